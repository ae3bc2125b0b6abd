/// Kills real training processes at random moments, also inside a save, and lets them go on.
module Fashion.Cli.Tests.KillTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Xunit
open Fashion.Cli.Tests.CommandRun

/// A model that is small enough to be killed twenty times, with dropout and momentum as state that could be lost.
let private spec =
    file
        "killed.spec"
        """spec 1
name "Killed"

data fashion_mnist {
  split = [train: 600, validation: 200]
  limit = 800 samples
}

model {
  flatten -> dense(32) -> relu -> dropout(30%)
  dense(classes)
}

train {
  optimizer = adam(lr=2e-3)
  schedule = cosine(warmup=1 epoch)
  epochs = 12
  batch = 50
  keep = best(validation.accuracy)
}
"""

let private start (arguments: string list) =
    let cli = typeof<Fashion.Cli.Output>.Assembly.Location

    let info =
        ProcessStartInfo("dotnet", [ "exec"; cli; "train"; "--checkpoint-every"; "2" ] @ arguments)

    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    Process.Start info |> Option.ofObj |> Option.get

let private model run =
    File.ReadAllBytes(Path.Combine(run, "model", "model.safetensors"))

let private hasBegun (runs: string) =
    Directory.Exists runs
    && Directory.GetDirectories runs
       |> Array.exists (fun run -> File.Exists(Path.Combine(run, "manifest.json")))

/// Starts a run, kills it after it has trained for about `delay`, and gives its folder.
let private kill runs (delay: TimeSpan) =
    use killed = start [ spec; "--runs"; runs; "--threads"; "1" ]
    let clock = Stopwatch.StartNew()

    while not (hasBegun runs) && not killed.HasExited do
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes 2.0, "the run did not begin")
        Thread.Sleep 5

    Thread.Sleep delay
    killed.Kill()
    killed.WaitForExit()
    Assert.Single(Directory.GetDirectories runs)

[<Fact>]
let ``a run killed at any moment goes on to the very bytes that an unharmed run ends with`` () =
    let runs name = Path.Combine(scratch, "killed", name)
    let clock = Stopwatch.StartNew()

    let whole =
        run
            [
                "train"
                spec
                "--runs"
                runs "whole"
                "--threads"
                "1"
                "--checkpoint-every"
                "2"
                "--json"
            ]

    Assert.Equal(0, whole.Code)

    let wholeModel =
        model (whole.Json.GetProperty("run").GetString() |> Option.ofObj |> Option.get)

    let length = min clock.Elapsed.TotalSeconds 4.0
    let random = Random 20260101

    for point in 1..20 do
        let folder =
            kill (runs (string point)) (TimeSpan.FromSeconds(random.NextDouble() * length))

        let resumed = run [ "train"; "--resume"; folder; "--json" ]
        Assert.True((resumed.Code = 0), $"point {point}: {resumed.Err}")
        Assert.True(wholeModel.AsSpan().SequenceEqual(model folder), $"point {point}: another model than unharmed")
