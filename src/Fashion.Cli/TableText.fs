/// Tables of figures, for people and for programs.
[<RequireQualifiedAccess>]
module Fashion.Cli.TableText

open System.Text.Json
open Fashion.Reports.Tables

/// Columns under their heads, texts to the left and numbers to the right; what is undefined is a dash.
let lines (table: Table) : string array =
    let head = table.Columns |> Seq.map _.Head |> Array.ofSeq

    let cell (value: obj | null) (column: Column) = CellText.Of(value, column.Kind)

    let rows =
        [|
            yield head

            for row in table.Rows do
                yield Seq.map2 cell row table.Columns |> Array.ofSeq
        |]

    rows
    |> Text.columns (fun column -> table.Columns[column].Kind = ColumnKind.Text)

/// The table with its title before it and its notes behind.
let say (output: Output) (table: Table) =
    output.Line ""
    output.Line table.Title

    for line in lines table do
        output.Line("  " + line)

    for note in table.Notes do
        output.Line("  " + note)

/// The tables that have rows, one under another, an empty line before each, for a command that says itself what they are.
let sayBare (output: Output) (tables: Table seq) =
    for table in tables do
        if table.Rows.Count > 0 then
            output.Line ""
            Array.iter output.Line (lines table)

let private writeValue (json: Utf8JsonWriter) (name: string) (value: obj | null) =
    match value with
    | null -> json.WriteNull name
    | :? int64 as whole -> json.WriteNumber(name, whole)
    | :? double as number -> Json.number json name number
    | text -> json.WriteString(name, string text)

/// A property of the table's name: an array with an object for each row; and its notes.
let write (json: Utf8JsonWriter) (table: Table) =
    json.WriteStartArray table.Key
    let keys = table.Keys

    for row in table.Rows do
        json.WriteStartObject()

        for value, key in Seq.zip row keys do
            writeValue json key value

        json.WriteEndObject()

    json.WriteEndArray()

    if table.Notes.Count > 0 then
        Json.strings json (table.Key + "_notes") table.Notes

/// `--csv`.
let csvOption (parser: ArgumentParser) : Reader<string option> =
    parser.Option("--csv", "folder", "write each table as a CSV file into this folder")

/// Writes the tables where a folder was named, and says so.
let saveCsv (output: Output) (folder: string option) (tables: Table seq) =
    match folder with
    | None -> ()
    | Some folder ->
        for file in TableCsv.Save(tables, folder) do
            output.Note file
