/// The diagnostics of the language's contract, letter by letter.
module Fashion.Dsl.Tests.ContractTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private renderedOf code (result: CompileResult) =
    result.Diagnostics
    |> Seq.filter (fun diagnostic -> diagnostic.Code = code)
    |> Seq.map DiagnosticRenderer.Render
    |> String.concat "\n\n"

let private inLenet code (text: string) overrides expected =
    let result =
        compileWith { options with Overrides = overrides } "specs/lenet.spec" text

    Assert.Equal(expected, renderedOf code result)

[<Fact>]
let ``a misspelt setting is E102`` () =
    inLenet
        "E102"
        (lenet.Replace("momentum=0.9", "momentun=0.9"))
        [||]
        "error E102: `sgd` has no setting `momentun`
 --> specs/lenet.spec:23:28
 23 |   optimizer = sgd(lr=0.05, momentun=0.9)
    |                            ^^^^^^^^ did you mean `momentum`?
  = `sgd` takes: lr, momentum, nesterov, decay"

[<Fact>]
let ``a kernel that does not fit is E201`` () =
    let text =
        "spec 1\ndata fashion_mnist { pad = 2 px }\nmodel {\n"
        + String.replicate 10 "\n"
        + "  conv(6, 5x5) -> tanh -> avgpool(2)\n  conv(16, 5x5) -> tanh -> avgpool(2)\n  avgpool(4)\n  conv(120, 5x5) -> flatten\n}\n"

    inLenet
        "E201"
        text
        [||]
        "error E201: this 5x5 kernel does not fit its 16x1x1 input
 --> specs/lenet.spec:17:3
 16 |   avgpool(4)
    |   ---------- 16x5x5 shrinks to 16x1x1 here
 17 |   conv(120, 5x5) -> flatten
    |   ^^^^^^^^^^^^^^ needs height and width of at least 5
  = help: remove `avgpool(4)`, or use a 1x1 kernel"

[<Fact>]
let ``a length without its unit is E110`` () =
    inLenet
        "E110"
        (lenet.Replace("warmup=1 epoch", "warmup=1"))
        [||]
        "error E110: `warmup` is a length of training, so `1` needs a unit
 --> specs/lenet.spec:24:21
 24 |   schedule = cosine(warmup=1)
    |                     ^^^^^^^^ 1 epoch? 1 step?
  = at batch 128, 1 epoch is 430 steps"

let private contractSpec name =
    File.ReadAllText(Path.Combine(root, "specs", name))

let private readSpecs: Func<string, string | null> =
    Func<_, _>(fun path ->
        let file = Path.Combine(root, path)
        if File.Exists file then File.ReadAllText file else null)

let private inSpec code path (text: string) expected =
    let result = compileWith { options with ReadFile = readSpecs } path text
    Assert.Equal(expected, renderedOf code result)

[<Fact>]
let ``a residual with other channels than its input is E203, with its call and its turn`` () =
    inSpec
        "E203"
        "specs/incres.spec"
        ((contractSpec "incres.spec").Replace("    conv(channels, 1x1)", "    conv(2 * channels, 1x1)"))
        "error E203: `residual` adds its input to its output, but their channels differ
 --> specs/incres.spec:10:3
 10 |   residual(scale=scale) {
    |   ^^^^^^^^^^^^^^^^^^^^^ input is 32x28x28
 16 |     conv(2 * channels, 1x1)
    |     ----------------------- output is 64x28x28
 36 |   body: repeat 3 { inception_a(32) }
    |                    --------------- in this call, channels = 32, repeat 1 of 3
  = help: write `conv(channels, 1x1)`, or project the input:
          residual(shortcut=conv(2 * channels, 1x1))"

[<Fact>]
let ``a log range from 0 is E301`` () =
    inSpec
        "E301"
        "specs/mlp.spec"
        ((contractSpec "selu_mlp.spec").Replace("?log(1e-4..1e-1, default=1e-3)", "?log(0..1e-1)"))
        "error E301: a log range cannot start at 0
 --> specs/mlp.spec:23:24
 23 |   optimizer = adamw(lr=?log(0..1e-1))
    |                        ^^^^^^^^^^^^^ log(0) is -infinity
  = help: pick a small positive start, such as ?log(1e-5..1e-1)"

[<Fact>]
let ``an open bracket is E001`` () =
    let text =
        "spec 1\n\n\n\n\ndata fashion_mnist {\n  split = [train: 90%, validation: 10%\n  normalize = standard\n}\nmodel { flatten -> dense(classes) }\n"

    inLenet
        "E001"
        text
        [||]
        "error E001: this `[` is never closed
 --> specs/lenet.spec:7:11
  7 |   split = [train: 90%, validation: 10%
    |           ^ opened here
  8 |   normalize = standard
    |   --------- expected `,` or `]` before this"

[<Fact>]
let ``softmax under cross entropy is W401`` () =
    inLenet
        "W401"
        (lenet.Replace("dense(classes)", "dense(classes) -> softmax"))
        [||]
        "warning W401: softmax is applied twice
 --> specs/lenet.spec:18:21
 18 |   dense(classes) -> softmax
    |                     ^^^^^^^ the model already outputs probabilities
 22 |   loss = cross_entropy
    |          ------------- this loss applies log-softmax itself
  = help: drop `-> softmax`; `fashion-cli predict` adds it back"

[<Fact>]
let ``an override of a path that does not exist is E501`` () =
    inLenet
        "E501"
        lenet
        [| "train.lr=0.01" |]
        "error E501: there is no `train.lr` to override
 --> command line: -o train.lr=0.01
                      ^^^^^^^^ did you mean `train.optimizer.lr`?
  = it is 0.05 now, set at specs/lenet.spec:23:19"

[<Fact>]
let ``one run reports every mistake of a file, in the order of the text`` () =
    let text =
        lenet
            .Replace("validation: 5_000]", "validation: 5_000")
            .Replace("c1: conv(6, 5x5)", "c1: convv(6, 5x5)")
            .Replace("momentum=0.9", "momentun=0.9")
            .Replace("warmup=1 epoch", "warmup=1")
            .Replace("seed = 42", "sed = 42")

    Assert.Equal<string list>([ "E001"; "E101"; "E102"; "E110"; "E102" ], codes (compile text))
