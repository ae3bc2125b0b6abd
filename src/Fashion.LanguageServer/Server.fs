namespace Fashion.LanguageServer

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.IO
open System.Text.Json
open System.Threading

/// A language server on two streams: reads messages in the background, answers them one after the other, and publishes
/// diagnostics whenever nothing is waiting, so that fast typing is not analyzed key by key.
[<Sealed>]
type Server(input: Stream, output: Stream, log: TextWriter, facts: FactsReader, version: string) =
    let stream = MessageStream(input, output)
    let workspace = Workspace facts
    let names = Names workspace
    let published = Dictionary<string, AnalyzedDocument>()

    /// The requests that wait for their answer, and whether the client has taken them back.
    let waiting = ConcurrentDictionary<string, bool>()

    let mutable isInitialized = false
    let mutable isShutDown = false
    let mutable exitCode: int option = None

    let capabilities =
        Fields
            [
                "positionEncoding", Text "utf-16"
                "textDocumentSync", Fields [ "openClose", Flag true; "change", Number 2; "save", Flag true ]
                "hoverProvider", Flag true
                "completionProvider",
                Fields
                    [
                        "triggerCharacters", Items [ Text "."; Text "("; Text "="; Text "?"; Text "[" ]
                    ]
                "definitionProvider", Flag true
                "referencesProvider", Flag true
                "documentSymbolProvider", Flag true
                "codeActionProvider", Fields [ "codeActionKinds", Items [ Text "quickfix" ] ]
                "documentFormattingProvider", Flag true
                "renameProvider", Fields [ "prepareProvider", Flag true ]
                "inlayHintProvider", Flag true
            ]

    let uriOf (parameters: JsonElement) =
        Json.text "uri" (Json.object "textDocument" parameters)

    let documentOf parameters = workspace.Document(uriOf parameters)

    let initialize (parameters: JsonElement) =
        let uri name element =
            Json.tryMember name element
            |> Option.filter (fun value -> value.ValueKind = JsonValueKind.String)
            |> Option.bind (fun value -> Option.ofObj (value.GetString()))

        let folders =
            match Json.tryMember "workspaceFolders" parameters with
            | Some folders when folders.ValueKind = JsonValueKind.Array ->
                folders.EnumerateArray() |> Seq.choose (uri "uri") |> List.ofSeq
            | _ -> Option.toList (uri "rootUri" parameters)

        workspace.Folders <- List.map DocumentUri.path folders
        isInitialized <- true

        Fields
            [
                "capabilities", capabilities
                "serverInfo", Fields [ "name", Text "fashion-cli"; "version", Text version ]
            ]

    let shutDown _ =
        isShutDown <- true
        Null

    let requests: IReadOnlyDictionary<string, JsonElement -> Json> =
        let inDocument answer parameters =
            answer (documentOf parameters) parameters

        dict
            [
                "initialize", initialize
                "shutdown", shutDown
                "textDocument/hover", inDocument (Hover.at workspace names)
                "textDocument/completion", inDocument (Completion.at workspace names)
                "textDocument/definition", inDocument (Navigation.definition workspace names)
                "textDocument/references", inDocument (Navigation.references workspace names)
                "textDocument/documentSymbol", inDocument (fun document _ -> Outline.symbols workspace document)
                "textDocument/codeAction", inDocument (Problems.quickFixes workspace)
                "textDocument/formatting", inDocument (fun document _ -> Formatting.edits document)
                "textDocument/prepareRename", inDocument (Rename.prepare names)
                "textDocument/rename", inDocument (Rename.edits workspace names)
                "textDocument/inlayHint", inDocument (InlayHints.inRange workspace)
            ]
        |> Dictionary
        :> _

    let versionOf (item: JsonElement) =
        match Json.tryMember "version" item with
        | Some _ -> Json.number "version" item
        | None -> 0

    let opened parameters =
        let item = Json.object "textDocument" parameters
        workspace.Put(Document.create (Json.text "uri" item) (versionOf item) (Json.text "text" item))
        workspace.ForgetFiles()

    let changed parameters =
        let version = versionOf (Json.object "textDocument" parameters)
        let changes = Json.array "contentChanges" parameters
        workspace.Put(Document.change version changes (documentOf parameters))

    let closed parameters =
        let uri = uriOf parameters
        workspace.Close uri
        published.Remove uri |> ignore
        stream.Notify("textDocument/publishDiagnostics", Fields [ "uri", Text uri; "diagnostics", Items [] ])

    let notifications: IReadOnlyDictionary<string, JsonElement -> unit> =
        dict
            [
                "textDocument/didOpen", opened
                "textDocument/didChange", changed
                "textDocument/didClose", closed
                "textDocument/didSave", (fun _ -> workspace.ForgetFiles())
                "workspace/didChangeWatchedFiles", (fun _ -> workspace.ForgetFiles())
            ]
        |> Dictionary
        :> _

    /// Tells of every document whose analysis is newer than what the client was told.
    let publish () =
        for document in workspace.Documents do
            let result = workspace.Analyze document

            match published.TryGetValue document.Uri with
            | true, before when obj.ReferenceEquals(before, result) -> ()
            | _ ->
                published[document.Uri] <- result
                stream.Notify("textDocument/publishDiagnostics", Problems.published workspace document)

    let answer (id: JsonElement) (name: string) (parameters: JsonElement) =
        let fail code message = stream.Fail(Some id, code, message)

        match requests.TryGetValue name with
        | _ when isShutDown -> fail ErrorCode.invalidRequest "the server is shut down"
        | _ when not isInitialized && name <> "initialize" ->
            fail ErrorCode.serverNotInitialized "the first request must be `initialize`"
        | _ when isInitialized && name = "initialize" ->
            fail ErrorCode.invalidRequest "the server is initialized already"
        | false, _ -> fail ErrorCode.methodNotFound $"there is no method `{name}`"
        | true, handler -> stream.Answer(id, handler parameters)

    let notice (name: string) (parameters: JsonElement) =
        match notifications.TryGetValue name with
        | _ when name = "exit" -> exitCode <- Some(if isShutDown then 0 else 1)
        | true, handler when isInitialized && not isShutDown -> handler parameters
        // A notification that is not known, or comes too early or too late, is to be ignored.
        | _ -> ()

    /// A failure that is no mistake of the client's is a bug: it is told and written down, and the server goes on.
    let guarded (fail: int -> string -> unit) action =
        try
            action ()
        with
        | RequestError(code, message) -> fail code message
        | :? IOException -> reraise ()
        | failure ->
            log.WriteLine(string failure)
            fail ErrorCode.internalError ("unexpected: " + failure.Message)

    let handle (message: Message) =
        match message with
        | Request(id, name, parameters) ->
            match waiting.TryRemove(id.GetRawText()) with
            | true, true -> stream.Fail(Some id, ErrorCode.requestCancelled, "cancelled")
            | _ -> guarded (fun code text -> stream.Fail(Some id, code, text)) (fun () -> answer id name parameters)
        | Notification(name, parameters) ->
            guarded (fun _ text -> log.WriteLine(name + ": " + text)) (fun () -> notice name parameters)
        | Malformed(id, code, problem) -> stream.Fail(id, code, problem)
        | Answer -> ()

    let receive (queue: BlockingCollection<Message>) =
        try
            try
                let mutable message = stream.Read()

                while message.IsSome do
                    match message.Value with
                    | Notification("$/cancelRequest", parameters) ->
                        match Json.tryMember "id" parameters with
                        | Some id -> waiting.TryUpdate(id.GetRawText(), true, false) |> ignore
                        | None -> ()
                    | other ->
                        match other with
                        | Request(id, _, _) -> waiting[id.GetRawText()] <- false
                        | _ -> ()

                        queue.Add other

                    message <- stream.Read()
            with
            | BrokenStream problem -> queue.Add(Malformed(None, ErrorCode.parseError, problem))
            | :? IOException as failure -> log.WriteLine("the client's messages cannot be read: " + failure.Message)
        finally
            queue.CompleteAdding()

    /// Serves until the client says `exit` or goes away. Gives the exit code: 0 after `shutdown`, else 1.
    member _.Run() : int =
        // Not disposed: the reader may be in the middle of a message when `exit` is answered.
        let queue = new BlockingCollection<Message>()

        let reader =
            Thread((fun () -> receive queue), IsBackground = true, Name = "messages")

        reader.Start()

        let next () : Message option =
            let mutable message = Unchecked.defaultof<Message>

            if queue.TryTake(&message) then
                Some message
            else
                guarded (fun _ text -> log.WriteLine text) publish

                if queue.TryTake(&message, Timeout.Infinite) then
                    Some message
                else
                    None

        try
            let mutable message = next ()

            while message.IsSome && exitCode.IsNone do
                handle message.Value
                message <- if exitCode.IsNone then next () else None
        with :? IOException as failure ->
            log.WriteLine("the client has gone: " + failure.Message)

        exitCode |> Option.defaultValue (if isShutDown then 0 else 1)
