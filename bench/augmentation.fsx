// Times every augmentation of 28x28 images by BenchmarkDotNet, and its share of the training of the specs that have one,
// and writes bench/AUGMENTATION.md. Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Text.RegularExpressions

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName

/// What a command prints; where it fails, so does this script.
let run (program: string) (arguments: string list) =
    let start =
        ProcessStartInfo(program, arguments, RedirectStandardOutput = true, WorkingDirectory = root)

    let running = Process.Start start |> Option.ofObj |> Option.get
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()

    if running.ExitCode <> 0 then
        eprintfn "%s failed:\n%s" program output
        exit 1

    output

[ "run"; "-c"; "Release"; "--project"; "bench/Fashion.Benchmarks"; "--" ]
@ [ "--filter"; "*AugmentationBenchmark*"; "--exporters"; "fulljson" ]
@ [ "--warmupCount"; "5"; "--iterationCount"; "10"; "--iterationTime"; "200" ]
@ [ "--artifacts"; scratch ]
|> run "dotnet"
|> ignore

/// What an image may cost, in nanoseconds, by what its `augment` has in it.
let required (augment: string) =
    match augment with
    | "none" -> ""
    | _ when augment.Contains "rotate" || augment.Contains "zoom" -> "2000"
    | _ -> "1000"

type Timed =
    {
        Augment: string
        Median: float
        Least: float
        Most: float
        Bytes: int64
    }

let timed =
    let report =
        Directory.GetFiles(Path.Combine(scratch, "results"), "*-report-full.json")
        |> Array.exactlyOne

    use document = JsonDocument.Parse(File.ReadAllText report)

    [
        for each in document.RootElement.GetProperty("Benchmarks").EnumerateArray() do
            let statistics = each.GetProperty "Statistics"

            let figure (name: string) =
                statistics.GetProperty(name).GetDouble()

            {
                // Parameters are shortened in the report, but not in the full name.
                Augment =
                    Regex.Match(each.GetProperty("FullName").GetString() |> string, "Augment: \"(.*)\"").Groups[1].Value
                Median = figure "Median"
                Least = figure "Min"
                Most = figure "Max"
                Bytes = each.GetProperty("Memory").GetProperty("BytesAllocatedPerOperation").GetInt64()
            }
    ]

let ofSpecs, kinds =
    timed |> List.partition (fun one -> one.Augment.StartsWith "specs/")

let images = 8_000

/// What training on one image costs, in nanoseconds of all cores' time: the median of some short epochs, after a first one
/// in which the JIT compiles.
let trainingOf (epochs: int) (spec: string) =
    let output =
        run
            (Path.Combine(root, "fashion-cli"))
            ([ "train"; spec; "--json"; "--runs"; Path.Combine(scratch, "runs") ]
             @ [ "-o"; $"train.epochs={epochs + 1}"; "-o"; $"data.limit={images + 1_000}" ]
             @ [ "-o"; $"data.split=[train: {images}, validation: 1_000]" ])

    use report = JsonDocument.Parse output

    let folder =
        report.RootElement.GetProperty("run").GetString() |> Option.ofObj |> Option.get

    let seconds =
        [
            for line in File.ReadLines(Path.Combine(folder, "metrics.jsonl")) do
                use record = JsonDocument.Parse line
                record.RootElement.GetProperty("seconds").GetDouble()
        ]

    let measured = List.sort seconds.Tail

    measured[measured.Length / 2] / float images
    * 1e9
    * float Environment.ProcessorCount

let most = 0.10

let percent share =
    let text = $"{share * 100.0:F1} %%"
    if share < most then text else $"{text} (missed)"

/// Specs without augmentation whose steps are short, so that a share of them is large: of the rest it is smaller.
let short =
    [ "mlp_two_layer"; "mlp_512"; "lenet" ]
    |> List.map (fun name -> name, trainingOf 11 $"specs/{name}.spec")

let sharesOfShort =
    [
        for one in kinds do
            let shares = [ for _, training in short -> one.Median / training |> percent ]
            $"| `{one.Augment}` | " + String.Join(" | ", shares) + " |"
    ]

let rows =
    [
        for one in kinds ->
            $"| `{one.Augment}` | {one.Median:F0} | {one.Least:F0} to {one.Most:F0} | {required one.Augment} | {one.Bytes} |"
    ]

let shares =
    [
        for one in ofSpecs do
            let training = trainingOf 1 one.Augment
            $"| {one.Augment} | {one.Median:F0} | {training:F0} | {percent (one.Median / training)} | {most * 100.0:F0} %% |"
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
        ""
        "## Its share of training"
        ""
        $"What training on one image takes of the cores' time is from the second of two epochs of {images} images."
        ""
        "| spec | augmenting, ns | training, ns | share | required below |"
        "|---|---|---|---|---|"
        yield! shares
        ""
        "What each kind would add to the steps of specs that augment nothing is required below 10 % too. Those of small networks"
        "are short: "
        + String.Join(", ", [ for name, training in short -> $"{training:F0} ns for an image (`{name}`)" ])
        + ","
        "in the median of eleven epochs."
        ""
        "| augment | " + String.Join(" | ", List.map fst short) + " |"
        "|---|" + String.replicate short.Length "---|"
        yield! sharesOfShort
    ]
)

Directory.Delete(scratch, true)
