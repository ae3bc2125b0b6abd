namespace Fashion.LanguageServer

open Fashion.Dsl

/// The canonical text of a document.
[<RequireQualifiedAccess>]
module Formatting =

    /// How many characters two texts have in common at their beginning, or, read backwards, at their end.
    let private common (left: char seq) (right: char seq) =
        Seq.zip left right |> Seq.takeWhile (fun (a, b) -> a = b) |> Seq.length

    /// The answer to `textDocument/formatting`: one edit of what differs. A text with mistakes of form has no canonical text,
    /// and stays as it is.
    let edits (document: Document) : Json =
        match Formatter.Format document.Text with
        | null -> Items []
        | text when text = document.Text -> Items []
        | text ->
            let before = document.Text
            let first = common before text
            let room = min before.Length text.Length - first
            let last = min room (common (Seq.rev before) (Seq.rev text))
            let range = Protocol.range document.Lines first (before.Length - last)
            Items [ Protocol.edit range text[first .. text.Length - last - 1] ]
