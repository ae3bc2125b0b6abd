module Fashion.Dsl.Tests.CompilerTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let specs =
    TheoryData<string>(
        [| "specs"; "specs/architectures"; "specs/transfer" |]
        |> Array.collect (fun folder -> Directory.GetFiles(Path.Combine(root, folder), "*.spec"))
        |> Array.map (fun file -> Path.GetRelativePath(root, file))
    )

[<Theory; MemberData(nameof specs)>]
let ``every spec of the repository compiles, with each of its profiles, and prints to itself`` (file: string) =
    let text = File.ReadAllText(Path.Combine(root, file))
    let result = compileWith options file text
    Assert.Equal("", render result)

    match result.Experiment with
    | null -> Assert.Fail "no experiment"
    | experiment -> Assert.Equal(settled experiment, Compiling.experiment experiment.CanonicalText)

    for profile in (SpecCompiler.Analyze(file, text, options)).Tree.Items do
        match profile with
        | ProfileItem(name, _) ->
            let result = compileWith { options with Profile = name.Text } file text
            Assert.Equal("", render result)
        | _ -> ()

[<Fact>]
let ``lenet.spec says what it says`` () =
    let experiment = experiment lenet
    Assert.Equal("LeNet-5", experiment.Name)
    Assert.Equal("1x32x32", string experiment.Graph.InputShape)
    Assert.Equal("10", string experiment.Graph.OutputShape)
    Assert.Equal(10, experiment.ClassCount)

    Assert.Equal(
        Sgd
            {
                LearningRate = 0.05
                Momentum = 0.9
                Nesterov = false
                Decay = 0.0
            },
        experiment.Train.Optimizer
    )

    Assert.Equal(Cosine { Warmup = Epochs 1.0 }, experiment.Train.Schedule)
    Assert.Equal(Best ValidationAccuracy, experiment.Train.Keep)
    Assert.Equal(Standard, experiment.Data.Normalize)
    Assert.Equal(2, experiment.Data.Pad)
    Assert.Equal("c1", experiment.Graph.Layers[0].Name)

[<Fact>]
let ``settings left out have their documented defaults`` () =
    let experiment =
        experiment "spec 1\ndata fashion_mnist\nmodel { flatten -> dense(classes) }\n"

    Assert.Equal("test", experiment.Name)

    Assert.Equal(
        Adam
            {
                LearningRate = 1e-3
                Beta1 = 0.9
                Beta2 = 0.999
                Epsilon = 1e-8
                Decay = 0.0
            },
        experiment.Train.Optimizer
    )

    Assert.Equal(Constant, experiment.Train.Schedule)
    Assert.Equal(10, experiment.Train.Epochs)
    Assert.Equal(128, experiment.Train.Batch)
    Assert.Equal(Last, experiment.Train.Keep)
    Assert.True(experiment.Train.Deterministic)
    Assert.False experiment.Train.Clip.HasValue
    Assert.Equal(Unit, experiment.Data.Normalize)

    Assert.Equal(
        {
            Train = Share 0.9
            Validation = Share 0.1
            Test = null
        },
        experiment.Data.Split
    )

[<Fact>]
let ``the order is default, spec, profile, command line`` () =
    let text =
        withTrain "  epochs = 3\n  batch = 32"
        + "profile p {\n  set train.epochs = 4\n  set train.seed = 7\n}\n"

    let epochs options =
        (experimentWith options text).Train.Epochs

    Assert.Equal(3, epochs options)
    Assert.Equal(4, epochs { options with Profile = "p" })

    Assert.Equal(
        5,
        epochs
            { options with
                Profile = "p"
                Overrides = [| "train.epochs=5" |]
            }
    )

    Assert.Equal(7, (experimentWith { options with Profile = "p" } text).Train.Seed)

[<Fact>]
let ``an override reaches into values written, positional and by default`` () =
    let after overrides =
        experimentWith { options with Overrides = overrides } lenet

    Assert.Equal(
        Some 0.01,
        match (after [| "train.optimizer.lr=0.01" |]).Train.Optimizer with
        | Sgd sgd -> Some sgd.LearningRate
        | _ -> None
    )

    Assert.Equal(Samples 50_000, (after [| "data.split.train=50_000" |]).Data.Split.Train |> Unchecked.nonNull)
    Assert.Equal(Nullable 500, (after [| "data.limit=500" |]).Data.Limit)
    Assert.Equal("Other", (after [| "name=\"Other\"" |]).Name)
    Assert.Equal(Cosine { Warmup = Steps 9 }, (after [| "train.schedule.warmup=9 steps" |]).Train.Schedule)

    Assert.Equal(
        CrossEntropy { Smoothing = 0.1; ClassWeights = Even },
        (after [| "train.loss.smoothing=10%" |]).Train.Loss
    )

    Assert.Equal(
        Step { Every = Epochs 2.0; Gamma = 0.5 },
        (after [| "train.schedule=step(2 epochs)"; "train.schedule.gamma=0.5" |]).Train.Schedule
    )

    let stop =
        (after [| "train.early_stop.patience=2 epochs" |]).Train.EarlyStop
        |> Unchecked.nonNull

    Assert.Equal(Epochs 2.0, stop.Patience)
    Assert.Equal(ValidationAccuracy, stop.On)

    let wider =
        experimentWith
            { options with
                Overrides = [| "model.c1.channels=7"; "model.c1.init.std=0.5" |]
            }
            (withModel "  c1: conv(6, 5x5, init=normal(1)) -> flatten -> dense(classes)")

    match wider.Graph.Layers[0].Operation with
    | Conv conv ->
        Assert.Equal(7, conv.Channels)
        Assert.Equal(Normal 0.5, conv.Init)
    | other -> Assert.Fail $"{other}"

[<Fact>]
let ``a profile that is not chosen is checked too`` () =
    let text = lenet.Replace("set train.epochs = 1", "set train.epochs = 0")
    Assert.Equal<string list>([ "E106" ], codes (compile text))

[<Fact>]
let ``without the data a spec that writes input and classes compiles, and facts are asked once`` () =
    let asked = ResizeArray<DataSource>()

    let counting: Func<DataSource, DataFacts | null> =
        Func<_, _>(fun source ->
            asked.Add source
            null)

    let text =
        "spec 1\ndata images(\"photos\") {\n  classes = [0, 1, 2]\n}\nmodel {\n  input 3x8x8\n  flatten -> dense(classes)\n}\nprofile p {\n  set train.epochs = 1\n}\n"

    let result = experimentWith { options with DataFacts = counting } text
    Assert.Equal(3, result.ClassCount)
    Assert.Equal("3x8x8", string result.Graph.InputShape)
    Assert.Equal<DataSource list>([ ImageFolder "photos" ], List.ofSeq asked)

[<Fact>]
let ``expressions follow their operators' tightness`` () =
    let epochs text =
        (experiment (withTrain $"  epochs = {text}")).Train.Epochs

    Assert.Equal(7, epochs "1 + 2 * 3")
    Assert.Equal(9, epochs "(1 + 2) * 3")
    Assert.Equal(512, epochs "2 ^ 3 ^ 2")
    Assert.Equal(3, epochs "7 // 2")
    Assert.Equal(4, epochs "8 - 3 - 1")
    Assert.Equal(4, epochs "(-2) ^ 2")
    Assert.Equal(1_000, epochs "1_000")

[<Fact>]
let ``a chain goes on over lines, and annotations may follow any line`` () =
    let one =
        experiment (withModel "  conv(4, 3x3) -> relu -> flatten -> dense(classes)")

    let lines =
        experiment (
            withModel
                "  conv(4, 3x3)  : 4x26x26\n    -> relu\n\n    # a comment\n    -> flatten : 2704\n  dense(classes) : 10"
        )

    Assert.Equal(one.Graph, lines.Graph)

[<Fact>]
let ``suggestions count a swap of neighbours once, and stay silent where nothing is near`` () =
    Assert.Equal(1, Suggestion.distance "momentun" "momentum")
    Assert.Equal(1, Suggestion.distance "sdg" "sgd")
    Assert.Equal(3, Suggestion.distance "kitten" "sitting")
    Assert.Equal(Some "sgd", Suggestion.nearest "sdg" [ "adam"; "sgd" ])
    Assert.Equal(None, Suggestion.nearest "wibble" [ "adam"; "sgd" ])
