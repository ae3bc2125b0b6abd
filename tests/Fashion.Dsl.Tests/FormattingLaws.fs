/// What holds of the canonical text of every spec.
module Fashion.Dsl.Tests.FormattingLaws

open System
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

/// The text of a spec without mistakes of form, in canonical form.
let format (text: string) : string =
    match Formatter.Format text with
    | null -> invalidOp $"expected no mistakes of form in\n{text}"
    | formatted -> formatted

let private tree (text: string) =
    Parser.file (SourceText("text", text, false)) (fun diagnostic ->
        invalidOp $"{DiagnosticRenderer.Render diagnostic}\n{text}")
    |> TreeText.ofTree

let private tokens (text: string) =
    let source = SourceText("text", text, false)

    Lexer.tokens source ignore
    |> Array.filter (fun token -> token.Kind <> TokenKind.Newline)
    |> Array.map (fun token -> text.Substring(token.Start, token.Length))

/// Comments as they are written, blanks at their ends apart.
let private comments (text: string) =
    let source = SourceText("text", text, false)
    let tokens = Lexer.tokens source ignore
    let starts = tokens |> Array.map (fun token -> token.Start + token.Length)

    Array.zip
        (Array.append [| 0 |] starts)
        (tokens |> Array.map _.Start |> fun ends -> Array.append ends [| text.Length |])
    |> Array.choose (fun (start, finish) ->
        match text.IndexOf('#', start, finish - start) with
        | -1 -> None
        | comment -> Some(text.Substring(comment, finish - comment).TrimEnd()))

let private isTidy (text: string) =
    Assert.EndsWith("\n", text)

    for pattern in
        [
            @"\A\n"
            @"[ \t\r]\n"
            @"\n\n\n"
            @"\n\n\z"
            @"(?m)^[^#\n]*\{\n\n"
            @"\n\n *\}"
            @"\A\uFEFF"
            @"(?m)^ *\t"
        ] do
        Assert.DoesNotMatch(pattern, text)

/// The experiment's identity, or the codes of what stands in its way.
let private meaning (text: string) =
    let result = compile text

    match result.Experiment with
    | null -> String.Join(' ', codes result |> List.sort)
    | experiment -> string experiment.Hashes

/// Formatting changes neither words nor comments nor their order, nor what the spec means; doing it again changes nothing.
/// Gives the canonical text.
let formattingLaws (text: string) : string =
    let formatted = format text
    Assert.Equal(formatted, format formatted)
    Assert.Equal<string array>(tokens text, tokens formatted)
    Assert.Equal<string array>(comments text, comments formatted)
    Assert.Equal(tree text, tree formatted)
    Assert.Equal(meaning text, meaning formatted)
    isTidy formatted
    formatted
