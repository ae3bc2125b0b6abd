module Fashion.Cli.Tests.RunCommandTests

open System
open System.IO
open System.Threading
open Xunit
open Fashion.Cli.Tests.CommandRun

[<Fact>]
let ``train --json leaves a run folder and tells its figures`` () =
    let finished = trained.Value
    let json = finished.Json
    Assert.Equal(12_730L, json.GetProperty("parameters").GetInt64())
    Assert.Equal(2, json.GetProperty("epochs").GetInt32())

    for part in [ "train"; "validation"; "test" ] do
        let figures = json.GetProperty part
        Assert.InRange(figures.GetProperty("loss").GetDouble(), 0.0, 2.3)
        // Ten classes: chance is 0.1.
        Assert.InRange(figures.GetProperty("accuracy").GetDouble(), 0.3, 1.0)

    for stage in [ "setup"; "train"; "evaluate" ] do
        Assert.True(json.GetProperty("seconds").GetProperty(stage).GetDouble() >= 0.0)

    for name in
        [
            "spec.spec"
            "manifest.json"
            "metrics.csv"
            "metrics.jsonl"
            "predictions.csv"
            "log.jsonl"
        ] do
        Assert.True(File.Exists(Path.Combine(trainedRun.Value, name)), name)

    Assert.Contains("epoch 2/2: train loss", finished.Err)

[<Fact>]
let ``train without --json prints a line an epoch and a table`` () =
    let finished =
        run
            [
                "train"
                small
                "--profile"
                "smoke"
                "--runs"
                Path.Combine(scratch, "plain")
                "--threads"
                "1"
            ]

    Assert.Equal(0, finished.Code)
    Assert.Equal("", finished.Err)
    let lines = finished.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
    Assert.Equal(7, lines.Length)
    Assert.StartsWith("epoch 1/1: train loss ", lines[1])
    Assert.Matches("^test +[0-9.]+ +[0-9.]+ %$", lines[5])

[<Fact>]
let ``train begins with another run's weights, and says so`` () =
    let train folder arguments =
        run (
            [
                "train"
                small
                "--runs"
                Path.Combine(scratch, folder)
                "--threads"
                "1"
                "-o"
                "train.init=checkpoint(\"" + trainedRun.Value + "\", only=[dense])"
            ]
            @ arguments
        )

    let init = (train "began" [ "--json" ]).Json.GetProperty "init"
    Assert.Equal(trainedRun.Value, init.GetProperty("source").GetString())
    Assert.Equal(1, init.GetProperty("layers").GetInt32())
    Assert.Equal(784 * 16 + 16, init.GetProperty("parameters").GetInt32())
    Assert.Contains("begun with 12,560 parameters from " + trainedRun.Value, (train "told" []).Out)
    Assert.Equal(Text.Json.JsonValueKind.Null, trained.Value.Json.GetProperty("init").ValueKind)

[<Fact>]
let ``evaluate finds the figures that training found`` () =
    let finished = run [ "evaluate"; trainedRun.Value; "--threads"; "1"; "--json" ]
    Assert.Equal(0, finished.Code)
    let json = finished.Json
    let test = trained.Value.Json.GetProperty "test"
    Assert.Equal("test", json.GetProperty("split").GetString())
    Assert.Equal(test.GetProperty("accuracy").GetDouble(), json.GetProperty("accuracy").GetDouble(), 9)
    Assert.Equal(test.GetProperty("loss").GetDouble(), json.GetProperty("loss").GetDouble(), 5)
    Assert.Equal(10_000, json.GetProperty("samples").GetInt32())

    let counts =
        [
            for row in json.GetProperty("confusion").EnumerateArray() ->
                [ for cell in row.EnumerateArray() -> cell.GetInt32() ]
        ]

    Assert.Equal(10_000, counts |> List.sumBy List.sum)
    let right = counts |> List.mapi (fun label row -> row[label]) |> List.sum
    Assert.Equal(json.GetProperty("accuracy").GetDouble(), float right / 10_000.0, 9)

[<Fact>]
let ``evaluate takes another part, and prints a report`` () =
    let finished = run [ "evaluate"; trainedRun.Value; "--split"; "validation" ]
    Assert.Equal(0, finished.Code)
    Assert.StartsWith("validation: loss ", finished.Out)
    Assert.Contains(", 200 images", finished.Out)
    Assert.Contains("weighted average", finished.Out)

[<Fact>]
let ``predict ranks the classes of a part and writes the same into a file`` () =
    let csv = Path.Combine(scratch, "predictions.csv")

    let finished =
        run
            [
                "predict"
                trainedRun.Value
                "--split"
                "validation"
                "--top"
                "3"
                "--csv"
                csv
                "--json"
            ]

    Assert.Equal(0, finished.Code)

    let predictions =
        finished.Json.GetProperty("predictions").EnumerateArray() |> Array.ofSeq

    Assert.Equal(200, predictions.Length)
    let rows = File.ReadAllLines csv
    Assert.Equal(201, rows.Length)

    for index, prediction in Array.indexed predictions do
        let shares =
            [
                for entry in prediction.GetProperty("top").EnumerateArray() ->
                    entry.GetProperty("probability").GetDouble()
            ]

        Assert.Equal(3, shares.Length)
        Assert.Equal<float list>(List.sortDescending shares, shares)
        Assert.Equal(prediction.GetProperty("class").GetString(), rows[index + 1].Split(',')[2])

[<Fact>]
let ``predict of a missing photo is exit code 3, and of nothing 2`` () =
    let finished =
        run [ "predict"; trainedRun.Value; Path.Combine(scratch, "none.png") ]

    Assert.Equal(3, finished.Code)
    Assert.Contains("none.png", finished.Err)
    Assert.Equal(2, (run [ "predict"; trainedRun.Value ]).Code)

[<Fact>]
let ``a file that is no photo is exit code 3`` () =
    let finished = run [ "predict"; trainedRun.Value; file "text.png" "no photo" ]
    Assert.Equal(3, finished.Code)
    Assert.Contains("text.png", finished.Err)

[<Fact>]
let ``an interrupted run exits with 130, and goes on to where an uninterrupted one ends`` () =
    let runs = Path.Combine(scratch, "interrupted")
    use cancel = new CancellationTokenSource()
    cancel.Cancel()
    let train = [ "train"; small; "--runs"; runs; "--threads"; "1"; "--json" ]
    let first = runUntil cancel.Token train
    Assert.Equal(130, first.Code)
    Assert.True(first.Json.GetProperty("interrupted").GetBoolean())
    let folder = first.Json.GetProperty("run").GetString() |> Option.ofObj |> Option.get
    Assert.Contains("train --resume " + folder, first.Err)
    let second = run [ "train"; "--resume"; folder; "--json" ]
    Assert.Equal(0, second.Code)

    Assert.Equal(
        trained.Value.Json.GetProperty("test").GetProperty("loss").GetDouble(),
        second.Json.GetProperty("test").GetProperty("loss").GetDouble()
    )

[<Fact>]
let ``a run folder that cannot be made is exit code 1`` () =
    let finished = run [ "train"; small; "--runs"; "/proc/no-runs-here" ]
    Assert.Equal(1, finished.Code)
    Assert.Contains("/proc/no-runs-here", finished.Err)

[<Fact>]
let ``a model for which no machine has memory is exit code 1, and leaves no run folder`` () =
    // 170 TB of weights: more than a process can address, whatever the system promises.
    let layers = String.concat " -> " (List.replicate 48 "dense(32_000)")
    let spec = Path.Combine(scratch, "huge.spec")
    let runs = Path.Combine(scratch, "huge")

    File.WriteAllText(
        spec,
        "spec 1\ndata fashion_mnist { split = [train: 100, validation: 100] }\n"
        + "model { flatten -> dense(32_000)\n repeat 900 { "
        + layers
        + " }\n dense(classes) }\ntrain { optimizer = sgd(lr=0.1)\n epochs = 1 }\n"
    )

    let finished = run [ "train"; spec; "--runs"; runs; "--json" ]
    Assert.Equal(1, finished.Code)
    Assert.Equal("R002", finished.Json.GetProperty("error").GetProperty("code").GetString())
    Assert.Contains("a smaller model", finished.Err)
    Assert.Empty(Directory.GetFileSystemEntries runs)

[<Fact>]
let ``a device that is not there is exit code 2`` () =
    let finished =
        run [ "train"; small; "--device"; "gpu"; "--runs"; Path.Combine(scratch, "device") ]

    Assert.Equal(2, finished.Code)
    Assert.Contains("`gpu`", finished.Err)

[<Fact>]
let ``data info counts the published data set`` () =
    let json = (run [ "data"; "info"; "--json" ]).Json

    let samples part =
        json.GetProperty("parts").GetProperty(part: string).GetProperty("samples").GetInt32()

    Assert.Equal(60_000, samples "train")
    Assert.Equal(10_000, samples "test")
    Assert.Equal(10, json.GetProperty("classes").GetArrayLength())

[<Fact>]
let ``data info of a spec counts its parts`` () =
    let finished = run [ "data"; "info"; small ]
    Assert.Equal(0, finished.Code)
    Assert.Matches("(?m)^all +600 +200 +10,000$", finished.Out)

[<Fact>]
let ``the data of this machine are the published ones`` () =
    let finished = run [ "data"; "verify" ]
    Assert.True(finished.Code = 0, finished.Err)
