// Times this project's training against PyTorch's, in one run and on the same cores, and writes bench/RESULTS.md.
// Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
open System
open System.Diagnostics
open System.IO
open System.Text
open System.Text.Json

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let rounds = 3
let epochsPerRun = 2
let specs = [ "lenet"; "mlp_512"; "cnn_two_conv" ]

let peers =
    [
        for threads in [ 1; 2 ] do
            for layout in [ "contiguous"; "channels_last" ] -> threads, layout
    ]

let median (values: float seq) =
    let sorted = values |> Seq.sort |> Seq.toArray
    let middle = sorted.Length / 2

    if sorted.Length % 2 = 1 then
        sorted[middle]
    else
        (sorted[middle - 1] + sorted[middle]) / 2.0

type Finished =
    {
        Output: string
        Seconds: float
        PeakMegabytes: float
    }

/// Runs a command to its end; the kernel's own high-water mark is read while it runs.
let run (program: string) (arguments: string list) =
    let start =
        ProcessStartInfo(program, arguments, RedirectStandardOutput = true, RedirectStandardError = true)

    start.WorkingDirectory <- root
    let clock = Stopwatch.StartNew()
    use running = Process.Start start |> Option.ofObj |> Option.get
    let output = running.StandardOutput.ReadToEndAsync()
    let errors = running.StandardError.ReadToEndAsync()
    let mutable peak = 0.0

    while not (running.WaitForExit 50) do
        try
            for line in File.ReadLines $"/proc/{running.Id}/status" do
                if line.StartsWith "VmHWM:" then
                    peak <-
                        max
                            peak
                            (float (line.Split([| ' '; '\t' |], StringSplitOptions.RemoveEmptyEntries)[1])
                             / 1024.0)
        with :? IOException ->
            ()

    if running.ExitCode <> 0 then
        eprintfn "%s %s failed:\n%s" program (String.concat " " arguments) errors.Result
        exit 1

    {
        Output = output.Result
        Seconds = clock.Elapsed.TotalSeconds
        PeakMegabytes = peak
    }

type Ours =
    {
        Epochs: float list
        Setup: float
        Peak: float
    }

let cli = Path.Combine(root, "fashion-cli")
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName

let trainOurs spec =
    let finished =
        run
            cli
            [
                "train"
                $"specs/{spec}.spec"
                "-o"
                $"train.epochs={epochsPerRun}"
                "--runs"
                scratch
                "--json"
            ]

    use report = JsonDocument.Parse finished.Output

    let folder =
        report.RootElement.GetProperty("run").GetString() |> Option.ofObj |> Option.get

    {
        Epochs =
            [
                for line in File.ReadLines(Path.Combine(folder, "metrics.jsonl")) do
                    use record = JsonDocument.Parse line
                    record.RootElement.GetProperty("seconds").GetDouble()
            ]
        Setup = report.RootElement.GetProperty("seconds").GetProperty("setup").GetDouble()
        Peak = finished.PeakMegabytes
    }

let trainPeer spec (threads: int, layout: string) =
    let finished =
        run
            "/usr/bin/python3"
            [
                "bench/peer.py"
                spec
                "--threads"
                string threads
                "--layout"
                layout
                "--epochs"
                string epochsPerRun
            ]

    use report = JsonDocument.Parse finished.Output

    [
        for seconds in report.RootElement.GetProperty("seconds").EnumerateArray() -> seconds.GetDouble()
    ],
    finished.PeakMegabytes

let cpu =
    File.ReadLines "/proc/cpuinfo"
    |> Seq.tryFind (fun line -> line.StartsWith "model name")
    |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
    |> Option.defaultValue "unknown"

let text = StringBuilder()

let line (content: string) =
    text.Append(content).Append('\n') |> ignore

line "# Measured speed"
line ""
line "Written by `dotnet fsi build.fsx bench`; do not edit. Each round runs this project and every variant of the peer"

line
    $"(PyTorch from Debian's `python3-torch`, `bench/peer.py`) in turn on the same cores: {rounds} rounds of {epochsPerRun} epochs"

line
    "each on the real Fashion-MNIST. Seconds are medians of an epoch's training; the ratio is ours over the peer's best"

line "variant, and its spread is that of the rounds."
line ""
line $"Machine: {cpu}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:``yyyy-MM-dd``}."
line ""

line
    "| spec | ours, s | peer's best, s | peer's variant | ratio | of the rounds | required | peak memory, MB (peer) | start to first step, s |"

line "|---|---|---|---|---|---|---|---|---|"

for spec in specs do
    let results =
        [
            for round in 1..rounds do
                eprintfn "%s, round %d of %d" spec round rounds
                let ours = trainOurs spec
                ours, [ for variant in peers -> variant, trainPeer spec variant ]
        ]

    let oursMedian = results |> Seq.collect (fun (ours, _) -> ours.Epochs) |> median

    let peerMedian variant =
        results
        |> Seq.collect (fun (_, runs) -> runs |> List.find (fst >> (=) variant) |> snd |> fst)
        |> median

    let best = peers |> List.minBy peerMedian

    let ratios =
        [
            for ours, runs in results ->
                median ours.Epochs
                / (runs |> List.map (fun (_, (seconds, _)) -> median seconds) |> List.min)
        ]

    let peak = results |> List.map (fun (ours, _) -> ours.Peak) |> List.max

    let peerPeak =
        results
        |> List.map (fun (_, runs) -> runs |> List.find (fst >> (=) best) |> snd |> snd)
        |> List.max

    let setup = results |> List.map (fun (ours, _) -> ours.Setup) |> median

    line
        $"| {spec} | {oursMedian:F2} | {peerMedian best:F2} | {fst best} threads, {snd best} | {oursMedian / peerMedian best:F2} | {List.min ratios:F2}–{List.max ratios:F2} | 0.80 | {peak:F0} ({peerPeak:F0}) | {setup:F2} |"

let check =
    [ for _ in 0..10 -> (run cli [ "check"; "specs/lenet.spec" ]).Seconds ]
    |> List.tail
    |> median

line ""

line
    $"`fashion-cli check specs/lenet.spec` as a whole process: {check * 1000.0:F0} ms (median of 10; required: under 200 ms)."

Directory.Delete(scratch, true)
File.WriteAllText(Path.Combine(root, "bench", "RESULTS.md"), text.ToString())
printfn "%s" (text.ToString())
