/// Texts that are nested as deep as nobody would, and small ones that would expand to more than there is room for.
module Fashion.Dsl.Tests.Robustness.NestingTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private patience = TimeSpan.FromMinutes 5.0

let private errorsOf text =
    let mutable errors = []
    SmallStack.run patience (fun () -> errors <- Survival.errors text)
    errors

let private nested depth (opener: string) (inner: string) (closer: string) =
    String.replicate depth opener + inner + String.replicate depth closer

/// Each way of nesting an expression: what opens it, and what closes it.
let private expressions =
    [
        "(", ")"
        "[", "]"
        "f(", ")"
        "f(x=", ")"
        "[a: ", "]"
        "-", ""
        "1 ^ ", ""
        "1 + (", ")"
        "1 + ", ""
        "if true then ", " else 1"
        "if true then 1 else ", ""
        "if ", " then 1 else 1"
        "?choice(", ")"
        "?choice(1, default=", ")"
        "?range(1..", ")"
    ]

/// Each way of nesting lines.
let private lines =
    [
        "repeat 1 {\n", "\n}"
        "when true {\n", "\n}"
        "when true { relu } else {\n", "\n}"
        "residual {\n", "\n}"
        "add { | {\n", "\n} | { } }"
        "concat { | ", " }"
        "multiply { | identity\n | ", "\n}"
    ]

let depths = TheoryData<int>([ 1_000; 100_000 ])

[<Theory; MemberData(nameof depths)>]
let ``expressions nested too deeply are errors, and so are those without an end`` (depth: int) =
    for opener, closer in expressions do
        let value = nested depth opener "1" closer
        Assert.Equal<string list>([ "E006" ], errorsOf (withTrain $"  epochs = {value}"))
        Assert.NotEmpty(errorsOf (withTrain $"  epochs = {String.replicate depth opener}"))
        Assert.NotEmpty(errorsOf (withModel $"  conv({value}, 3)"))
        Assert.NotEmpty(errorsOf $"spec 1\nblock b(x={value}) {{ }}\nlet y = {value}\nset train.epochs = {value}\n")

[<Theory; MemberData(nameof depths)>]
let ``lines nested too deeply are errors, and so are those without an end`` (depth: int) =
    Assert.Contains("E006", errorsOf (withModel (nested depth "x: residual { " "relu" " }")))

    for opener, closer in lines do
        Assert.Equal<string list>([ "E006" ], errorsOf (withModel (nested depth opener "relu" closer)))
        Assert.NotEmpty(errorsOf (withModel (String.replicate depth opener)))

    for opener in
        [
            "{"
            "}"
            "profile p {\n"
            "train {\n"
            "block b() {\n"
            "| "
            "a: "
            "a."
            "-> "
            "?"
            "?each "
            "1 .. "
        ] do
        Assert.NotEmpty(errorsOf (withModel (String.replicate depth opener)))
        Assert.NotEmpty(errorsOf ("spec 1\n" + String.replicate depth opener))

[<Fact>]
let ``the deepest nesting that the language takes compiles, and so does its canonical text`` () =
    for opener, closer in lines do
        let mutable depth = 0

        SmallStack.run patience (fun () ->
            while depth < 110
                  && (Survival.errors (
                      withModel (nested (depth + 1) opener "relu" closer + "\nflatten -> dense(classes)")
                  ))
                      .IsEmpty do
                depth <- depth + 1

            let text =
                withModel (nested depth opener "relu" closer + "\nflatten -> dense(classes)")

            let first = experiment text
            Assert.Equal(first.Hashes, (experiment first.CanonicalText).Hashes))

        Assert.InRange(depth, 40, 100)

/// Blocks that each hold the next one: `body` is what the first of two says of the second.
let private chained count (body: string -> string) =
    let blocks =
        [
            for index in 1 .. count - 1 do
                let inner = body $"b{index + 1}"
                $"block b{index}() {{ {inner} }}"
        ]

    let blocks = String.concat "\n" blocks

    withModel "  b1\n  flatten -> dense(classes)"
    + $"{blocks}\nblock b{count}() {{ relu }}\n"

[<Fact>]
let ``blocks that call one another a thousand long are nested too deeply`` () =
    Assert.Equal<string list>([ "E006" ], errorsOf (chained 1_000 id))
    Assert.Empty(errorsOf (chained 50 id))

[<Fact>]
let ``what blocks hide of the nesting comes out in a canonical text that compiles`` () =
    for body in
        [
            (fun name -> $"residual {{ {name} }}")
            (fun name -> $"add {{ | identity | {name} }}")
        ] do
        let depth =
            Seq.initInfinite (fun index -> 200 - 10 * index)
            |> Seq.find (fun depth -> depth = 0 || (errorsOf (chained depth body)).IsEmpty)

        Assert.True(depth >= 30, $"{depth}")

        SmallStack.run patience (fun () ->
            let first = experiment (chained depth body)
            Assert.Equal(first.Hashes, (experiment first.CanonicalText).Hashes))

[<Fact>]
let ``what doubles with each block, or turns a billion times, is too large`` () =
    for body in
        [
            (fun name -> $"{name} -> {name}")
            (fun name -> $"add {{ | {name} | {name} }}")
            (fun name -> $"concat {{ | {name} | {name} }} -> conv(1, 1)")
            (fun name -> $"residual(shortcut={name}) {{ {name} }}")
            (fun name -> $"repeat 1000 {{ {name} }}")
            (fun name -> $"when true {{ {name} }} -> when false {{ {name} }} else {{ {name} }}")
        ] do
        Assert.Equal<string list>([ "E214" ], errorsOf (chained 60 body))

    let billion = "repeat 1e9 { relu }"
    Assert.Equal<string list>([ "E106" ], errorsOf (withModel $"  {billion}\n  flatten -> dense(classes)"))

    for body in
        [
            "relu"
            ""
            "let x = 1"
            "repeat 0 { }"
            "when false { relu }"
            "repeat 1_000_000 { }"
        ] do
        let turns =
            $"repeat 1_000_000 {{ repeat 1_000_000 {{ repeat 1_000_000 {{ {body} }} }} }}"

        Assert.Equal<string list>([ "E214" ], errorsOf (withModel $"  {turns}\n  flatten -> dense(classes)"))

[<Fact>]
let ``values that grow beyond all numbers are errors`` () =
    let squares =
        [
            for index in 1..100 do
                $"let x{index + 1} = x{index} * x{index}"
        ]
        |> String.concat "\n"

    let powers =
        [
            for index in 1..100 do
                $"let x{index + 1} = 2 ^ x{index}"
        ]
        |> String.concat "\n"

    for lets in [ squares; powers ] do
        Assert.Contains("E113", errorsOf (withModel "  flatten -> dense(x101)" + $"let x1 = 3\n{lets}\n"))

    // A list of lists that doubles with each name.
    let lists =
        [
            for index in 1..60 do
                $"let x{index + 1} = [x{index}, x{index}]"
        ]
        |> String.concat "\n"

    Assert.NotEmpty(errorsOf (withTrain "  optimizer = x61" + $"let x1 = [1]\n{lists}\n"))

[<Fact>]
let ``a hole in each of a thousand turns, and of as many names, is no burden`` () =
    let each =
        withModel "  repeat 1000 { dropout(?each range(0%..50%, default=10%)) }\n  flatten -> dense(classes)"

    Assert.Empty(errorsOf each)

    let holes =
        [
            for index in 1..1_000 do
                $"let x{index} = ?choice(1, 2, 3, default=2)"
        ]
        |> String.concat "\n"

    let sum =
        [
            for index in 1..150 do
                $"x{index}"
        ]
        |> String.concat " + "

    Assert.Empty(errorsOf (withModel $"  flatten -> dense({sum}) -> dense(classes)" + $"{holes}\n"))

[<Fact>]
let ``files that import one another a thousand long are an error`` () =
    let read (path: string) : string | null =
        let number = int (Path.GetFileNameWithoutExtension path |> string)
        $"spec 1\nimport \"{number + 1}.spec\" {{ a }}\nextends \"{number + 1}.spec\"\n"

    SmallStack.run patience (fun () ->
        let analysis =
            Survival.checkedWith
                { options with
                    ReadFile = Func<_, _> read
                }
                "0.spec"
                (string (read "0.spec"))

        Assert.Contains(analysis.Diagnostics, (fun diagnostic -> diagnostic.Code = "E504")))
