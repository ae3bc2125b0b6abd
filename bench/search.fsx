// Times what a search adds to a trial after 1,000 finished ones, beside Debian's Optuna, and sets the values that both
// samplers find of four functions side by side; writes bench/SEARCH.md. Run by `dotnet fsi build.fsx bench search`, which
// installs what it needs first.
#load "speed/Machine.fs"

open System
open System.Diagnostics
open System.Globalization
open System.IO
open System.Text.Json
open Fashion.Speed

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName
let rounds, finished, timed = 3, 1_000, 50

/// What a command prints; where it fails, so does this script.
let runTo (mayFail: bool) (program: string) (arguments: string list) =
    let start =
        ProcessStartInfo(program, arguments, RedirectStandardOutput = true, WorkingDirectory = root)

    // As the program has it: see src/Fashion.Cli/Fashion.Cli.fsproj.
    start.Environment["DOTNET_TieredPGO"] <- "0"
    let running = Process.Start start |> Option.ofObj |> Option.get
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()

    if running.ExitCode <> 0 && not mayFail then
        eprintfn "%s failed:\n%s" program output
        exit 1

    output

let run = runTo false

let numbers (json: string) =
    JsonSerializer.Deserialize<float array> json |> Option.ofObj |> Option.get

let median (values: float array) =
    let sorted = Array.sort values
    (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0

let benchmarks = "bench/Fashion.Benchmarks"

run "dotnet" [ "build"; benchmarks; "-c"; "Release"; "-nologo"; "-v"; "q" ]
|> ignore

let dll =
    Path.Combine(root, benchmarks, "bin", "Release", "net10.0", "Fashion.Benchmarks.dll")

/// Both sides of a round, each with a database of its own.
let overhead =
    [
        for round in 1..rounds do
            let url side =
                $"sqlite:///{scratch}/{side}-{round}.db"

            let sizes = [ string finished; string timed ]

            eprintfn "overhead, round %d of %d" round rounds
            let own = run "dotnet" ([ dll; "search"; url "own" ] @ sizes) |> numbers

            let theirs =
                run "/usr/bin/python3" ([ "-B"; "bench/search_peer.py"; url "optuna" ] @ sizes)
                |> numbers

            own, theirs
    ]

let all side =
    overhead |> List.map side |> Array.concat

let own, theirs = all fst, all snd
let ratios = overhead |> List.map (fun (own, theirs) -> median own / median theirs)

/// A test states the figures of both samplers.
let samplers =
    eprintfn "samplers"
    let tests = "tests/Fashion.Core.Tests"
    run "dotnet" [ "build"; tests; "-c"; "Release"; "-nologo"; "-v"; "q" ] |> ignore

    // Where Optuna finds lower values the test fails, and tells them all the same.
    runTo
        true
        "dotnet"
        [
            "exec"
            Path.Combine(root, tests, "bin", "Release", "net10.0", "Fashion.Core.Tests.dll")
            "-method"
            "*IsNotWorseThanOptuna*"
            "-showLiveOutput"
            "-noColor"
        ]
    |> fun said -> said.Split '\n'
    |> Array.choose (fun line ->
        let found =
            Text.RegularExpressions.Regex.Match(line, @"\[OUTPUT\] (\w+), (\d+) trials, .*: here (\S+), Optuna (\S+)")

        if found.Success then
            let text (group: int) = found.Groups[group].Value

            let figure group =
                Double.Parse(text group, CultureInfo.InvariantCulture).ToString("F3", CultureInfo.InvariantCulture)

            Some $"| {text 1} | {text 2} | {figure 3} | {figure 4} |"
        else
            None)
    |> Array.sort
    |> fun rows ->
        if rows.Length = 0 then
            failwith "the test of the samplers told nothing"

        rows

let ms (value: float) =
    value.ToString("F1", CultureInfo.InvariantCulture) + " ms"

let low, high = List.min ratios, List.max ratios

let page =
    [
        "# Searches beside Optuna"
        ""
        "Written by `dotnet fsi build.fsx bench search`; do not edit."
        ""
        $"{Machine.cpu}, {Environment.ProcessorCount} threads, {DateTime.UtcNow:``yyyy-MM-dd``}. Optuna is Debian's, 3.1."
        ""
        "## What a search adds to a trial"
        ""
        $"After {finished:N0} finished trials, in SQLite with the same settings: a trial is claimed, drawn (TPE over eight parameters),"
        "written down, pruned (successive halving) and ended. Here its spec is also compiled, and its point compared with those before."
        + $" Medians of {timed} trials in each of {rounds} rounds, in which both sides take turns."
        ""
        "| | fashion-cli | Optuna | ratio | required |"
        "| --- | --- | --- | --- | --- |"
        $"| a trial | {ms (median own)} | {ms (median theirs)} | {median own / median theirs:F2} ({low:F2}–{high:F2}) | below 5 ms: "
        + (if median own < 5.0 then "reached |" else "**missed** |")
        + ""
        ""
        "## What the samplers find"
        ""
        "The lowest value after so many trials, ten of them drawn at random: the median of 30 seeds. Both are tree-structured Parzen"
        "estimators over all parameters at once. The functions are those of the tests; `layered` has parameters that not all trials have."
        "The widths of the kernels here were chosen by the first three; `rosenbrock4` was looked at afterwards."
        ""
        "| function | trials | fashion-cli | Optuna |"
        "| --- | --- | --- | --- |"
        yield! samplers
        ""
    ]

File.WriteAllText(Path.Combine(root, "bench", "SEARCH.md"), String.Join("\n", page))
Directory.Delete(scratch, true)
