/// Makes whole specs of lines that speak of one thing.
module Fashion.Dsl.Tests.Fragments

open System
open System.Text.RegularExpressions
open Fashion.Dsl

let private has (part: string) (text: string) = Regex.IsMatch(text, $"(?m)^{part}\\b")

let private isPart (text: string) =
    Catalogue.items
    |> List.exists (fun item -> text.StartsWith(item.Keyword + " ", StringComparison.Ordinal))

/// Two labelled layers, so that there is something to name.
let private model =
    "model {\n  c1: conv(4, 3) -> relu\n  c3: conv(4, 3)\n  flatten -> dense(classes)\n}"

let private modelOf (lines: string) =
    let first =
        if lines.StartsWith("input", StringComparison.Ordinal) then
            ""
        else
            "  conv(8, 3x3, pad=same)\n"

    $"model {{\n{first}{lines}\n  flatten -> dense(classes)\n}}"

/// The text, with those parts of a file that it lacks: data and a model around it, or beside it.
let complete (text: string) : string =
    if has "spec" text then
        text
    else
        let lines = if isPart text then text else modelOf text

        [
            "spec 1"
            lines
            if not (has "data" lines || has "extends" lines) then
                "data fashion_mnist"
            if not (has "model" lines || has "extends" lines) then
                model
            ""
        ]
        |> String.concat "\n"
