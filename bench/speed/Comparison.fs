/// One spec's rounds, in each of which both sides run in turn.
module Fashion.Speed.Comparison

open Fashion.Speed.Sides

let private rounds = 3

/// How many of the peer's variants run in every round: those that train a few images fastest, the second only where it
/// takes at most so many times as long as the first. The one that evaluates fastest evaluates in every round, too.
let private finalists, private near = 2, 1.2

/// Images of an epoch of the heats, of which there are two: the first makes what PyTorch makes once.
let private heatImages, private heatEpochs = 5_500, 2

let trainImages, testImages = 55_000, 10_000

let median (values: float seq) =
    let sorted = values |> Seq.sort |> Seq.toArray
    let middle = sorted.Length / 2

    if sorted.Length % 2 = 1 then
        sorted[middle]
    else
        (sorted[middle - 1] + sorted[middle]) / 2.0

/// What both took, by round.
type Comparison =
    {
        Ours: float list
        Peers: (Variant * float list) list
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

/// A spec, the largest share of the peer's time that an epoch may take, and the epochs of a run.
type Goal =
    {
        Spec: string
        Required: float
        Epochs: int
    }

type Measured =
    {
        Goal: Goal
        Ours: Ours list
        Peers: (Variant * Peer list) list
        Training: Comparison
        Evaluation: Comparison
    }

/// How the page tells what was done.
let method =
    [
        "Each round runs this project and PyTorch (from Debian's `python3-torch`, `bench/peer.py`) in turn on the same cores,"
        "for one or two epochs on the real Fashion-MNIST: that of four variants which was the fastest on"
        $"{heatImages} images, a second that was nearly as fast, and to evaluate the one that was fastest at that. Seconds are"
        $"medians over {rounds} rounds, of an epoch's training and of a pass over the 10,000 test images (of the peer's the"
        "better of two sizes of batch); a ratio is ours over the peer's best variant, and its spread that of the rounds."
    ]

/// The median pass of the better size of batch; the two take turns.
let private peerPass (peer: Peer) =
    peer.Evaluation
    |> List.indexed
    |> List.groupBy (fun (index, _) -> index % 2)
    |> List.map (snd >> List.map snd >> median)
    |> List.min

let measure scratch goal =
    let spec = goal.Spec
    eprintfn "%s, heats of the peer's variants" spec

    let heats =
        [
            for variant in variants -> variant, trainPeer spec heatEpochs heatImages variant
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
                let ours = trainOurs scratch spec goal.Epochs

                ours,
                [
                    for variant in evaluators do
                        let epochs = if List.contains variant trainers then goal.Epochs else 0
                        variant, trainPeer spec epochs trainImages variant
                ]
        ]

    let figuresOf variant =
        [
            for _, peers in results -> peers |> List.find (fun (ran, _) -> ran = variant) |> snd
        ]

    let compare (ours: Ours -> float) variants (figure: Peer -> float) =
        {
            Ours = results |> List.map (fst >> ours)
            Peers = [ for variant in variants -> variant, figuresOf variant |> List.map figure ]
        }

    {
        Goal = goal
        Ours = List.map fst results
        Peers = [ for variant in trainers -> variant, figuresOf variant ]
        Training = compare (fun ours -> median ours.Epochs) trainers (fun peer -> median peer.Epochs)
        Evaluation = compare (fun ours -> median ours.Evaluation) evaluators peerPass
    }
