/// Diagnostics as the commands' JSON objects hold them.
[<RequireQualifiedAccess>]
module Fashion.Cli.Diagnostics

open System.Text.Json
open Fashion.Dsl

/// Line and column of the first character after a span, both from 1.
let private finish (span: Span) =
    let line = span.Source.LineOf span.End
    struct (line + 1, span.End - span.Source.LineStart line + 1)

/// `file`, the range as `line`, `column`, `end_line`, `end_column` (from 1; the end is the first place after it), and
/// its `length` in characters.
let writePlace (json: Utf8JsonWriter) (span: Span) =
    let struct (line, column) = finish span
    json.WriteString("file", span.Source.Path)
    json.WriteNumber("line", span.Line)
    json.WriteNumber("column", span.Column)
    json.WriteNumber("end_line", line)
    json.WriteNumber("end_column", column)
    json.WriteNumber("length", span.Length)

let private writeDiagnostic (json: Utf8JsonWriter) (diagnostic: Diagnostic) =
    json.WriteStartObject()
    json.WriteString("code", diagnostic.Code)
    json.WriteString("severity", (if diagnostic.IsError then "error" else "warning"))
    json.WriteString("message", diagnostic.Message)
    writePlace json diagnostic.Span
    json.WriteStartArray "labels"

    for label in diagnostic.Labels do
        json.WriteStartObject()
        writePlace json label.Span
        json.WriteString("text", label.Text)
        json.WriteBoolean("primary", label.Primary)
        json.WriteEndObject()

    json.WriteEndArray()
    Json.strings json "notes" diagnostic.Notes
    json.WriteString("help", diagnostic.Help)
    json.WriteStartArray "fixes"

    for fix in diagnostic.Fixes do
        json.WriteStartObject()
        writePlace json fix.Span
        json.WriteString("replacement", fix.Replacement)
        json.WriteEndObject()

    json.WriteEndArray()
    json.WriteEndObject()

/// The property `diagnostics` of a command's JSON object.
let write (json: Utf8JsonWriter) (diagnostics: Diagnostic seq) =
    json.WriteStartArray "diagnostics"

    for diagnostic in diagnostics do
        writeDiagnostic json diagnostic

    json.WriteEndArray()

/// `2 errors, 1 warning`
let tally (diagnostics: Diagnostic seq) =
    let errors = diagnostics |> Seq.filter _.IsError |> Seq.length
    let warnings = Seq.length diagnostics - errors

    [
        if errors > 0 then
            Text.counted errors "error"
        if warnings > 0 then
            Text.counted warnings "warning"
    ]
    |> String.concat ", "
