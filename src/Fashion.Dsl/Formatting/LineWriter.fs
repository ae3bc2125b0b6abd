namespace Fashion.Dsl.Formatting

open System.Text

/// A line of canonical text before its columns are known.
type internal Line =
    {
        Indent: int
        Text: string
        /// `: 6x28x28`
        Annotation: string | null
        /// The comment that ends the line.
        Comment: string | null
    }

/// Gathers lines, then sets annotations and comments in columns.
[<Sealed>]
type internal LineWriter() =

    /// Where annotations and comments stand, unless a longer line pushes them to the right.
    static let margin = 42

    /// Blanks between a line that is longer and its annotation, or its comment.
    static let annotationGap, commentGap = 2, 3

    let lines = ResizeArray<Line>()
    let text = StringBuilder()
    let mutable indent = 0
    let mutable annotation: string | null = null
    let mutable comment: string | null = null

    let flush () =
        if text.Length > 0 then
            lines.Add
                {
                    Indent = indent
                    Text = text.ToString()
                    Annotation = annotation
                    Comment = comment
                }

            text.Clear() |> ignore
            annotation <- null
            comment <- null

    /// Appends `cell` to the lines that have one; in adjacent lines they stand in one column.
    let align (cell: Line -> string | null) gap (texts: string array) =
        let mutable first = 0

        while first < texts.Length do
            let mutable next = first

            while next < texts.Length && not (isNull (cell lines[next])) do
                next <- next + 1

            let mutable column = margin

            for index in first .. next - 1 do
                column <- max column (texts[index].Length + gap)

            for index in first .. next - 1 do
                texts[index] <- texts[index].PadRight column + string (cell lines[index])

            first <- next + 1

    /// The indentation of the line at hand.
    member _.Indent = indent

    /// The column behind something of this width, were it written now.
    member _.ColumnAfter(width: int, spaced: bool) =
        indent + text.Length + width + (if spaced && text.Length > 0 then 1 else 0)

    member _.Write(word: string, spaced: bool) =
        if spaced && text.Length > 0 then
            text.Append ' ' |> ignore

        text.Append word |> ignore

    /// `: 6x28x28` behind the line at hand.
    member _.Annotate(shape: string) = annotation <- shape

    /// A comment behind the line at hand.
    member _.Comment(text: string | null) =
        if not (isNull text) then
            comment <- text

    /// Begins a line.
    member _.Break(newIndent: int) =
        flush ()
        indent <- newIndent

    /// Comments on lines of their own; an empty one is an empty line.
    member writer.Above(texts: string array, newIndent: int) =
        for each in texts do
            writer.Break newIndent

            if each = "" then
                lines.Add
                    {
                        Indent = 0
                        Text = ""
                        Annotation = null
                        Comment = null
                    }
            else
                writer.Write(each, false)

    /// The text, each line with its line end.
    member _.Finish() : string =
        flush ()

        let texts =
            [|
                for line in lines do
                    System.String(' ', line.Indent) + line.Text
            |]

        align _.Annotation annotationGap texts
        align _.Comment commentGap texts
        let output = StringBuilder()

        for text in texts do
            output.Append(text).Append('\n') |> ignore

        output.ToString()
