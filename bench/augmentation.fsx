// Times every augmentation of 28x28 images by BenchmarkDotNet and writes bench/AUGMENTATION.md. Run by
// `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Text.RegularExpressions

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName

let arguments =
    [ "run"; "-c"; "Release"; "--project"; "bench/Fashion.Benchmarks"; "--" ]
    @ [ "--filter"; "*AugmentationBenchmark*"; "--exporters"; "fulljson" ]
    @ [ "--warmupCount"; "5"; "--iterationCount"; "10"; "--iterationTime"; "200" ]
    @ [ "--artifacts"; scratch ]

let start =
    ProcessStartInfo("dotnet", arguments, RedirectStandardOutput = true, WorkingDirectory = root)

let running = Process.Start start |> Option.ofObj |> Option.get
let output = running.StandardOutput.ReadToEnd()
running.WaitForExit()

if running.ExitCode <> 0 then
    eprintfn "the benchmark failed:\n%s" output
    exit 1

/// What an image may cost, in nanoseconds, by what its `augment` has in it.
let required (augment: string) =
    match augment with
    | "none" -> ""
    | _ when augment.Contains "rotate" || augment.Contains "zoom" -> "2000"
    | _ -> "1000"

let rows =
    let report =
        Directory.GetFiles(Path.Combine(scratch, "results"), "*-report-full.json")
        |> Array.exactlyOne

    use document = JsonDocument.Parse(File.ReadAllText report)

    [
        for each in document.RootElement.GetProperty("Benchmarks").EnumerateArray() do
            let statistics = each.GetProperty "Statistics"

            let figure (name: string) =
                statistics.GetProperty(name).GetDouble()

            let bytes =
                each.GetProperty("Memory").GetProperty("BytesAllocatedPerOperation").GetInt64()

            // Parameters are shortened in the report, but not in the full name.
            let augment =
                Regex.Match(each.GetProperty("FullName").GetString() |> string, "Augment: \"(.*)\"").Groups[1].Value

            $"""| `{augment}` | {figure "Median":F0} | {figure "Min":F0} to {figure "Max":F0} | {required augment} | {bytes} |"""
    ]

let cpu =
    File.ReadLines "/proc/cpuinfo"
    |> Seq.tryFind (fun line -> line.StartsWith "model name")
    |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
    |> Option.defaultValue "unknown"

File.WriteAllLines(
    Path.Combine(root, "bench", "AUGMENTATION.md"),
    [
        "# Measured cost of augmentation"
        ""
        "Written by `dotnet fsi build.fsx bench`; do not edit. Nanoseconds for one 28x28 image of bytes in a batch of 128, on one thread:"
        "the copy out of the training part (`none` is that alone), the draws and the change (`bench/Fashion.Benchmarks`)."
        ""
        $"Machine: {cpu}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:``yyyy-MM-dd``}."
        ""
        "| augment | median, ns | all, ns | required below, ns | bytes allocated |"
        "|---|---|---|---|---|"
        yield! rows
    ]
)

Directory.Delete(scratch, true)
