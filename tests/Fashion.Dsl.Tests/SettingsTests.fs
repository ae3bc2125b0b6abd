/// Settings of the data, of training and of the search, and classifiers: what a spec says is what comes out.
module Fashion.Dsl.Tests.SettingsTests

open System
open System.Collections.Generic
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private onlyCode expected text =
    Assert.Equal<string list>([ expected ], codes (compile text))

[<Fact>]
let ``augmentations come in the order written, with the field's defaults`` () =
    let data =
        (experiment (
            withData
                "  augment = [flip, shift(2 px), rotate(15 deg), zoom(10%, p=50%), crop(4 px), cutout(8 px, p=25%), erase, mixup, cutmix]"
        ))
            .Data

    Assert.Equal<Augmentation list>(
        [
            Flip { Probability = 0.5 }
            Shift { Size = 2 }
            Rotate { Degrees = 15.0; Probability = 1.0 }
            Zoom { Amount = 0.1; Probability = 0.5 }
            Crop { Padding = 4 }
            Cutout { Size = 8; Probability = 0.25 }
            Erase
                {
                    Probability = 0.15
                    AreaLow = 0.02
                    AreaHigh = 0.4
                    AspectLow = 0.3
                    AspectHigh = 3.3
                    ValueLow = 0.0
                    ValueHigh = 1.0
                    PixelLevel = false
                }
            Mixup { Alpha = 0.2 }
            CutMix { Alpha = 1.0 }
        ],
        List.ofSeq data.Augment
    )

[<Fact>]
let ``one value is both ends of a span`` () =
    let erase =
        (experiment (withData "  augment = [erase(p=50%, area=10%, value=0, aspect=1..2, pixel_level=true)]"))
            .Data.Augment[0]

    let expected =
        Erase
            {
                Probability = 0.5
                AreaLow = 0.1
                AreaHigh = 0.1
                AspectLow = 1.0
                AspectHigh = 2.0
                ValueLow = 0.0
                ValueHigh = 0.0
                PixelLevel = true
            }

    Assert.Equal(expected, erase)

[<Fact>]
let ``nothing is augmented, averaged, taken from a run or frozen unless a spec says so`` () =
    let experiment = experiment (withTrain "")
    Assert.Empty experiment.Data.Augment
    Assert.False experiment.Train.Average.HasValue
    Assert.Null experiment.Train.Init
    Assert.Empty experiment.Train.Freeze
    Assert.Null(box experiment.Train.Unfreeze)
    Assert.Null experiment.Search

[<Fact>]
let ``average, init, freeze and unfreeze`` () =
    let train =
        (experiment (
            withModel "  c1: conv(4, 3) -> relu\n  c3: conv(4, 3)\n  flatten -> dense(classes)"
            + "train {\n  average = ema(decay=0.99)\n  init = checkpoint(\"runs/one\", only=[c1])\n  freeze = [c1, c3]\n  unfreeze = after(2 epochs)\n}\n"
        ))
            .Train

    Assert.Equal(Nullable 0.99, train.Average)

    match train.Init with
    | Checkpoint start ->
        Assert.Equal("runs/one", start.Run)
        Assert.Equal<string list>([ "c1" ], List.ofSeq start.Only)
    | other -> Assert.Fail $"{other}"

    Assert.Equal<string list>([ "c1"; "c3" ], List.ofSeq train.Freeze)
    Assert.Equal(Epochs 2.0, Unchecked.nonNull train.Unfreeze)

[<Fact>]
let ``weights of another program, by their names there`` () =
    let train =
        (experiment (
            withModel "  body: repeat 2 { c: conv(4, 3) }\n  flatten\n  head: dense(classes)"
            + "train {\n  init = safetensors(\"w.safetensors\", map=[body: \"layers.{0}\", c: \"\"], only=[body])\n}\n"
        ))
            .Train

    match train.Init with
    | Safetensors start ->
        Assert.Equal("w.safetensors", start.File)

        Assert.Equal<WordMapping list>(
            [ { Word = "body"; Text = "layers.{0}" }; { Word = "c"; Text = "" } ],
            List.ofSeq start.Map
        )

        Assert.Equal<string list>([ "body" ], List.ofSeq start.Only)
    | other -> Assert.Fail $"{other}"

[<Theory>]
[<InlineData("stem.weight", "conv1.weight")>]
[<InlineData("body.1.unit.c1.bias", "layer.0.c1.bias")>]
[<InlineData("body.12.unit.c1.bias", "layer.11.c1.bias")>]
[<InlineData("tail.3.weight", "block7.0.weight")>]
[<InlineData("head.stem_2.weight", "head.stem_2.weight")>]
[<InlineData("whole.weight", "weight")>]
let ``a map translates the words of names, and counts turns from where it says`` (name: string, there: string) =
    let map =
        [
            { Word = "stem"; Text = "conv1" }
            { Word = "body"; Text = "layer.{0}" }
            { Word = "unit"; Text = "" }
            { Word = "tail"; Text = "block{5}.0" }
            { Word = "whole"; Text = "" }
        ]

    Assert.Equal(there, TensorNames.ofLayer map name)
    Assert.Equal(name, TensorNames.ofLayer [] name)

[<Fact>]
let ``the print of every setting compiles to the same settings`` () =
    let first =
        experiment (
            "spec 1\ndata fashion_mnist {\n  augment = [flip, rotate(7.5 deg), zoom(5%), crop(1 px), erase(value=50%), mixup(0.4)]\n}\n"
            + "model {\n  c1: conv(4, 3) -> relu\n  c3: conv(4, 3)\n  flatten -> dense(classes)\n}\n"
            + "train {\n  average = ema\n  init = checkpoint(\"runs/a \\\"b\\\"\", only=[c1, c3])\n  freeze = [c3]\n  unfreeze = after(100 steps)\n}\n"
        )

    let second = experiment first.CanonicalText
    Assert.True(first.Equals second, first.CanonicalText)

    let foreign =
        experiment (
            withModel "  c1: conv(4, 3)\n  flatten -> dense(classes)"
            + "train {\n  init = safetensors(\"a b\", map=[dense: \"fc\", c1: \"features.0\"], only=[c1])\n}\n"
        )

    Assert.True(foreign.Equals(experiment foreign.CanonicalText), foreign.CanonicalText)

let private withSearch (settings: string) =
    withModel "  flatten -> dense(?choice(16, 32, default=16)) -> dense(classes)"
    + $"search {{\n{settings}\n}}\n"

let private search settings =
    Unchecked.nonNull (experiment (withSearch settings)).Search

[<Fact>]
let ``the search of the contract`` () =
    let search =
        search
            "  strategy = bayes(startup=10)\n  goal = maximize(validation.accuracy)\n  trials = 40\n  budget = 2 h\n  prune = asha(min=3 epochs)"

    Assert.Equal(
        {
            Strategy = SearchStrategy.Bayes { Startup = 10 }
            Goal = ValidationAccuracy
            Maximize = true
            Trials = Nullable 40
            Budget = Nullable(TimeSpan.FromHours 2.0)
            Prune = Prune.Asha { Min = Epochs 3.0 }
            Seed = 42
        },
        search
    )

[<Fact>]
let ``the print of a search compiles to the same search`` () =
    for settings in
        [
            "  strategy = grid\n  goal = minimize(validation.loss)\n  prune = median"
            "  strategy = random\n  goal = maximize(train.accuracy)\n  budget = 90 min\n  seed = 7"
            "  goal = minimize(train.loss)\n  trials = 12\n  budget = 36 s\n  prune = asha(min=50 steps)"
        ] do
        let first = search settings
        let printed = SettingsPrinter.search first

        let second =
            Unchecked.nonNull (experiment (withModel "  flatten -> dense(classes)" + printed)).Search

        Assert.True(first.Equals second, printed)

[<Fact>]
let ``a grid needs no end, and other searches do`` () =
    let grid =
        search "  strategy = grid\n  goal = minimize(validation.loss)\n  prune = median"

    Assert.Equal(SearchStrategy.Grid, grid.Strategy)
    Assert.Equal(Prune.Median, grid.Prune)
    Assert.False grid.Maximize
    onlyCode "E409" (withSearch "  goal = minimize(validation.loss)")

    Assert.Equal(
        Nullable(TimeSpan.FromSeconds 90.0),
        (search "  goal = minimize(validation.loss)\n  budget = 90 s").Budget
    )

[<Fact>]
let ``a search must say what it is for`` () =
    onlyCode "E103" (withSearch "  trials = 3")
    onlyCode "W403" (withSearch "  goal = maximize(validation.loss)\n  trials = 3")
    onlyCode "W402" (withSearch "  goal = minimize(validation.loss)\n  trials = 3\n  prune = asha(min=10 epochs)")

/// A spec that differs from a layer graph's in one line.
let private withClassifier (call: string) =
    $"spec 1\nname \"Test\"\ndata fashion_mnist\nmodel {call}\n"

let private classifier call =
    match (experiment (withClassifier call)).Classifier with
    | null -> invalidOp $"{call} is no classifier"
    | classifier -> classifier

[<Fact>]
let ``the five classifiers of the contract`` () =
    Assert.Equal(
        Knn
            {
                K = 5
                Distance = Distance.Euclidean
                Weights = NeighbourWeights.Uniform
            },
        classifier "knn(k=?choice(1, 3, 5, 9, default=5), distance=euclidean, weights=uniform)"
    )

    Assert.Equal(
        KMeans
            {
                Clusters = 10
                Init = CentroidInit.PlusPlus
                Restarts = 10
                MaxIterations = 300
                Label = ClusterLabels.Majority
                Seed = 42
            },
        classifier "kmeans(clusters=10, init=plusplus, restarts=10, label=majority)"
    )

    Assert.Equal(
        Logistic
            {
                L2 = true
                C = 1.0
                MaxIterations = 300
                Tolerance = 1e-4
            },
        classifier "logistic(penalty=l2, c=1.0, solver=lbfgs, max_iterations=300)"
    )

    Assert.Equal(
        SgdClassifier
            {
                Loss = SgdLoss.Log
                Penalty = SgdPenalty.ElasticNet
                Alpha = 1e-4
                L1Ratio = 0.15
                Rate = SgdRate.Optimal
                Eta0 = 0.01
                PowerT = 0.5
                MaxEpochs = 1000
                Tolerance = 1e-3
                Average = false
                EarlyStop = false
                Seed = 42
            },
        classifier "sgd(loss=log, penalty=elasticnet, alpha=1e-4, l1_ratio=0.15, schedule=optimal, max_epochs=1000)"
    )

    match classifier "ensemble(members=[\"lenet.spec\", \"incres.spec\"], combine=soft_vote)" with
    | Ensemble ensemble ->
        Assert.Equal<string list>([ "lenet.spec"; "incres.spec" ], List.ofSeq ensemble.Members)
        Assert.Equal(Combine.SoftVote, ensemble.Combine)
    | other -> Assert.Fail $"{other}"

    match classifier "ensemble([\"a.spec\", \"b.spec\"], weighted)" with
    | Ensemble { Combine = Combine.Weighted weights } -> Assert.Empty weights
    | other -> Assert.Fail $"{other}"

[<Fact>]
let ``a classifier without arguments has scikit-learn's defaults`` () =
    Assert.Equal(classifier "knn(k=5, distance=euclidean, weights=uniform)", classifier "knn")

    Assert.Equal(
        classifier "logistic(penalty=l2, c=1, solver=lbfgs, max_iterations=100, tolerance=1e-4)",
        classifier "logistic"
    )

    Assert.Equal(
        classifier
            "sgd(loss=hinge, penalty=l2, alpha=1e-4, schedule=optimal, max_epochs=1000, tolerance=1e-3, average=false, early_stop=false)",
        classifier "sgd"
    )

let texts =
    TheoryData<string>(
        [
            "knn(k=3, distance=cosine, weights=distance)"
            "knn(distance=manhattan)"
            "kmeans(clusters=classes, init=random, label=one_to_one, max_iterations=7, restarts=1)"
            "logistic(penalty=none, tolerance=0.1)"
            "logistic(c=1 / 3)"
            "sgd(loss=softmax, penalty=l1, alpha=0.01)"
            "sgd(loss=squared_hinge, penalty=none, schedule=constant, eta0=0.5)"
            "sgd(loss=modified_huber, schedule=inverse_scaling, eta0=1, power_t=0.25, early_stop=true)"
            "sgd(loss=hinge, schedule=adaptive, average=true, tolerance=0.01, max_epochs=3 epochs)"
            "sgd(penalty=?choice(elasticnet, l2, default=l2), l1_ratio=0.7)"
            "ensemble(members=[\"a.spec\", \"runs/b \\\"2\\\"\"], combine=weighted(weights=[2, 0.5]))"
            "ensemble([\"a.spec\", \"b.spec\", \"c.spec\"], hard_vote)"
            "ensemble([\"a.spec\", \"b.spec\"], weighted)"
        ]
    )

[<Theory; MemberData(nameof texts)>]
let ``the print of a classifier compiles to the same experiment without a word`` (call: string) =
    let first = experiment (withClassifier call)
    let again = compile first.CanonicalText
    Assert.Equal("", render again)
    let second = Unchecked.nonNull again.Experiment
    Assert.Equal(first.Classifier, second.Classifier)
    Assert.Equal(first.Train, second.Train)
    Assert.Equal(first.Hashes, second.Hashes)
    Assert.Equal(first.CanonicalText, second.CanonicalText)

let wrong =
    TheoryData<string, string>(
        [
            struct ("E410", "sgd(l1_ratio=0.5)")
            struct ("E410", "sgd(penalty=l1, l1_ratio=0.5)")
            struct ("E410", "sgd(eta0=0.1)")
            struct ("E410", "sgd(schedule=constant, power_t=0.1)")
            struct ("E410", "logistic(penalty=none, c=2)")
            struct ("E410", "sgd(penalty=none, schedule=constant, alpha=0.5)")
            struct ("E411", "ensemble(members=[\"a.spec\", \"b.spec\"], combine=weighted(weights=[1]))")
            struct ("E106", "ensemble(members=[\"a.spec\"], combine=weighted(weights=[]))")
            struct ("E106", "ensemble(members=[\"a.spec\"], combine=weighted(weights=[0]))")
            struct ("E412", "knn(k=60_000)")
            struct ("E412", "kmeans(clusters=60_000)")
            struct ("E413", "kmeans(clusters=12, label=one_to_one)")
            struct ("E106", "ensemble(members=[])")
            struct ("E103", "ensemble")
            struct ("E103", "kmeans")
            struct ("E101", "knnn(k=3)")
            struct ("E101", "knn(distance=euclid)")
            struct ("E102", "knn(neighbours=3)")
            struct ("E106", "knn(k=0)")
        ]
    )

[<Theory; MemberData(nameof wrong)>]
let ``a classifier's mistakes are told once each`` (code: string) (call: string) = onlyCode code (withClassifier call)

[<Fact>]
let ``a searched word may leave an argument without effect in some trials`` () =
    let text =
        withClassifier "sgd(penalty=?choice(elasticnet, l2, default=l2), l1_ratio=0.7)"

    let ratio (penalty: string) =
        let values = Dictionary<string, string>()
        values["model.penalty"] <- penalty

        match
            (experimentWith { options with HoleValues = values } text).Classifier
            |> Unchecked.nonNull
        with
        | SgdClassifier options -> options.L1Ratio
        | other -> invalidOp $"{other}"

    Assert.Equal(0.7, ratio "elasticnet")
    Assert.Equal(0.15, ratio "l2")

[<Theory>]
[<InlineData("k=?range(1..9, default=5)", true)>]
[<InlineData("k=?range(1..9)", true)>]
[<InlineData("k=?range(1.0..9.0, default=5)", false)>]
let ``a range is of whole numbers where its ends are written so`` (hole: string, isWhole: bool) =
    let found =
        experimentWith
            { options with Searching = true }
            (withClassifier $"knn({hole})"
             + "search {\n  goal = maximize(train.accuracy)\n  trials = 3\n}\n")

    Assert.Equal(isWhole, (Assert.Single found.Holes).Domain.IsWholeRange)

[<Theory>]
[<InlineData("k=?log(1..100, default=5)", true)>]
[<InlineData("k=?log(1.0..100.0, default=5)", false)>]
let ``a log range is of whole numbers where its ends are written so`` (hole: string, isWhole: bool) =
    let found =
        experimentWith
            { options with Searching = true }
            (withClassifier $"knn({hole})"
             + "search {\n  goal = maximize(train.accuracy)\n  trials = 3\n}\n")

    Assert.Equal(isWhole, (Assert.Single found.Holes).Domain.IsWholeLogRange)

[<Fact>]
let ``a range with a default between two whole numbers is of real numbers`` () =
    let text =
        withClassifier "sgd(penalty=elasticnet, l1_ratio=?range(0..1, default=0.15))"

    Assert.True((Assert.Single (experiment text).Holes).Domain.IsRealRange)

[<Fact>]
let ``what a classifier makes no use of is a warning`` () =
    let text =
        withClassifier "knn" + "train {\n  epochs = 3\n}\nset data.augment = [flip]\n"

    Assert.Equal<string list>([ "W404"; "W404" ], codes (compile text))
    Assert.Equal(10, (experiment text).Train.Epochs)

[<Fact>]
let ``frozen layers and the length of training`` () =
    let text settings =
        withModel "  c1: conv(4, 3) -> flatten -> dense(classes)"
        + $"train {{\n{settings}\n}}\n"

    onlyCode "E408" (text "  unfreeze = after(2 epochs)")
    onlyCode "W402" (text "  freeze = [c1]\n  unfreeze = after(10 epochs)")

let private plain text =
    [
        for setting in PlainSettings.Of(experiment text) -> setting.Path, setting.Value
    ]

[<Fact>]
let ``other programs get numbers, flags and words, and of a call its name`` () =
    let told = Map(plain lenet)

    for path, value in
        [
            "model", PlainValue.Words "layers"
            "data.source", PlainValue.Words "fashion_mnist"
            "data.split.train", PlainValue.Number 55_000.0
            "data.pad", PlainValue.Number 2.0
            "data.invert", PlainValue.Flag false
            "model.c1.channels", PlainValue.Number 6.0
            "train.optimizer", PlainValue.Words "sgd"
            "train.optimizer.lr", PlainValue.Number 0.05
            "train.schedule.warmup", PlainValue.Words "1 epoch"
            "train.early_stop.patience", PlainValue.Words "4 epochs"
        ] do
        Assert.Equal(value, told[path])

    // A list is told by its parts alone, and what a `none` leaves without effect is not told.
    for path in [ "data.split"; "train.early_stop"; "train.average.decay"; "name" ] do
        Assert.False(told.ContainsKey path, path)

[<Fact>]
let ``other programs get the settings of a classifier and none of training`` () =
    let told =
        plain "spec 1\ndata fashion_mnist {\n  augment = none\n}\nmodel knn(k=3, distance=cosine)\n"

    Assert.Contains(("model", PlainValue.Words "knn"), told)
    Assert.Contains(("model.k", PlainValue.Number 3.0), told)
    Assert.DoesNotContain(told, fun (path, _) -> path.StartsWith("train.", StringComparison.Ordinal))
