module Fashion.Dsl.Tests.LawTests

open System
open Xunit
open FsCheck
open FsCheck.FSharp
open Fashion.Dsl
open Fashion.Testing
open Fashion.Dsl.Tests.Compiling

[<Fact>]
let ``parse (print g) = g`` () =
    let law (case: GraphCase) =
        let graph = case.Graph
        let text = Printer.model graph
        let result = SpecCompiler.CompileModel("generated", text)

        match result.Graph with
        | null ->
            let told =
                result.Diagnostics |> Seq.map DiagnosticRenderer.Render |> String.concat "\n"

            invalidOp $"{text}\n{told}"
        | again -> again.Equals graph

    Property.checkMany 500 (Prop.forAll Graphs.arbitrary law)

let private element (values: string list) = Gen.elements values

let private trainText =
    gen {
        let! rate = element [ "1e-3"; "0.05"; "1 / 3"; "7%" ]

        let! optimizer =
            element
                [
                    $"sgd({rate})"
                    $"sgd(lr={rate}, momentum=0.9, nesterov=true)"
                    $"adam(lr={rate}, beta2=0.99)"
                    $"adamw(lr={rate}, decay=0.05)"
                    $"rmsprop(lr={rate}, alpha=0.9, momentum=0.5)"
                ]

        let! schedule =
            element
                [
                    "constant"
                    "step(2 epochs)"
                    "step(every=30 steps, gamma=0.3)"
                    "exponential"
                    "exponential(after=1 epoch, gamma=0.95)"
                    "cosine"
                    "cosine(warmup=0.5 epochs)"
                    "one_cycle"
                    "one_cycle(peak=0.1, warmup=10%)"
                    "plateau(1 epoch, 0.5)"
                ]

        let! loss =
            element
                [
                    "cross_entropy"
                    "cross_entropy(smoothing=5%)"
                    "cross_entropy(class_weights=balanced)"
                    "cross_entropy(0.1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0.1])"
                ]

        let! stop =
            element
                [
                    "none"
                    "[on: train.loss, patience: 3 epochs]"
                    "[on: validation.loss, patience: 1 step, min_delta: 1e-4]"
                ]

        let! keep = element [ "last"; "best(train.accuracy)"; "best(validation.loss)" ]
        let! clip = element [ "none"; "1"; "0.1 * 3" ]
        let! average = element [ "none"; "ema"; "ema(decay=99.5%)" ]

        return
            $"  optimizer = {optimizer}\n  schedule = {schedule}\n  loss = {loss}\n  early_stop = {stop}\n  keep = {keep}\n  clip = {clip}\n  average = {average}\n  batch = 2 ^ 6\n  deterministic = false"
    }

let private dataText =
    gen {
        let! split =
            element
                [
                    "[train: 55_000, validation: 5_000]"
                    "[validation: 7%]"
                    "[train: 1 / 3, validation: 12.5%]"
                ]

        let! limit = element [ "none"; "2_000 samples"; "12_345" ]
        let! resize = element [ "none"; "32x20"; "16 px" ]
        let! normalize = element [ "none"; "unit"; "standard"; "per_pixel" ]

        let! augment =
            element
                [
                    "none"
                    "[flip, shift(2 * 1 px)]"
                    "[rotate(7.5 deg, p=1 / 3), zoom(5%), crop(2 px), cutout(8 px, p=25%)]"
                    "[erase(area=1%..1 / 3, aspect=0.5..2, value=0.5), mixup, cutmix(0.7)]"
                ]

        return
            $"  split = {split}\n  limit = {limit}\n  resize = {resize}\n  normalize = {normalize}\n  augment = {augment}\n  pad = 1 px\n  invert = true\n  classes = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]"
    }

let private specText =
    Gen.map2
        (fun data train ->
            $"spec 1\nname \"a \\\"quoted\\\" \\\\ name\"\ndata fashion_mnist {{\n{data}\n}}\nmodel {{\n  flatten -> dense(classes)\n}}\ntrain {{\n{train}\n}}\n")
        dataText
        trainText

[<Fact>]
let ``compile (print e) = e, and no hash changes`` () =
    let law text =
        let first = experiment text
        let second = experiment (Printer.print first)
        first.Equals second && first.CanonicalText = Printer.print second

    Property.checkMany 300 (Prop.forAll (Arb.fromGen specText) law)

[<Fact>]
let ``the print of a spec from each source compiles to the same experiment`` () =
    for source in
        [
            "idx(\"a folder\")"
            "npz(\"train.npz\", test=\"test.npz\")"
            "npz(\"one.npz\")"
            "images(\"fotos \\\\ 1\")"
        ] do
        let text =
            $"spec 1\ndata {source} {{ classes = [3, 1] }}\nmodel {{\n  input 3x8x8\n  flatten -> dense(classes)\n}}\n"

        let first = experiment text
        Assert.True(first.Equals(experiment (Printer.print first)), source)

[<Fact>]
let ``comments, layout and order of settings leave the hashes alone; meaning changes the part it is in`` () =
    let first = experiment lenet

    let same =
        lenet
            .Replace("  epochs = 20\n", "")
            .Replace("  seed = 42", "  seed   =  6 * 7   # the answer\n  epochs=20")
            .Replace("dense(120) -> tanh", "dense(units=100 + 20)\n\n  -> tanh")

    let other = experiment (lenet.Replace("dense(120)", "dense(121)"))
    Assert.NotEqual<string>(lenet, same)
    Assert.Equal(first.Hashes, (experiment same).Hashes)
    Assert.NotEqual<string>(first.Hashes.Model, other.Hashes.Model)
    Assert.Equal(first.Hashes.Training, other.Hashes.Training)
    Assert.Equal(first.Hashes.Data, other.Hashes.Data)
    Assert.Equal(64, first.Hashes.Data.Length)
