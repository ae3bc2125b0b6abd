namespace Fashion.Cli

open System
open System.IO
open System.Text
open System.Text.Encodings.Web
open System.Text.Json
open System.Threading
open Fashion.Dsl
open Fashion.Reports.Tables

/// What the two streams are, and what a person asked of them.
type OutputOptions =
    {
        /// Standard output takes one JSON object and nothing else.
        Json: bool
        /// A person watches: progress may redraw itself.
        Terminal: bool
        /// Off under NO_COLOR and away from a terminal.
        Colours: bool
    }

/// Where a command writes. Results go to standard output, everything else to standard error.
[<Sealed>]
type Output(result: TextWriter, log: TextWriter, options: OutputOptions, cancel: CancellationToken) =

    let colour (code: string) (text: string) =
        if options.Colours then
            "\u001b[" + code + "m" + text + "\u001b[0m"
        else
            text

    member _.Options = options

    /// Cancelled by the first Ctrl-C.
    member _.Cancel = cancel

    /// What is drawn while a command runs: beside the result, or beside the JSON object.
    member _.Progress = if options.Json then log else result

    /// A line of the result; a JSON object stands in its place under --json.
    member _.Line(text: string) =
        if not options.Json then
            result.WriteLine text

    /// A line of progress.
    member output.Step(text: string) = output.Progress.WriteLine text

    /// A notice beside the result.
    member _.Note(text: string) = log.WriteLine text

    member _.Warning(text: string) =
        log.WriteLine(colour "1;33" "warning" + ": " + text)

    /// An error and, where one is known, the way out.
    member _.Error(message: string, help: string | null) =
        log.WriteLine(colour "1;31" "error" + ": " + message)

        match help with
        | null -> ()
        | help -> log.WriteLine("  = help: " + help.ReplaceLineEndings("\n          "))

    /// A spec's diagnostic with the lines it speaks of.
    member _.Diagnostic(diagnostic: Diagnostic) =
        let text = DiagnosticRenderer.Render diagnostic
        let head = text.IndexOf ':'
        let code = if diagnostic.IsError then "1;31" else "1;33"
        log.WriteLine(colour code (text.Substring(0, head)) + text.Substring head)
        log.WriteLine()

    /// The one JSON object of a command; nothing without --json.
    member _.Object(write: Utf8JsonWriter -> unit) =
        if options.Json then
            use buffer = new MemoryStream()

            do
                use writer =
                    new Utf8JsonWriter(
                        buffer,
                        JsonWriterOptions(
                            Indented = true,
                            NewLine = "\n",
                            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
                        )
                    )

                writer.WriteStartObject()
                write writer
                writer.WriteEndObject()

            result.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, int buffer.Length))
            result.Flush()

/// Numbers as people read them, without the machinery of format strings, which is slow at start.
[<RequireQualifiedAccess>]
module Text =
    let private culture = Globalization.CultureInfo.InvariantCulture

    /// 61,706
    let count (value: int64) = value.ToString("N0", culture)

    /// 1 error, 2 errors
    let counted (count: int) (word: string) =
        string count + " " + word + (if count = 1 then "" else "s")

    /// 0.3812, or a dash where there is no such number
    let loss (value: float) =
        CellText.Of((if Double.IsNaN value then null else box value), ColumnKind.Figure)

    /// 91.27 %
    let percent (share: float) = CellText.Of(share, ColumnKind.Share)

    /// 4.2 ms, 0.4 s, 83 s, 12 min 5 s
    let seconds (value: float) = CellText.Of(value, ColumnKind.Seconds)

    /// Rows of cells as columns: to the left where `isLeft` says so of a column, the others to the right.
    let columns (isLeft: int -> bool) (rows: string array array) : string array =
        let columns = rows |> Array.fold (fun most row -> max most row.Length) 0

        let widths =
            Array.init columns (fun column ->
                rows
                |> Array.fold
                    (fun most row ->
                        if column < row.Length then
                            max most row[column].Length
                        else
                            most)
                    0)

        rows
        |> Array.map (fun row ->
            let cells =
                row
                |> Array.mapi (fun column cell ->
                    if isLeft column then
                        cell.PadRight widths[column]
                    else
                        cell.PadLeft widths[column])

            String.Join("  ", cells).TrimEnd())

    /// The same with the first `leftColumns` to the left.
    let table (leftColumns: int) (rows: string array array) : string array =
        columns (fun column -> column < leftColumns) rows
