namespace Fashion.LanguageServer

open System.Text.Json
open Fashion.Dsl

/// Where names come from and where they are used.
[<RequireQualifiedAccess>]
module Navigation =

    let private location (workspace: Workspace) (path: string) (span: Span) =
        Fields
            [
                "uri", Text(workspace.Uri path)
                "range", Protocol.rangeOf (TextLines span.Source.Text) span
            ]

    /// The answer to `textDocument/definition`: the name's definition, or the file that a path names.
    let definition (workspace: Workspace) (names: Names) (document: Document) (parameters: JsonElement) : Json =
        let offset = Document.offset document parameters

        match names.At(document.Path, offset) with
        | Some(_, Some definition) -> location workspace definition.Path definition.Symbol.Name.Span
        | Some(_, None) -> Null
        | None ->
            match names.FileAt(document.Path, offset) with
            | Some file when (workspace.Names file).IsSome ->
                Fields [ "uri", Text(workspace.Uri file); "range", Protocol.range (TextLines "") 0 0 ]
            | _ -> Null

    /// The answer to `textDocument/references`.
    let references (workspace: Workspace) (names: Names) (document: Document) (parameters: JsonElement) : Json =
        let withDefinition =
            Json.tryMember "context" parameters
            |> Option.bind (Json.tryMember "includeDeclaration")
            |> Option.forall (fun flag -> flag.ValueKind <> JsonValueKind.False)

        match names.At(document.Path, Document.offset document parameters) with
        | Some(_, Some definition) ->
            Items
                [
                    for path, span in names.Places definition do
                        if withDefinition || not (obj.ReferenceEquals(span, definition.Symbol.Name.Span)) then
                            location workspace path span
                ]
        | _ -> Null
