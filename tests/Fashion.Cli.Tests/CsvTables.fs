/// Tables in files, beside the same tables as JSON.
module Fashion.Cli.Tests.CsvTables

open System
open System.Globalization
open System.Text.Json
open Xunit

/// A file's rows, by the parser of another language's library.
let csv (file: string) : string array list =
    use parser = new Microsoft.VisualBasic.FileIO.TextFieldParser(file)
    parser.SetDelimiters ","
    parser.TrimWhiteSpace <- false

    [
        while not parser.EndOfData do
            parser.ReadFields() |> Option.ofObj |> Option.get
    ]

/// Nothing where the value is undefined, every digit of a number.
let sameCell (cell: string) (expected: JsonElement) =
    match expected.ValueKind with
    | JsonValueKind.Null -> Assert.Equal("", cell)
    | JsonValueKind.String -> Assert.Equal(expected.GetString(), cell)
    | _ -> Assert.Equal(expected.GetDouble(), Double.Parse(cell, CultureInfo.InvariantCulture))

/// An array of objects, in their order.
let sameTable (file: string) (expected: JsonElement) =
    let rows = csv file
    Assert.Equal(rows.Tail.Length, expected.GetArrayLength())

    for row, found in Seq.zip rows.Tail (expected.EnumerateArray()) do
        Assert.Equal<string list>(List.ofArray rows.Head, [ for own in found.EnumerateObject() -> own.Name ])

        for name, cell in Seq.zip rows.Head row do
            sameCell cell (found.GetProperty name)
