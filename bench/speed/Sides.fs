/// The two programs as whole processes, and what they report of themselves.
module Fashion.Speed.Sides

open System
open System.Diagnostics
open System.IO
open System.Text.Json

let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

let private cli = Path.Combine(root, "fashion-cli")

/// As many of ours as the peer makes of each of its sizes of batch.
let private evaluationPasses = 4

type private Finished =
    {
        Output: string
        Seconds: float
        PeakMegabytes: float
    }

/// Runs a command to its end; the kernel's own high-water mark is read while it runs.
let private run (program: string) (arguments: string list) =
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
                    let kilobytes =
                        line.Split([| ' '; '\t' |], StringSplitOptions.RemoveEmptyEntries)[1]

                    peak <- max peak (float kilobytes / 1024.0)
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

/// What a program prints.
let output program arguments = (run program arguments).Output

let private numbers (element: JsonElement) =
    [ for number in element.EnumerateArray() -> number.GetDouble() ]

let private text (name: string) (element: JsonElement) = string (element.GetProperty name)

/// A spec's layer table.
let private table spec =
    use report =
        JsonDocument.Parse (run cli [ "show"; $"specs/{spec}.spec"; "--json" ]).Output

    report.RootElement.Clone()

let parameters spec =
    ((table spec).GetProperty "parameters").GetInt64()

/// The multiply-adds of a sample's way forward, layer by layer.
let private multiplyAdds spec =
    [
        for layer in (table spec).GetProperty("layers").EnumerateArray() ->
            layer.GetProperty("multiply_adds").GetDouble()
    ]

/// Floating-point operations of predicting one sample: twice the multiply-adds.
let predictionOperations spec = 2.0 * List.sum (multiplyAdds spec)

/// Of training on one: forward, and backward for weights and inputs, but for the inputs of the first layer, which are the
/// images.
let trainingOperations spec =
    let first = multiplyAdds spec |> List.find (fun count -> count > 0.0)
    3.0 * predictionOperations spec - 2.0 * first

/// Seconds that a check takes as a whole process.
let checkSeconds spec =
    (run cli [ "check"; $"specs/{spec}.spec" ]).Seconds

type Ours =
    {
        Epochs: float list
        Evaluation: float list
        Setup: float
        Peak: float
        /// What computed, as the run's manifest has it.
        Backend: string
    }

/// Trains in the folder, and evaluates what came of it.
let trainOurs (scratch: string) spec (epochs: int) =
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

/// How the peer may run.
type Variant =
    {
        Threads: int
        Layout: string
    }

    override variant.ToString() =
        let threads = if variant.Threads = 1 then "thread" else "threads"
        $"{variant.Threads} {threads}, {variant.Layout}"

let variants =
    [
        for threads in List.distinct [ 1; Environment.ProcessorCount ] do
            for layout in [ "contiguous"; "channels_last" ] -> { Threads = threads; Layout = layout }
    ]

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

/// Without epochs it only evaluates.
let trainPeer spec (epochs: int) (images: int) variant =
    let finished =
        run
            "/usr/bin/python3"
            [
                "bench/peer.py"
                spec
                "--threads"
                string variant.Threads
                "--layout"
                variant.Layout
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
