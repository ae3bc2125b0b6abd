namespace Fashion.LanguageServer

open System
open System.IO
open System.Text.Json

/// A file by the name that editors give it, and by its path.
[<RequireQualifiedAccess>]
module DocumentUri =

    /// The path of a `file:` URI; another URI, of a text that is in no file yet, stands for itself.
    let path (uri: string) : string =
        match Uri.TryCreate(uri, UriKind.Absolute) with
        | true, NonNull parsed when parsed.IsFile -> parsed.LocalPath
        | _ -> uri

    let ofPath (path: string) : string =
        match Uri.TryCreate(path, UriKind.Absolute) with
        | true, NonNull parsed -> parsed.AbsoluteUri
        | _ -> path

[<RequireQualifiedAccess>]
module FilePath =

    let folder (path: string) : string =
        match Path.GetDirectoryName path with
        | null -> ""
        | folder -> folder

    /// The path that a file's text names: it leads from the file's own folder.
    let beside (path: string) (written: string) : string =
        try
            Path.GetFullPath(Path.Combine(folder path, written.Replace('\\', '/')))
        with :? ArgumentException ->
            written

/// A text that is open in the editor, as the editor shows it.
[<ReferenceEquality>]
type Document =
    {
        Uri: string
        Path: string
        Version: int
        Text: string
        Lines: TextLines
    }

[<RequireQualifiedAccess>]
module Document =

    let create uri version text =
        {
            Uri = uri
            Path = DocumentUri.path uri
            Version = version
            Text = text
            Lines = TextLines text
        }

    let private position (element: JsonElement) : Position =
        {
            Line = Json.number "line" element
            Character = Json.number "character" element
        }

    /// The two ends of a range, as places in the text.
    let range (document: Document) (element: JsonElement) : struct (int * int) =
        let first = document.Lines.Offset(position (Json.object "start" element))
        let last = document.Lines.Offset(position (Json.object "end" element))
        struct (first, max first last)

    /// The place that a request's `position` names.
    let offset (document: Document) (parameters: JsonElement) : int =
        document.Lines.Offset(position (Json.object "position" parameters))

    /// The document after the changes of a `didChange`, in their order; each speaks of the text that the one before left.
    let change (version: int) (changes: JsonElement list) (document: Document) : Document =
        (document, changes)
        ||> List.fold (fun document change ->
            let text = Json.text "text" change

            match Json.tryMember "range" change with
            | None -> create document.Uri version text
            | Some element ->
                let struct (first, last) = range document element
                create document.Uri version (document.Text[.. first - 1] + text + document.Text[last..]))

/// The protocol's shapes.
[<RequireQualifiedAccess>]
module Protocol =

    let position (position: Position) =
        Fields [ "line", Number position.Line; "character", Number position.Character ]

    let range (lines: TextLines) (first: int) (last: int) =
        Fields
            [
                "start", position (lines.Position first)
                "end", position (lines.Position last)
            ]

    let rangeOf (lines: TextLines) (span: Fashion.Dsl.Span) = range lines span.Start span.End

    let edit (range: Json) (text: string) =
        Fields [ "range", range; "newText", Text text ]

    /// Markdown, which every client can show.
    let markdown (text: string) =
        Fields [ "kind", Text "markdown"; "value", Text text ]
