/// The classical methods beside Faiss and scikit-learn, each in a process of its own, and how they grow.
module Fashion.Speed.Classical

open System
open System.IO
open System.Text.Json

let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

let private rounds = 3

/// The data set's images, times so many.
let private sizes = [ 1; 2; 5; 10 ]

type Goal =
    {
        Method: string
        Name: string
        Peer: string
        /// The largest share of the peer's time; None where none is required.
        Required: float option
    }

let goals =
    let goal method name peer required =
        {
            Method = method
            Name = name
            Peer = peer
            Required = required
        }

    [
        goal "knn" "5 nearest of 60,000 for 10,000 queries" "Faiss, IndexFlatL2" (Some 0.20)
        goal "logistic" "logistic regression" "scikit-learn, 100 iterations" (Some 0.15)
        goal "sgd" "SGD, logistic loss, 20 epochs" "scikit-learn" (Some 0.20)
        goal "kmeans" "k-means, 10 clusters, 10 restarts" "scikit-learn" (Some 0.25)
        goal "pca-randomized" "PCA, 2 components, randomized" "scikit-learn, randomized" (Some 0.70)
        goal "pca" "PCA, 2 components, exact" "scikit-learn, full" None
    ]

/// A process's seconds and memory, and its other results as it printed them.
type Finished =
    {
        Seconds: float
        Peak: float
        Report: JsonElement
    }

    member finished.Number(name: string) =
        finished.Report.GetProperty(name).GetDouble()

let private finished (output: string) =
    use document = JsonDocument.Parse output
    let report = document.RootElement.Clone()

    {
        Seconds = report.GetProperty("seconds").GetDouble()
        Peak = report.GetProperty("peak_mb").GetDouble()
        Report = report
    }

let private ours method (copies: int) =
    let program =
        Path.Combine(root, "bench", "Fashion.Benchmarks", "bin", "Release", "net10.0", "Fashion.Benchmarks.dll")

    finished (Sides.output "dotnet" [ program; "classical"; method; string copies ])

let private peer method (seed: int) =
    finished (Sides.output "/usr/bin/python3" [ "bench/classical_peer.py"; method; string seed ])

type Measured =
    {
        Goal: Goal
        Ours: Finished list
        Peers: Finished list
    }

/// Ours stops counting where the loss is as small as what the peer ended with.
let private secondsAtEqualLoss (ours: Finished) (peer: Finished) =
    let reached = peer.Number "loss"

    ours.Report.GetProperty("history").EnumerateArray()
    |> Seq.tryFind (fun point -> point[1].GetDouble() <= reached)
    |> Option.map (fun point -> point[0].GetDouble())
    |> Option.defaultValue Double.PositiveInfinity

let private seconds (measured: Measured) =
    List.map2
        (fun ours peer ->
            if measured.Goal.Method = "logistic" then
                secondsAtEqualLoss ours peer
            else
                ours.Seconds)
        measured.Ours
        measured.Peers

let measure goal =
    let pairs =
        [
            for round in 1..rounds do
                eprintfn "%s, round %d of %d" goal.Method round rounds
                // Each round draws anew where a method draws.
                ours goal.Method 1, peer goal.Method round
        ]

    {
        Goal = goal
        Ours = List.map fst pairs
        Peers = List.map snd pairs
    }

/// By method and size.
let growth () =
    [
        for goal in goals do
            goal,
            [
                for copies in sizes do
                    eprintfn "%s, %d times the images" goal.Method copies
                    ours goal.Method copies
            ]
    ]

let private median = Comparison.median

let private range (digits: int) (values: float list) =
    let text (value: float) = value.ToString $"F{digits}"

    if text (List.min values) = text (List.max values) then
        text (List.min values)
    else
        text (List.min values) + "–" + text (List.max values)

/// What says that the results are as good: ours, and the peer's in brackets.
let private result (measured: Measured) =
    let both name digits =
        let of' (runs: Finished list) =
            runs |> List.map (fun run -> run.Number name) |> range digits

        $"{of' measured.Ours} ({of' measured.Peers})"

    match measured.Goal.Method with
    | "knn" -> "the same ([parity](PARITY_CLASSICAL.md))"
    | "logistic" -> "loss " + range 5 (measured.Peers |> List.map (fun run -> run.Number "loss"))
    | "sgd" -> "accuracy " + both "accuracy" 4
    | "kmeans" -> "inertia " + both "inertia" 0
    | _ -> "variance " + both "variance" 4

let private row (measured: Measured) =
    let times = seconds measured
    let peers = measured.Peers |> List.map _.Seconds
    let ratio = median times / median peers

    let required, missed =
        match measured.Goal.Required with
        | Some required -> $"{required:F2}", (if ratio > required then " (missed)" else "")
        | None -> "–", ""

    let peak (runs: Finished list) = runs |> List.map _.Peak |> List.max

    [
        measured.Goal.Name
        $"{median times:F2}"
        measured.Goal.Peer
        $"{median peers:F2}"
        $"{ratio:F2}{missed}"
        List.map2 (/) times peers |> range 2
        required
        result measured
        $"{peak measured.Ours:F0} ({peak measured.Peers:F0})"
    ]

let private grown (goal: Goal, runs: Finished list) =
    goal.Name :: [ for run in runs -> $"{run.Seconds:F2} ({run.Peak:F0})" ]

let private table (heads: string list) (rows: string list list) =
    let line (cells: string list) = "| " + String.concat " | " cells + " |"
    line heads :: line (heads |> List.map (fun _ -> "---")) :: List.map line rows

/// How the page tells what was done.
let introduction =
    [
        $"The classical methods run against Debian's `python3-faiss` and `python3-sklearn` (`bench/classical_peer.py`) in {rounds}"
        "rounds, in turn and each in a process of its own, on all cores and on the 60,000 training images in memory: bytes for this"
        "project, float32 for the peers. Neighbours include the making of the index. Logistic regression is timed until its loss is"
        "no larger than scikit-learn's after 100 iterations. Both sides stop an SGD fit by the same rule; the peer's k-means and SGD"
        "draw anew in each round. Memory is the largest of the process, data included. `dotnet fsi build.fsx bench classical` runs"
        "these alone."
    ]

let lines (heading: string) (stolen: float) (measured: Measured list) growth =
    [
        heading
        ""
        $"- Measured: {DateTime.UtcNow:``yyyy-MM-dd``}; {stolen * 100.0:F1} %% of the cores' time went to other machines (steal)"
        ""
        yield!
            measured
            |> List.map row
            |> table
                [
                    "method"
                    "ours, s"
                    "peer"
                    "peer, s"
                    "ratio"
                    "of the rounds"
                    "required"
                    "results (peer)"
                    "peak memory, MB (peer)"
                ]
        ""
        "Ours with more images (shifted and mirrored copies), seconds (peak memory, MB):"
        ""
        yield!
            growth
            |> List.map grown
            |> table ("method" :: [ for copies in sizes -> (60_000 * copies).ToString "N0" ])
    ]
