/// Ten megabytes of anything are refused or compiled in seconds, in memory that the text's length bounds.
module Fashion.Dsl.Tests.Robustness.LargeTextTests

open System
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private size = 10_000_000
let private patience = TimeSpan.FromSeconds 120.0

let private repeated (text: string) =
    String.replicate (size / text.Length) text

let private fullModel lines =
    withModel ("  flatten\n" + lines + "  dense(classes)")

let private numbered count (line: int -> string) = Seq.init count line |> String.concat ""

let private named () =
    let name = repeated "long name "
    $"spec 1\nname \"{name}\"\ndata fashion_mnist\nmodel {{ flatten -> dense(classes) }}\n"

/// Texts of ten megabytes that say something.
let private sound: (string * (unit -> string)) list =
    [
        "lines of layers", (fun () -> fullModel (repeated "  leaky_relu(slope=0.02)\n"))
        "one chain", (fun () -> fullModel ("  relu" + repeated " -> leaky_relu(0.5)" + "\n"))
        "residuals", (fun () -> fullModel (repeated "  residual(scale=1) { leaky_relu }\n"))
        "arms", (fun () -> fullModel ("  add {\n" + repeated "    | leaky_relu(slope=0.02)\n" + "  }\n"))
        "comments", (fun () -> lenet + repeated "# nothing to say\n")
        "blank lines", (fun () -> lenet + repeated "\n")
        "values",
        (fun () ->
            lenet
            + numbered (size / 40) (fun index -> $"let value_{index} = 2 + 3 * 4 - {index}\n"))
        "blocks",
        (fun () ->
            lenet
            + numbered (size / 40) (fun index -> $"block b{index}(x) {{ conv(x, 3) -> relu }}\n"))
        "a text", named
    ]

/// Texts of ten megabytes with mistakes.
let private broken: (string * (unit -> string)) list =
    [
        // Refused: more turns than a model may expand.
        "turns", (fun () -> fullModel (repeated "  repeat 2 { relu -> gelu -> tanh }\n"))
        "one name twice", (fun () -> lenet + repeated "let x = 1\n")
        "profiles", (fun () -> lenet + repeated "profile p { set train.epochs = 2 }\n")
        "arrows", (fun () -> withModel (repeated "x -> "))
        "brackets", (fun () -> withModel (repeated "("))
        "closed brackets", (fun () -> withModel (repeated "()"))
        "braces", (fun () -> withModel (repeated "{\n"))
        "one word", (fun () -> String('x', size))
        "digits", (fun () -> withTrain ("  epochs = " + String('1', size)))
        "dots", (fun () -> withModel ("  a" + repeated ".a" + ": relu"))
        "signs", (fun () -> withTrain ("  epochs = " + String('-', size)))
        "a list", (fun () -> withTrain ("  freeze = [a" + repeated ", abcdefgh" + "]"))
        "a sum", (fun () -> withTrain ("  epochs = 1" + repeated " + 1"))
        "unknown layers", (fun () -> withModel (repeated "  convolution(3, 3)\n"))
        "unknown settings", (fun () -> withTrain (repeated "  epoch = 3\n"))
        "quotes", (fun () -> "spec 1\n" + repeated "\"\n")
        "noise", (fun () -> "spec 1\n" + repeated "@ \u00e9 ! $\n")
    ]

let kinds = TheoryData<string>(List.map fst (sound @ broken))

[<Theory; MemberData(nameof kinds)>]
let ``ten megabytes take seconds, and not the stack`` (kind: string) =
    let text = sound @ broken |> List.find (fun (other, _) -> other = kind) |> snd
    let isSound = sound |> List.exists (fun (other, _) -> other = kind)

    SmallStack.run patience (fun () ->
        let analysis = Survival.check (text ())
        Assert.Equal(isSound, not (isNull (box analysis.Experiment))))
