/// The classical methods from the command line: the same commands, files and fields as for networks.
module Fashion.Cli.Tests.ClassicalCommandTests

open System.IO
open System.Text.Json
open System.Threading
open Xunit
open Fashion.Cli.Tests.CommandRun

let private text (name: string) (json: JsonElement) =
    json.GetProperty(name).GetString() |> Option.ofObj |> Option.get

let private number (name: string) (json: JsonElement) = json.GetProperty(name).GetDouble()

let private check (finished: Finished) =
    Assert.True(finished.Code = 0, finished.Err)
    finished

let private models =
    [
        "knn(k=3)"
        "kmeans(clusters=10, restarts=2)"
        "logistic(c=0.1)"
        "sgd(loss=log, max_epochs=10)"
        "sgd(loss=hinge, max_epochs=10)"
    ]

let private spec (model: string) =
    let name =
        model.Replace("(", "-").Replace(")", "").Replace("=", "-").Replace(", ", "-")

    file (name + ".spec") (smallText.Substring(0, smallText.IndexOf "model {") + "model " + model + "\n")

let private runs = Path.Combine(scratch, "classical")

let private trainedJson =
    models
    |> List.map (fun model -> model, lazy ((check (run [ "train"; spec model; "--runs"; runs; "--json" ])).Json))
    |> Map.ofList

let all () = TheoryData<string>(List.toArray models)

[<Theory; MemberData(nameof all)>]
let ``train leaves a run folder with its figures, and a model`` (model: string) =
    let json = trainedJson[model].Value
    let folder = text "run" json
    Assert.False(json.GetProperty("interrupted").GetBoolean())
    Assert.InRange(number "accuracy" (json.GetProperty "test"), 0.4, 0.95)

    for name in
        [
            "spec.spec"
            "manifest.json"
            "log.jsonl"
            "metrics.json"
            "predictions.csv"
            "model/config.json"
        ] do
        Assert.True(File.Exists(Path.Combine(folder, name)), name)

    let lines = File.ReadAllLines(Path.Combine(folder, "predictions.csv"))
    Assert.Equal(10_001, lines.Length)

    // Clusters and a hinge loss give classes alone.
    let hasLoss = not (model.StartsWith "kmeans" || model.Contains "hinge")

    Assert.Equal(hasLoss, (json.GetProperty("test").GetProperty("loss").ValueKind = JsonValueKind.Number))
    Assert.Equal((if hasLoss then 13 else 3), lines[0].Split(',').Length)

[<Theory; MemberData(nameof all)>]
let ``evaluate and predict agree with train`` (model: string) =
    let json = trainedJson[model].Value
    let folder = text "run" json
    let accuracy = number "accuracy" (json.GetProperty "test")
    let evaluated = (check (run [ "evaluate"; folder; "--json" ])).Json
    Assert.Equal(accuracy, number "accuracy" evaluated, 12)
    Assert.Equal(10_000, evaluated.GetProperty("samples").GetInt32())
    let csv = Path.Combine(scratch, "again.csv")

    let predicted =
        (check (run [ "predict"; folder; "--split"; "test"; "--csv"; csv; "--json" ]))
            .Json.GetProperty("predictions")
            .EnumerateArray()
        |> Array.ofSeq

    let right =
        predicted |> Array.filter (fun each -> text "class" each = text "label" each)

    Assert.Equal(accuracy, float right.Length / 10_000.0, 12)
    Assert.Equal(File.ReadAllText(Path.Combine(folder, "predictions.csv")), File.ReadAllText csv)

[<Fact>]
let ``the run of a knn tells its accuracy for every k`` () =
    let folder = text "run" trainedJson["knn(k=3)"].Value
    let evaluated = (check (run [ "evaluate"; folder; "--curve"; "5"; "--json" ])).Json

    let curve =
        [
            for each in evaluated.GetProperty("curve").EnumerateArray() -> each.GetDouble()
        ]

    Assert.Equal(5, curve.Length)
    Assert.Equal(number "accuracy" evaluated, curve[2], 12)
    Assert.Matches("(?m)^5 +[0-9.]+ %$", (check (run [ "evaluate"; folder; "--curve"; "5" ])).Out)
    let other = text "run" trainedJson["kmeans(clusters=10, restarts=2)"].Value

    for line in
        [
            [ "evaluate"; other; "--curve"; "5" ]
            [ "evaluate"; folder; "--curve"; "700" ]
        ] do
        Assert.Equal(2, (run line).Code)

[<Fact>]
let ``what gives no probabilities says so where they are asked for`` () =
    let folder = text "run" trainedJson["kmeans(clusters=10, restarts=2)"].Value
    let plain = check (run [ "predict"; folder; "--split"; "validation" ])
    Assert.DoesNotContain("%", plain.Out)

    for line in
        [
            [ "predict"; folder; "--split"; "test"; "--top"; "3" ]
            [ "evaluate"; folder; "--tta"; "flip" ]
        ] do
        let finished = run line
        Assert.Equal(2, finished.Code)
        Assert.Contains("probabilities", finished.Err)

[<Fact>]
let ``an override changes the fit, and metrics have a line for each iteration`` () =
    let line =
        [
            "train"
            spec "logistic(c=0.1)"
            "-o"
            "model.max_iterations=7"
            "--runs"
            runs
            "--json"
        ]

    let json = (check (run line)).Json
    let fit = json.GetProperty "fit"
    Assert.Equal(7, fit.GetProperty("iterations").GetInt32())
    Assert.False(fit.GetProperty("converged").GetBoolean())
    Assert.InRange(number "gradient" fit, 1e-6, 1.0)
    let folder = text "run" json

    let losses =
        File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"))
        |> Array.map (fun line -> number "loss" (JsonDocument.Parse line).RootElement)

    Assert.Equal(7, losses.Length)
    Assert.Equal<float array>(losses |> Array.sortDescending, losses)
    Assert.Equal(8, File.ReadAllLines(Path.Combine(folder, "metrics.csv")).Length)

    Assert.Contains(
        "not converged",
        (run
            [
                "train"
                spec "logistic(c=0.1)"
                "-o"
                "model.max_iterations=7"
                "--runs"
                runs
            ])
            .Err
    )

[<Fact>]
let ``an interrupted fit goes on to the same model`` () =
    let spec = spec "logistic(penalty=none, max_iterations=400, tolerance=1e-9)"
    let whole = (check (run [ "train"; spec; "--runs"; runs; "--json" ])).Json
    // Stopped as soon as it has begun.
    let stopped =
        runUntil (CancellationToken true) [ "train"; spec; "--runs"; runs; "--json" ]

    Assert.Equal(130, stopped.Code)
    let folder = text "run" stopped.Json
    Assert.Equal(1, stopped.Json.GetProperty("fit").GetProperty("iterations").GetInt32())
    let resumed = (check (run [ "train"; "--resume"; folder; "--json" ])).Json
    Assert.Equal(number "loss" (whole.GetProperty "test"), number "loss" (resumed.GetProperty "test"))

    let model (folder: string) =
        File.ReadAllBytes(Path.Combine(folder, "model", "model.safetensors"))

    Assert.Equal<byte array>(model (text "run" whole), model folder)

    let lines (folder: string) =
        File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Length

    Assert.Equal(lines (text "run" whole), lines folder)

    // A finished run has nothing left to do.
    let before = File.ReadAllBytes(Path.Combine(folder, "metrics.jsonl"))
    let again = (check (run [ "train"; "--resume"; folder; "--json" ])).Json
    Assert.Equal(resumed.GetProperty("fit").GetRawText(), again.GetProperty("fit").GetRawText())
    Assert.Equal<byte array>(before, File.ReadAllBytes(Path.Combine(folder, "metrics.jsonl")))

[<Fact>]
let ``what the data cannot give is told before there is a run folder`` () =
    let never = Path.Combine(scratch, "never")

    let limited =
        smallText
            .Substring(0, smallText.IndexOf "model {")
            .Replace("limit = 800 samples", "limit = 800 samples\n  classes = [0, 1]")

    for model, says in [ "kmeans(clusters=700)", "`clusters` is 700"; "knn(k=700)", "`k` is 700" ] do
        let finished =
            run
                [
                    "train"
                    file "few.spec" (limited + "model " + model + "\n")
                    "--runs"
                    never
                ]

        Assert.Equal(2, finished.Code)
        Assert.Contains(says, finished.Err)
        Assert.False(Directory.Exists never)

[<Fact>]
let ``a run that is interrupted in its evaluation goes on with that`` () =
    let whole = trainedJson["knn(k=3)"].Value
    // There is nothing to interrupt before: the fit is done as soon as it has begun.
    let stopped =
        runUntil (CancellationToken true) [ "train"; spec "knn(k=3)"; "--runs"; runs; "--json" ]

    Assert.Equal(130, stopped.Code)
    Assert.True(stopped.Json.GetProperty("interrupted").GetBoolean())
    Assert.Contains("interrupted after the fit", stopped.Err)
    let folder = text "run" stopped.Json
    Assert.Equal(130, (runUntil (CancellationToken true) [ "evaluate"; folder ]).Code)
    let resumed = (check (run [ "train"; "--resume"; folder; "--json" ])).Json
    Assert.Equal(whole.GetProperty("test").GetRawText(), resumed.GetProperty("test").GetRawText())

[<Fact>]
let ``a classical method computes on the processor and says so`` () =
    let line = [ "train"; spec "knn(k=3)"; "--runs"; runs; "--device" ]
    let finished = run (line @ [ "cuda:0" ])
    Assert.Equal(2, finished.Code)
    Assert.Contains("`cuda:0`", finished.Err)
    let folder = text "run" trainedJson["knn(k=3)"].Value
    Assert.Equal(2, (run [ "evaluate"; folder; "--device"; "cuda:0" ]).Code)

    use manifest =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))

    Assert.Equal("cpu", text "device" manifest.RootElement)
    Assert.Equal(JsonValueKind.Null, (manifest.RootElement.GetProperty "torch").ValueKind)

[<Fact>]
let ``a message of a fit is in the log of its run`` () =
    let line =
        [
            "train"
            spec "logistic(c=0.1)"
            "-o"
            "model.max_iterations=2"
            "--runs"
            runs
            "--json"
        ]

    let folder = text "run" (check (run line)).Json
    Assert.Contains("not converged", File.ReadAllText(Path.Combine(folder, "log.jsonl")))
