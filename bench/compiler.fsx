// Times the front end on a spec of 500 lines, 200 layers once expanded: warm, by BenchmarkDotNet, and as a whole process.
// Writes bench/COMPILER.md. Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
open System
open System.Diagnostics
open System.IO
open System.Text.Json

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let processRuns = 20
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName

/// What a command printed, and its seconds from start to end.
let run (program: string) (arguments: string list) =
    let start =
        ProcessStartInfo(
            program,
            arguments,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root
        )

    let clock = Stopwatch.StartNew()
    use running = Process.Start start |> Option.ofObj |> Option.get
    let output = running.StandardOutput.ReadToEndAsync()
    let errors = running.StandardError.ReadToEndAsync()
    running.WaitForExit()

    if running.ExitCode <> 0 then
        eprintfn "%s %s failed:\n%s%s" program (String.concat " " arguments) output.Result errors.Result
        exit 1

    output.Result, clock.Elapsed.TotalSeconds

let benchmarks arguments =
    run
        "dotnet"
        ([ "run"; "-c"; "Release"; "--project"; "bench/Fashion.Benchmarks"; "--" ]
         @ arguments)
    |> fst

let spec = Path.Combine(scratch, "large.spec")
File.WriteAllText(spec, benchmarks [ "spec" ])

benchmarks
    [
        "--filter"
        "*CompilerBenchmark*"
        "--exporters"
        "fulljson"
        "--artifacts"
        scratch
    ]
|> ignore

let statistics =
    let report =
        Directory.GetFiles(Path.Combine(scratch, "results"), "*-report-full.json")
        |> Array.exactlyOne

    use document = JsonDocument.Parse(File.ReadAllText report)

    let figures =
        document.RootElement.GetProperty("Benchmarks").[0].GetProperty("Statistics")

    let milliseconds (name: string) =
        figures.GetProperty(name).GetDouble() / 1e6

    {|
        Median = milliseconds "Median"
        Mean = milliseconds "Mean"
        Highest = milliseconds "Max"
    |}

let cli = Path.Combine(root, "fashion-cli")
run cli [ "check"; spec ] |> ignore

let seconds =
    [ for _ in 1..processRuns -> run cli [ "check"; spec ] |> snd ] |> List.sort

let cpu =
    File.ReadLines "/proc/cpuinfo"
    |> Seq.tryFind (fun line -> line.StartsWith "model name")
    |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
    |> Option.defaultValue "unknown"

let processes =
    $"median {seconds[processRuns / 2] * 1000.0:F0} (of {processRuns}; {seconds.Head * 1000.0:F0} to {List.last seconds * 1000.0:F0})"

File.WriteAllLines(
    Path.Combine(root, "bench", "COMPILER.md"),
    [
        "# Measured speed of the front end"
        ""
        "Written by `dotnet fsi build.fsx bench`; do not edit. The spec (`bench/Fashion.Benchmarks/LargeSpec.cs`) has 500 lines and more"
        "than 200 layers once its blocks are expanded, a hole, and some twenty profiles, each of which is checked too."
        ""
        $"Machine: {cpu}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:``yyyy-MM-dd``}."
        ""
        "| what | measured, ms | required, ms |"
        "|---|---|---|"
        $"| text to typed graph, warm (BenchmarkDotNet) | median {statistics.Median:F1}, mean {statistics.Mean:F1}, most {statistics.Highest:F1} | below 20 |"
        $"| `fashion-cli check`, the whole process | {processes} | below 200 |"
    ]
)

Directory.Delete(scratch, true)
