namespace Fashion.Dsl

open System
open System.Text

/// Draws a diagnostic as text, with the lines it speaks of.
[<AbstractClass; Sealed>]
type DiagnosticRenderer private () =

    /// Most characters of a source line that are shown; a longer line is cut around its label.
    static let widest = 160

    static let visible (line: string) =
        String.map (fun each -> if Char.IsControl each then ' ' else each) line

    /// The shown part of a line, and where in it a label starts and ends.
    static let cut (line: string) (first: int) (length: int) =
        let length = max 1 (min length (max 1 (line.TrimEnd().Length - first)))

        if line.Length <= widest then
            struct (visible line, first, length)
        else
            let from = max 0 (min (first - 40) (line.Length - widest))
            let length = min length (max 1 (widest - (first - from)))
            struct (visible (line.Substring(from, widest)), first - from, length)

    static let underline (label: Label) first length =
        let mark = if label.Primary then '^' else '-'
        $"{String(' ', first)}{String(mark, length)} {label.Text}".TrimEnd()

    static let drawCommandLine (output: StringBuilder) (labels: Label seq) =
        for label in labels do
            let head = $" --> {label.Span.Source.Path} "

            let struct (text, first, length) =
                cut label.Span.Source.Text label.Span.Start label.Span.Length

            output.Append(head).Append(text).Append('\n') |> ignore

            output.Append(' ', head.Length).Append(underline label first length).Append('\n')
            |> ignore

    static let drawLines (output: StringBuilder) (width: int) (source: SourceText) (labels: Label array) =
        let place = labels |> Array.tryFind _.Primary |> Option.defaultValue labels[0]

        output.Append($" --> {place.Span}").Append('\n') |> ignore

        let byLine =
            labels |> Array.groupBy (fun label -> label.Span.Line) |> Array.sortBy fst

        for number, labels in byLine do
            let line = source.Line(number - 1)

            for index, label in Array.indexed (Array.sortBy (fun (label: Label) -> label.Span.Start) labels) do
                let struct (text, first, length) =
                    cut line (label.Span.Column - 1) label.Span.Length

                if index = 0 || line.Length > widest then
                    output.Append($" {string(number).PadLeft width} | {text}".TrimEnd()).Append('\n')
                    |> ignore

                output.Append(' ', width + 1).Append(" | ").Append(underline label first length).Append('\n')
                |> ignore

    static let indented (head: string) (text: string) =
        head + text.ReplaceLineEndings("\n" + String(' ', head.Length)) + "\n"

    /// The diagnostic's text, without a line end after the last line.
    static member Render(diagnostic: Diagnostic) : string =
        let output = StringBuilder()
        let severity = if diagnostic.IsError then "error" else "warning"
        output.Append($"{severity} {diagnostic.Code}: {diagnostic.Message}\n") |> ignore

        let inFiles =
            diagnostic.Labels
            |> Seq.filter (fun label -> not label.Span.Source.IsCommandLine)

        let width =
            inFiles
            |> Seq.fold (fun width label -> max width (string label.Span.Line).Length) 2

        for source, labels in Seq.groupBy (fun (label: Label) -> label.Span.Source) diagnostic.Labels do
            if source.IsCommandLine then
                drawCommandLine output labels
            else
                drawLines output width source (Array.ofSeq labels)

        for note in diagnostic.Notes do
            output.Append(indented "  = " note) |> ignore

        match diagnostic.Help with
        | null -> ()
        | help -> output.Append(indented "  = help: " help) |> ignore

        output.ToString().TrimEnd('\n')
