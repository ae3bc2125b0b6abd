/// A workspace with texts in it, and its answers as a client reads them.
module Fashion.Editors.Tests.Editing

open System.IO
open System.Text.Json
open Fashion.Dsl
open Fashion.LanguageServer

let facts =
    FactsReader(fun source _ ->
        match source with
        | NpzFiles _ -> Damaged "the archive ends in the middle of `x`"
        | IdxFolder _ -> Missing
        | ImageFolder _ ->
            Facts
                {
                    ImageShape = Shape.Image(3, 224, 224)
                    ClassCount = 10
                }
        | _ ->
            Facts
                {
                    ImageShape = Shape.Image(1, 28, 28)
                    ClassCount = 10
                })

/// A value that the server made, as a client reads it.
let received (value: Json) : JsonElement =
    use stream = new MemoryStream()

    do
        use writer = new Utf8JsonWriter(stream)
        Json.write writer value

    JsonDocument.Parse(stream.ToArray()).RootElement

/// A workspace in which these texts are open, by their paths.
let opened (files: (string * string) list) : Workspace =
    let workspace = Workspace facts

    for path, text in files do
        workspace.Put(Document.create (DocumentUri.ofPath path) 1 text)

    workspace

let documentAt (workspace: Workspace) (path: string) =
    workspace.Document(DocumentUri.ofPath path)

/// The parameters of a request about a place.
let at (document: Document) (offset: int) : JsonElement =
    received (Fields [ "position", Protocol.position (document.Lines.Position offset) ])

let text (name: string) (element: JsonElement) =
    element.GetProperty(name).GetString() |> Option.ofObj |> Option.get

/// The words that are offered at a place.
let offered (workspace: Workspace) (document: Document) (offset: int) : string list =
    let answer =
        received (Completion.at workspace (Names workspace) document (at document offset))

    [ for item in answer.EnumerateArray() -> text "label" item ]

/// What is shown beside a place; empty where there is nothing.
let shown (workspace: Workspace) (document: Document) (offset: int) : string =
    let answer =
        received (Hover.at workspace (Names workspace) document (at document offset))

    if answer.ValueKind = JsonValueKind.Null then
        ""
    else
        text "value" (answer.GetProperty "contents")
