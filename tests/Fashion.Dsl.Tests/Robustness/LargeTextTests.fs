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

/// Texts of ten megabytes, and whether they say something.
let private texts: (string * (unit -> string) * bool) list =
    [
        "lines of layers", (fun () -> fullModel (repeated "  leaky_relu(slope=0.02)\n")), true
        "one chain", (fun () -> fullModel ("  relu" + repeated " -> leaky_relu(0.5)" + "\n")), true
        "turns", (fun () -> fullModel (repeated "  repeat 2 { relu -> gelu }\n")), true
        "residuals", (fun () -> fullModel (repeated "  residual { relu }\n")), true
        "arms", (fun () -> fullModel ("  add {\n" + repeated "    | relu\n" + "  }\n")), true
        "comments", (fun () -> lenet + repeated "# nothing to say\n"), true
        "blank lines", (fun () -> lenet + repeated "\n"), true
        "values", (fun () -> lenet + String.concat "" (Seq.init (size / 40) (fun index -> $"let value_{index} = 2 + 3 * 4 - {index}\n"))), true
        "blocks", (fun () -> lenet + String.concat "" (Seq.init (size / 40) (fun index -> $"block b{index}(x) {{ conv(x, 3) -> relu }}\n"))), true
        "profiles", (fun () -> lenet + String.concat "" (Seq.init 2_000 (fun index -> $"profile p{index} {{\n  set train.epochs = 2\n}}\n"))), true
        "a text", (fun () -> $"spec 1\nname \"{repeated "long name "}\"\ndata fashion_mnist\nmodel {{ flatten -> dense(classes) }}\n"), true
        "one name twice", (fun () -> lenet + repeated "let x = 1\n"), false
        "arrows", (fun () -> withModel (repeated "x -> ")), false
        "brackets", (fun () -> withModel (repeated "(")), false
        "closed brackets", (fun () -> withModel (repeated "()")), false
        "braces", (fun () -> withModel (repeated "{\n")), false
        "one word", (fun () -> String('x', size)), false
        "digits", (fun () -> withTrain ("  epochs = " + String('1', size))), false
        "dots", (fun () -> withModel ("  a" + repeated ".a" + ": relu")), false
        "signs", (fun () -> withTrain ("  epochs = " + String('-', size))), false
        "a list", (fun () -> withTrain ("  freeze = [a" + repeated ", abcdefgh" + "]")), false
        "a sum", (fun () -> withTrain ("  epochs = 1" + repeated " + 1")), false
        "unknown layers", (fun () -> withModel (repeated "  convolution(3, 3)\n")), false
        "unknown settings", (fun () -> withTrain (repeated "  epoch = 3\n")), false
        "quotes", (fun () -> "spec 1\n" + repeated "\"\n"), false
        "noise", (fun () -> "spec 1\n" + repeated "@ \u00e9 ! $\n"), false
    ]

let kinds =
    TheoryData<string>(texts |> List.map (fun (kind, _, _) -> kind))

[<Theory; MemberData(nameof kinds)>]
let ``ten megabytes take seconds, and not the stack`` (kind: string) =
    let _, make, isSound =
        texts |> List.find (fun (other, _, _) -> other = kind)

    let text = make ()

    SmallStack.run patience (fun () ->
        let analysis = Survival.check text
        Assert.Equal(isSound, not (isNull (box analysis.Experiment))))
