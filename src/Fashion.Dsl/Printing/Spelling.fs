namespace Fashion.Dsl

open System
open System.Globalization
open System.Text

/// How a canonical text writes numbers, texts, lengths, calls and parts.
module internal Spelling =

    /// The shortest text that reads as this very number.
    let number (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant().Replace("e+", "e")

    let flag value = if value then "true" else "false"

    let quoted (text: string) =
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\""

    let length duration =
        match duration with
        | Epochs 1.0 -> "1 epoch"
        | Epochs count -> $"{number count} epochs"
        | Steps 1 -> "1 step"
        | Steps count -> string count + " steps"

    /// The longest unit that leaves no fraction.
    let time (value: TimeSpan) =
        if value.Ticks % TimeSpan.TicksPerHour = 0L then
            string (value.Ticks / TimeSpan.TicksPerHour) + " h"
        elif value.Ticks % TimeSpan.TicksPerMinute = 0L then
            string (value.Ticks / TimeSpan.TicksPerMinute) + " min"
        else
            $"{number value.TotalSeconds} s"

    let pixels (count: int) = string count + " px"

    let span low high = $"{number low}..{number high}"

    let list (items: string seq) = $"""[{String.concat ", " items}]"""

    let call keyword (arguments: (string * string) list) =
        if arguments.IsEmpty then
            keyword
        else
            let written =
                arguments
                |> List.map (fun (name, value) -> $"{name}={value}")
                |> String.concat ", "

            $"{keyword}({written})"

    let part head (lines: string seq) =
        let output = StringBuilder().Append(head: string).Append(" {\n")

        for line in lines do
            output.Append("  ").Append(line).Append('\n') |> ignore

        output.Append("}\n").ToString()
