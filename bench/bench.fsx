// Times this project's training against PyTorch's, in one run and on the same cores, and writes bench/RESULTS.md.
// Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
open System
open System.Diagnostics
open System.IO
open System.Text
open System.Text.Json

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let rounds = 3

/// How many of the peer's variants run in every round: those that train a few images fastest, the second only where it
/// takes at most so many times as long as the first. The one that evaluates fastest evaluates in every round, too.
let finalists, near = 2, 1.2

/// Images of an epoch of the heats, of which there are two: the first makes what PyTorch makes once.
let heatImages, heatEpochs = 5_500, 2

/// As many as the peer makes of each of its sizes of batch.
let evaluationPasses = 4

/// Each spec, the largest share of the peer's time that an epoch may take, and the epochs of a run.
let specs =
    [
        "lenet", 0.35, 2
        "mlp_512", 0.60, 2
        "mlp_deep", 0.60, 1
        "cnn_two_conv", 0.45, 2
        "cnn_erasing", 0.60, 1
        "inception_resnet", 0.60, 1
    ]

let evaluationRequired = 0.50
let trainCount = 55_000

let peers =
    [
        for threads in List.distinct [ 1; Environment.ProcessorCount ] do
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
        Evaluation: float list
        Setup: float
        Peak: float
        /// What computed, as the run's manifest has it.
        Backend: string
    }

type Peer =
    {
        Version: string
        Parameters: int64
        Epochs: float list
        Evaluation: float list
        /// Floating-point operations a second of a large matrix product.
        MatrixRate: float
        Peak: float
    }

let cli = Path.Combine(root, "fashion-cli")
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName

let numbers (element: JsonElement) =
    [ for number in element.EnumerateArray() -> number.GetDouble() ]

let text (name: string) (element: JsonElement) = string (element.GetProperty name)

/// A spec's layer table.
let table spec =
    let shown = run cli [ "show"; $"specs/{spec}.spec"; "--json" ]
    use report = JsonDocument.Parse shown.Output
    report.RootElement.Clone()

let parameters spec =
    ((table spec).GetProperty "parameters").GetInt64()

/// Floating-point operations of training on one sample: twice the multiply-adds, forward, and backward for weights and
/// inputs, but for the inputs of the first layer, which are the images.
let operations spec =
    let perLayer =
        [
            for layer in (table spec).GetProperty("layers").EnumerateArray() ->
                layer.GetProperty("multiply_adds").GetDouble()
        ]

    6.0 * List.sum perLayer
    - 2.0 * (perLayer |> List.find (fun count -> count > 0.0))

let trainOurs spec (epochs: int) =
    let finished =
        run
            cli
            [
                "train"
                $"specs/{spec}.spec"
                "-o"
                $"train.epochs={epochs}"
                "--runs"
                scratch
                "--json"
            ]

    use report = JsonDocument.Parse finished.Output

    let folder = text "run" report.RootElement

    use manifest =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))

    let measured =
        run cli [ "evaluate"; folder; "--repeat"; string evaluationPasses; "--json" ]

    use evaluation = JsonDocument.Parse measured.Output

    {
        Epochs =
            [
                for line in File.ReadLines(Path.Combine(folder, "metrics.jsonl")) do
                    use record = JsonDocument.Parse line
                    record.RootElement.GetProperty("seconds").GetDouble()
            ]
        Evaluation = numbers (evaluation.RootElement.GetProperty "seconds")
        Setup = report.RootElement.GetProperty("seconds").GetProperty("setup").GetDouble()
        Peak = finished.PeakMegabytes
        Backend = text "torch" manifest.RootElement
    }

/// Without epochs it only evaluates.
let trainPeer spec (epochs: int) (images: int) (threads: int, layout: string) =
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
                string epochs
                "--images"
                string images
            ]

    use report = JsonDocument.Parse finished.Output

    let number (name: string) =
        report.RootElement.GetProperty(name).GetDouble()

    {
        Version = text "version" report.RootElement
        Parameters = report.RootElement.GetProperty("parameters").GetInt64()
        Epochs = numbers (report.RootElement.GetProperty "seconds")
        Evaluation = numbers (report.RootElement.GetProperty "evaluation")
        MatrixRate = number "matrix_rate"
        Peak = number "peak_mb"
    }

let cpu =
    File.ReadLines "/proc/cpuinfo"
    |> Seq.tryFind (fun line -> line.StartsWith "model name")
    |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
    |> Option.defaultValue "unknown"

/// Of all the cores' time since start, what a hypervisor gave to others, and all of it.
let stolen () =
    let ticks =
        (File.ReadLines "/proc/stat" |> Seq.head).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        |> Seq.skip 1
        |> Seq.map float
        |> Seq.truncate 8
        |> Seq.toArray

    ticks[7], Array.sum ticks

let stolenBefore, allBefore = stolen ()

/// What both took, by round.
type Comparison =
    {
        Ours: float list
        Peers: ((int * string) * float list) list
    }

    /// The variant whose median is the least, and that median.
    member comparison.Best =
        comparison.Peers
        |> List.map (fun (variant, figures) -> variant, median figures)
        |> List.minBy snd

    member comparison.Ratio = median comparison.Ours / snd comparison.Best

    /// Each round's own ratio.
    member comparison.Ratios =
        comparison.Ours
        |> List.mapi (fun round ours ->
            ours
            / (comparison.Peers |> List.map (fun (_, figures) -> figures[round]) |> List.min))

type Measured =
    {
        Spec: string
        Required: float
        Ours: Ours list
        Peers: ((int * string) * Peer list) list
        Training: Comparison
        Evaluation: Comparison
    }

/// The median pass of the better size of batch; the two take turns.
let peerPass (peer: Peer) =
    peer.Evaluation
    |> List.indexed
    |> List.groupBy (fun (index, _) -> index % 2)
    |> List.map (snd >> List.map snd >> median)
    |> List.min

let measure (spec, required, epochs) =
    eprintfn "%s, heats of the peer's variants" spec

    let heats =
        [
            for variant in peers -> variant, trainPeer spec heatEpochs heatImages variant
        ]

    // The peer's networks are written by hand: one that is not the spec's would be timed for nothing.
    let expected = parameters spec
    let written = (snd heats.Head).Parameters

    if written <> expected then
        failwith $"{spec} has {expected} parameters, and {written} in bench/peer.py"

    let byTime (figure: Peer -> float) =
        heats
        |> List.map (fun (variant, peer) -> variant, figure peer)
        |> List.sortBy snd

    let trainers =
        let fastest = byTime (fun peer -> List.last peer.Epochs) |> List.truncate finalists

        fastest
        |> List.filter (fun (_, epoch) -> epoch <= near * snd fastest.Head)
        |> List.map fst

    let evaluators = trainers @ [ fst (byTime peerPass).Head ] |> List.distinct

    let results =
        [
            for round in 1..rounds do
                eprintfn "%s, round %d of %d" spec round rounds
                let ours = trainOurs spec epochs

                ours,
                [
                    for variant in evaluators do
                        let epochs = if List.contains variant trainers then epochs else 0
                        variant, trainPeer spec epochs trainCount variant
                ]
        ]

    let figuresOf variant =
        [
            for _, peers in results -> peers |> List.find (fun (ran, _) -> ran = variant) |> snd
        ]

    let compare (ours: Ours -> float) (variants: (int * string) list) (figure: Peer -> float) =
        {
            Ours = results |> List.map (fst >> ours)
            Peers = [ for variant in variants -> variant, figuresOf variant |> List.map figure ]
        }

    {
        Spec = spec
        Required = required
        Ours = List.map fst results
        Peers = [ for variant in trainers -> variant, figuresOf variant ]
        Training = compare (fun ours -> median ours.Epochs) trainers (fun peer -> median peer.Epochs)
        Evaluation = compare (fun ours -> median ours.Evaluation) evaluators peerPass
    }

let measured = List.map measure specs

let machineRate =
    seq {
        for one in measured do
            for _, peers in one.Peers do
                for peer in peers -> peer.MatrixRate
    }
    |> Seq.max

let page = StringBuilder()

let line (content: string) =
    page.Append(content).Append('\n') |> ignore

let anyOurs, anyPeer =
    let first = List.head measured
    List.head first.Ours, first.Peers |> List.head |> snd |> List.head

line "# Measured speed"
line ""
line "Written by `dotnet fsi build.fsx bench`; do not edit. Each round runs this project and PyTorch (from Debian's"

line
    "`python3-torch`, `bench/peer.py`) in turn on the same cores, for one or two epochs on the real Fashion-MNIST: that"

line
    $"of four variants which was the fastest on {heatImages} images, a second that was nearly as fast, and to evaluate the one"

line
    $"that was fastest at that. Seconds are medians over {rounds} rounds, of an epoch's training and of a pass over the 10,000 test"

line "images (of the peer's the better of two sizes of batch); a ratio is ours over"
line "the peer's best variant, and its spread that of the rounds."
line ""

line
    "This project splits each batch between a worker for each core, feeds them bytes, and does all that the spec says. The peer"

line
    "is one process, whose threads work within an operation; it is fed floats, made before the clock starts, and leaves out"

line
    "augmentation, label smoothing, schedules and averages. Peak memory is that of the process until training ends: in the"

line "peer's the images are floats."
line ""

line
    "The share compares the multiply-adds that training needs, twice and a second, with the best rate of a product of two"

line
    "2048 x 2048 matrices in PyTorch in the same run. Kernels that need fewer operations than that, or instructions that PyTorch"

line "does not use, can pass it."
line ""
line $"- Machine: {cpu}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:``yyyy-MM-dd``}"
line $"- This project: {anyOurs.Backend}"
line $"- Peer: PyTorch {anyPeer.Version}"
line $"- Product of matrices in PyTorch: {machineRate / 1e9:F0} GFLOP/s"
line ""

let spread (ratios: float list) =
    $"{List.min ratios:F2}–{List.max ratios:F2}"

let variantText (threads: int, layout: string) =
    $"""{threads} {if threads = 1 then "thread" else "threads"}, {layout}"""

line "## Training"
line ""

line
    "| spec | ours, s | peer's best, s | peer's variant | ratio | of the rounds | required | GFLOP/s (share) | peak memory, MB (peer) | set-up within the process, s |"

line "|---|---|---|---|---|---|---|---|---|---|"

for one in measured do
    let ours = median one.Training.Ours
    let variant, peer = one.Training.Best
    let rate = operations one.Spec * float trainCount / ours
    let peak = one.Ours |> List.map _.Peak |> List.max

    let peerPeak =
        one.Peers
        |> List.find (fun (ran, _) -> ran = variant)
        |> snd
        |> List.map _.Peak
        |> List.max

    let setup = one.Ours |> List.map _.Setup |> median

    line
        $"| {one.Spec} | {ours:F2} | {peer:F2} | {variantText variant} | {one.Training.Ratio:F2} | {spread one.Training.Ratios} | {one.Required:F2} | {rate / 1e9:F0} ({rate / machineRate * 100.0:F0} %%) | {peak:F0} ({peerPeak:F0}) | {setup:F2} |"

line ""
line "## Evaluation of the 10,000 test images"
line ""
line "| spec | ours, s | peer's best, s | peer's variant | ratio | of the rounds | required |"
line "|---|---|---|---|---|---|---|"

for one in measured do
    let variant, peer = one.Evaluation.Best

    line
        $"| {one.Spec} | {median one.Evaluation.Ours:F3} | {peer:F3} | {variantText variant} | {one.Evaluation.Ratio:F2} | {spread one.Evaluation.Ratios} | {evaluationRequired:F2} |"

let check =
    [ for _ in 0..10 -> (run cli [ "check"; "specs/lenet.spec" ]).Seconds ]
    |> List.tail
    |> median

line ""

let stolenAfter, allAfter = stolen ()

line
    $"Of the cores' time, {(stolenAfter - stolenBefore) / (allAfter - allBefore) * 100.0:F1} %% was not this machine's to use while this ran (steal)."

line ""

line
    $"`fashion-cli check specs/lenet.spec` as a whole process: {check * 1000.0:F0} ms (median of 10; required: under 200 ms)."

Directory.Delete(scratch, true)
File.WriteAllText(Path.Combine(root, "bench", "RESULTS.md"), page.ToString())
printfn "%s" (page.ToString())
