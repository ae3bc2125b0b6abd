module Fashion.Cli.Tests.TraceTests

open System.IO
open System.Text.Json
open Xunit
open Fashion.Cli.Tests.CommandRun

let private trace spec (name: string) arguments =
    let into = Path.Combine(scratch, name)

    let finished =
        run ([ "trace"; spec; "--into"; into; "--threads"; "1"; "--json" ] @ arguments)

    Assert.True(finished.Code = 0, finished.Err)
    finished.Json, into

let private losses (folder: string) =
    [
        for line in File.ReadLines(Path.Combine(folder, "steps.jsonl")) do
            use step = JsonDocument.Parse line
            step.RootElement.GetProperty("loss").GetDouble()
    ]

// 600 images in batches of 50.
let private stepsPerEpoch = 12

[<Fact>]
let ``a trace takes the steps of the training, to the same weights`` () =
    let json, folder = trace small "whole" [ "--steps"; "1000" ]
    Assert.Equal(2 * stepsPerEpoch, json.GetProperty("steps").GetInt32())
    Assert.Equal(stepsPerEpoch, json.GetProperty("steps_per_epoch").GetInt32())
    Assert.Equal(2, json.GetProperty("epochs").GetInt32())
    Assert.Equal(2 * stepsPerEpoch, Directory.GetFiles(folder, "step-*.safetensors").Length)

    use first =
        JsonDocument.Parse(Seq.head (File.ReadLines(Path.Combine(trainedRun.Value, "metrics.jsonl"))))

    // Every batch has 50 images, so that the epoch's mean is that of its steps.
    Assert.Equal(
        first.RootElement.GetProperty("train").GetProperty("loss").GetDouble(),
        losses folder |> List.take stepsPerEpoch |> List.average,
        9
    )

    Assert.Equal<byte array>(
        File.ReadAllBytes(Path.Combine(trainedRun.Value, "model", "model.safetensors")),
        File.ReadAllBytes(Path.Combine(folder, "final.safetensors"))
    )

    Assert.False(File.Exists(Path.Combine(folder, "average.safetensors")))

[<Fact>]
let ``a trace stops where it is told to, and writes the average where there is one`` () =
    let json, folder = trace small "short" [ "--steps"; "3"; "-o"; "train.average=ema" ]
    Assert.Equal(3, json.GetProperty("steps").GetInt32())
    Assert.Equal(3, (losses folder).Length)
    Assert.Equal(3, Directory.GetFiles(folder, "step-*.safetensors").Length)
    Assert.True(File.Exists(Path.Combine(folder, "average.safetensors")))

[<Fact>]
let ``dropout drops nothing in a trace`` () =
    let dropping =
        file "dropping.spec" (smallText.Replace("dense(16) -> relu", "dense(16) -> relu -> dropout(90%)"))

    let _, plain = trace small "plain-steps" [ "--steps"; "5" ]
    let _, dropped = trace dropping "dropped-steps" [ "--steps"; "5" ]
    Assert.Equal<float list>(losses plain, losses dropped)

[<Fact>]
let ``double precision takes the same steps, more exactly`` () =
    // Beyond an epoch, behind which the validation part is measured.
    let steps = string (stepsPerEpoch + 1)
    let _, single = trace small "single" [ "--steps"; steps ]
    let _, double = trace small "double" [ "--steps"; steps; "--float64" ]

    Assert.Equal<byte array>(
        File.ReadAllBytes(Path.Combine(single, "initial.safetensors")),
        File.ReadAllBytes(Path.Combine(double, "initial.safetensors"))
    )

    for ours, exact in List.zip (losses single) (losses double) do
        Assert.InRange(abs (ours - exact) / exact, 0.0, 1e-5)

    Assert.NotEqual<float list>(losses single, losses double)

[<Fact>]
let ``a trace needs steps, a folder that can be written, and a layer graph`` () =
    let fails code (words: string) arguments =
        let finished = run ("trace" :: arguments)
        Assert.Equal(code, finished.Code)
        Assert.Contains(words, finished.Err)

    fails 2 "at least 1 step" [ small; "--into"; "x"; "--steps"; "0" ]
    fails 2 "`trace` needs `--into FOLDER`" [ small ]
    fails 1 "no trace can be written here" [ small; "--into"; "/proc/no-trace-here" ]

    let knn =
        file "traced-knn.spec" (smallText.Substring(0, smallText.IndexOf "model {") + "model knn(k=3)\n")

    fails 2 "takes no steps to trace" [ knn; "--into"; "x" ]
