namespace Fashion.LanguageServer

open System.Text.Json
open Fashion.Dsl

/// The compiler's diagnostics as the editor shows them, and their fixes as quick fixes.
[<RequireQualifiedAccess>]
module Problems =

    /// Does the span lie in the document's own text?
    let private isOwn (result: AnalyzedDocument) (span: Span) =
        span.Source.Path = result.Analysis.Source.Path && not span.Source.IsCommandLine

    /// A span in any file, as the protocol names it.
    let location (workspace: Workspace) (span: Span) : Json =
        let lines = TextLines span.Source.Text

        Fields
            [
                "uri", Text(workspace.Uri span.Source.Path)
                "range", Protocol.rangeOf lines span
            ]

    /// Where the document brings in the file of a mistake: the text of its `import` or `extends`, else its first line.
    let private wayIn (result: AnalyzedDocument) (path: string) : Span =
        let brings item =
            match item with
            | ImportItem(file, _)
            | ExtendsItem(file, _) ->
                match file.Node with
                | TextNode text when FilePath.beside result.Document.Path text = path -> Some file.Span
                | _ -> None
            | _ -> None

        let any item =
            match item with
            | ImportItem(file, _)
            | ExtendsItem(file, _) -> Some file.Span
            | _ -> None

        let items = result.Analysis.Tree.Items

        Array.tryPick brings items
        |> Option.orElseWith (fun () -> Array.tryPick any items)
        |> Option.defaultValue
            {
                Source = result.Analysis.Source
                Start = 0
                Length = 0
            }

    /// Where the editor underlines a diagnostic: in this document, also where the mistake is in a file that it brings in.
    let private place (result: AnalyzedDocument) (diagnostic: Diagnostic) : Span =
        diagnostic.Labels
        |> Seq.map _.Span
        |> Seq.tryFind (isOwn result)
        |> Option.defaultWith (fun () -> wayIn result diagnostic.Span.Source.Path)

    let private message (diagnostic: Diagnostic) =
        [
            yield diagnostic.Message
            yield diagnostic.Labels[0].Text
            yield! diagnostic.Notes

            match diagnostic.Help with
            | null -> ()
            | help -> yield "help: " + help
        ]
        |> List.filter (fun line -> line <> "")
        |> String.concat "\n"

    let private diagnostic (workspace: Workspace) (result: AnalyzedDocument) (diagnostic: Diagnostic) : Json =
        let place = place result diagnostic

        let related =
            [
                for label in diagnostic.Labels do
                    if not (obj.ReferenceEquals(label.Span, place) || label.Span.Source.IsCommandLine) then
                        Fields [ "location", location workspace label.Span; "message", Text label.Text ]
            ]

        Fields
            [
                "range", Protocol.rangeOf result.Document.Lines place
                "severity", Number(if diagnostic.IsError then 1 else 2)
                "code", Text diagnostic.Code
                "source", Text "fashion"
                "message", Text(message diagnostic)
                if not related.IsEmpty then
                    "relatedInformation", Items related
            ]

    /// Data that are there and cannot be read, which `train` would refuse.
    let private damagedData (result: AnalyzedDocument) : Json list =
        let source =
            result.Analysis.Tree.Items
            |> Array.tryPick (fun item ->
                match item with
                | DataItem(source, _, _) -> Some source.Span
                | _ -> None)

        match result.DataProblem, source with
        | null, _
        | _, None -> []
        | problem, Some place ->
            [
                Fields
                    [
                        "range", Protocol.rangeOf result.Document.Lines place
                        "severity", Number 1
                        "source", Text "fashion"
                        "message", Text problem
                    ]
            ]

    /// The parameters of `textDocument/publishDiagnostics`.
    let published (workspace: Workspace) (document: Document) : Json =
        let result = workspace.Analyze document

        let items =
            damagedData result
            @ [ for each in result.Analysis.Diagnostics -> diagnostic workspace result each ]

        Fields
            [
                "uri", Text document.Uri
                "version", Number document.Version
                "diagnostics", Items items
            ]

    let private title (fix: Fix) =
        match fix.Span.Length, fix.Replacement with
        | 0, text -> $"Insert {Diagnostic.quote (text.Trim())}"
        | _, "" -> $"Remove {Diagnostic.quote fix.Span.Text}"
        | _, text -> $"Replace {Diagnostic.quote fix.Span.Text} by {Diagnostic.quote (text.Trim())}"

    /// Does the client want quick fixes, or only actions of other kinds?
    let private wantsFixes (parameters: JsonElement) =
        match Json.tryMember "context" parameters |> Option.bind (Json.tryMember "only") with
        | Some kinds when kinds.ValueKind = JsonValueKind.Array ->
            kinds.EnumerateArray()
            |> Seq.exists (fun kind -> kind.ValueKind = JsonValueKind.String && kind.ValueEquals "quickfix")
        | _ -> true

    /// The fixes of the diagnostics that touch a range. Where a diagnostic has several, each is a way of its own.
    let quickFixes (workspace: Workspace) (document: Document) (parameters: JsonElement) : Json =
        let struct (first, last) = Document.range document (Json.object "range" parameters)

        let result = workspace.Analyze document
        let wanted = wantsFixes parameters

        let action (each: Diagnostic) (fix: Fix) =
            let edit =
                Protocol.edit (Protocol.rangeOf (TextLines fix.Span.Source.Text) fix.Span) fix.Replacement

            Fields
                [
                    "title", Text(title fix)
                    "kind", Text "quickfix"
                    "diagnostics", Items [ diagnostic workspace result each ]
                    "isPreferred", Flag(each.Fixes.Count = 1)
                    "edit", Fields [ "changes", Fields [ workspace.Uri fix.Span.Source.Path, Items [ edit ] ] ]
                ]

        Items
            [
                for each in result.Analysis.Diagnostics do
                    let place = place result each

                    if wanted && place.Start <= last && first <= place.End then
                        for fix in each.Fixes do
                            if not fix.Span.Source.IsCommandLine then
                                action each fix
            ]
