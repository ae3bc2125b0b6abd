/// bench/RESULTS.md: a section for each machine that was measured, of which a run replaces its own machine's.
module Fashion.Speed.Page

open System
open Fashion.Speed.Comparison
open Fashion.Speed.Sides

let private evaluationRequired = 0.50

let private introduction =
    [
        "# Measured speed"
        ""
        "Written by `dotnet fsi build.fsx bench`, which replaces the section of the machine that it runs on; do not edit."
        yield! method
        ""
        "This project splits each batch between a worker for each core, feeds them bytes, and does all that the spec says. The"
        "peer is one process, whose threads work within an operation; it is fed floats, made before the clock starts, and leaves"
        "out augmentation, label smoothing, schedules and averages. Peak memory is that of the process until training ends: in"
        "the peer's the images are floats."
        ""
        "The share compares the multiply-adds that a network's layers name, twice and a second, with the best rate of a product of"
        "two 2048 x 2048 matrices in PyTorch in the same run. Our kernels can pass it: that product leaves out a part of what the"
        "cores can do, convolutions and sparse numbers need fewer operations than the layers name, and bytes other instructions."
        ""
        yield! Classical.introduction
    ]

let private ratio (comparison: Comparison) required =
    let missed = if comparison.Ratio > required then " (missed)" else ""
    $"{comparison.Ratio:F2}{missed}"

let private spread (comparison: Comparison) =
    $"{List.min comparison.Ratios:F2}–{List.max comparison.Ratios:F2}"

/// The columns that both tables have.
let private comparedHeads =
    [
        "spec"
        "ours, s"
        "peer's best, s"
        "peer's variant"
        "ratio"
        "of the rounds"
        "required"
    ]

let private shareHead = "GFLOP/s (share)"

let private compared (spec: string) (digits: int) (comparison: Comparison) (required: float) =
    let variant, peer = comparison.Best
    let seconds (value: float) = value.ToString $"F{digits}"

    [
        spec
        seconds (median comparison.Ours)
        seconds peer
        string variant
        ratio comparison required
        spread comparison
        $"{required:F2}"
    ]

/// Operations a second, and their share of the machine's rate.
let private share machineRate (operations: float) (images: int) (comparison: Comparison) =
    let rate = operations * float images / median comparison.Ours
    $"{rate / 1e9:F0} ({rate / machineRate * 100.0:F0} %%)"

let private trainingRow machineRate (one: Measured) =
    let goal = one.Goal
    let peak = one.Ours |> List.map _.Peak |> List.max

    let peerPeak =
        one.Peers
        |> List.find (fun (ran, _) -> ran = fst one.Training.Best)
        |> snd
        |> List.map _.Peak
        |> List.max

    let setup = one.Ours |> List.map _.Setup |> median

    compared goal.Spec 2 one.Training goal.Required
    @ [
        share machineRate (trainingOperations goal.Spec) trainImages one.Training
        $"{peak:F0} ({peerPeak:F0})"
        $"{setup:F2}"
    ]

let private evaluationRow machineRate (one: Measured) =
    compared one.Goal.Spec 3 one.Evaluation evaluationRequired
    @ [
        share machineRate (predictionOperations one.Goal.Spec) testImages one.Evaluation
    ]

let private table (heads: string list) (rows: string list list) =
    let line (cells: string list) = "| " + String.concat " | " cells + " |"
    line heads :: line (heads |> List.map (fun _ -> "---")) :: List.map line rows

/// What was measured on this machine.
type Section =
    {
        Cpu: string
        Measured: Measured list
        /// Seconds, of whole processes.
        Check: float
        /// The share of the cores' time that a hypervisor gave to others.
        Stolen: float
    }

/// The machine, and what the project's kernels are written for there: `libtorch 1.13.0, …, own kernels for AVX-512`.
let private heading section (ours: Ours) =
    let kernels = ours.Backend.Split(", ") |> Array.last
    $"## {section.Cpu}, {Environment.ProcessorCount} processors, {kernels}"

let private lines section =
    let ours, peer =
        let first = List.head section.Measured
        List.head first.Ours, first.Peers |> List.head |> snd |> List.head

    let machineRate =
        [
            for one in section.Measured do
                for _, runs in one.Peers do
                    for run in runs -> run.MatrixRate
        ]
        |> List.max

    [
        heading section ours
        ""
        $"- Measured: {DateTime.UtcNow:``yyyy-MM-dd``}; {section.Stolen * 100.0:F1} %% of the cores' time went to other machines (steal)"
        $"- This project: {ours.Backend}"
        $"- Peer: PyTorch {peer.Version}"
        $"- Product of matrices in PyTorch: {machineRate / 1e9:F0} GFLOP/s"
        $"- `fashion-cli check specs/lenet.spec` as a whole process: {section.Check * 1000.0:F0} ms (median of 10; required: under 200 ms)"
        ""
        "### Training"
        ""
        yield!
            section.Measured
            |> List.map (trainingRow machineRate)
            |> table (
                comparedHeads
                @ [ shareHead; "peak memory, MB (peer)"; "set-up within the process, s" ]
            )
        ""
        "### Evaluation of the 10,000 test images"
        ""
        yield!
            section.Measured
            |> List.map (evaluationRow machineRate)
            |> table (comparedHeads @ [ shareHead ])
    ]

/// The page with a section first that begins with its heading, and then those of other machines and methods as they were.
let replace (before: string) (own: string list) =
    let mark = "\n## "

    let others =
        before.Split mark
        |> Seq.tail
        |> Seq.map (fun other -> mark.TrimStart() + other.Trim())
        |> Seq.filter (fun other -> not (other.StartsWith(own.Head + "\n")))

    let intoText = String.concat "\n"

    String.concat "\n\n" [ intoText introduction; intoText own; yield! others ]
    + "\n"

/// The page with this section of networks first.
let text (before: string) (section: Section) = replace before (lines section)
