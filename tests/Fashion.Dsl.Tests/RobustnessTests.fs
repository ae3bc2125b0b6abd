/// No text may bring the compiler down.
module Fashion.Dsl.Tests.RobustnessTests

open System
open System.Diagnostics
open System.IO
open System.Text
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private specs =
    Directory.GetFiles(Path.Combine(root, "specs"), "*.spec")
    |> Array.sort
    |> Array.map File.ReadAllText

/// Compiles and renders; every label lies inside its source, and an experiment comes exactly where no error is.
let private survives (text: string) =
    let result =
        compileWith
            { options with
                Overrides = [| "train.epochs=2" |]
            }
            "mutated.spec"
            text

    for diagnostic in result.Diagnostics do
        for label in diagnostic.Labels do
            let length = label.Span.Source.Text.Length
            Assert.True(label.Span.Start >= 0 && label.Span.Length >= 0 && label.Span.End <= length, diagnostic.Message)

        Assert.StartsWith(
            (if diagnostic.IsError then "error " else "warning ") + diagnostic.Code,
            DiagnosticRenderer.Render diagnostic
        )

    let failed = result.Diagnostics |> Seq.exists _.IsError
    Assert.True(isNull (box result.Experiment) = (failed || result.IsLibrary), text)

let private pieces (text: string) =
    RegularExpressions.Regex.Matches(text, @"\w+|\s+|.")
    |> Seq.map _.Value
    |> Array.ofSeq

let private mutate (random: Random) (text: string) =
    match random.Next 6 with
    | 0 ->
        let bytes = Encoding.Latin1.GetBytes text
        let place = random.Next bytes.Length
        bytes[place] <- byte (random.Next 256)
        Encoding.Latin1.GetString bytes
    | 1 ->
        let pieces = pieces text
        let first, second = random.Next pieces.Length, random.Next pieces.Length
        let kept = pieces[first]
        pieces[first] <- pieces[second]
        pieces[second] <- kept
        String.Concat pieces
    | 2 -> text.Substring(0, random.Next text.Length)
    | 3 ->
        let lines = text.Split '\n'
        String.Join("\n", Array.removeAt (random.Next lines.Length) lines)
    | 4 ->
        let pieces = pieces text
        String.Concat(Array.removeAt (random.Next pieces.Length) pieces)
    | _ ->
        let pieces = pieces text

        let odd =
            [|
                "{"
                "}"
                "("
                ")"
                "["
                "]"
                "->"
                ":"
                "="
                ","
                "\""
                "?"
                "0"
                "-1"
                "1e308"
                "99999999999"
                "same"
                "none"
                "\\"
                "set"
                "5x5"
            |]

        String.Concat(Array.insertAt (random.Next pieces.Length) odd[random.Next odd.Length] pieces)

[<Fact>]
let ``no mutated spec brings an exception`` () =
    let random = Random 20_260

    for round in 1..4_000 do
        let mutable text = specs[round % specs.Length]

        for _ in 0 .. random.Next 4 do
            if text.Length > 1 then
                text <- mutate random text

        try
            survives text
        with error ->
            raise (InvalidOperationException($"round {round}:\n{text}", error))

[<Fact>]
let ``texts nested 100,000 deep are errors, not overflows`` () =
    let deep = 100_000

    for opener, closer in [ "(", ")"; "[", "]"; "f(", ")"; "-", ""; "1 ^ ", ""; "1 + ", ""; "[a: ", "]" ] do
        let value = String.replicate deep opener + "1" + String.replicate deep closer
        let codes = codes (compile (withTrain $"  epochs = {value}"))
        Assert.Equal<string list>([ "E006" ], codes |> List.distinct)
        survives (withTrain $"  epochs = {String.replicate deep opener}")

    survives (withModel (String.replicate deep "{"))
    survives (String.replicate deep "profile p {\n")

[<Fact>]
let ``a file of ten megabytes takes seconds, not the stack`` () =
    let clock = Stopwatch.StartNew()
    let lines = 10_000_000 / 25
    let chain = String.replicate lines "  leaky_relu(slope=0.02)\n"

    let graph =
        (experiment (withModel ("  flatten\n" + chain + "  dense(classes)"))).Graph

    Assert.Equal(lines + 2, graph.Layers.Count)
    Assert.NotEmpty((compile (String.replicate 2_500_000 "x -> ")).Diagnostics)
    Assert.NotEmpty((compile (String.replicate 10_000_000 "(")).Diagnostics)
    Assert.NotEmpty((compile (String('x', 10_000_000))).Diagnostics)
    Assert.True(clock.Elapsed < TimeSpan.FromSeconds 60.0, $"{clock.Elapsed}")
