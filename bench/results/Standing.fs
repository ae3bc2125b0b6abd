/// Where a row stands: what is measured of it, and whether that is enough.
module Fashion.Results.Standing

open Fashion.Results.Ledger
open Fashion.Results.Rows

type Verdict =
    | Reached
    | NotReached
    /// At least one seed is still to be run.
    | NotMeasured
    /// The spec means something else than when it was measured.
    | Stale
    /// There is nothing to reach.
    | Measured

type Standing =
    {
        Row: Row
        /// The newest of each seed, also where it is stale.
        Measurements: Measurement list
        Verdict: Verdict
    }

/// The seeds to run: all of them, or the first alone where its run took too long to be repeated.
let wanted (row: Row) (latest: int -> Measurement option) =
    match latest row.Seeds.Head with
    | Some first when first.Seconds > longestRepeated.TotalSeconds -> [ row.Seeds.Head ]
    | _ -> row.Seeds

let value (measurement: Measurement) figure =
    match figure with
    | Accuracy -> measurement.Accuracy
    | Precision -> measurement.Precision
    | Recall -> measurement.Recall

/// `current` gives a spec's measurement with a seed, where it is not stale.
let private meets (current: string -> int -> Measurement option) (measurements: Measurement list) goal =
    match goal with
    | Comparison _ -> Measured
    | AtLeast shares ->
        let mean figure =
            measurements |> List.averageBy (fun each -> value each figure)

        if shares |> List.forall (fun (figure, share) -> mean figure >= share) then
            Reached
        else
            NotReached
    | NotBelow specs ->
        let others =
            [
                for spec in specs do
                    for each in measurements do
                        current spec each.Seed
                        |> Option.map (fun other -> each.Accuracy >= other.Accuracy)
            ]

        if List.contains None others then NotMeasured
        elif List.forall ((=) (Some true)) others then Reached
        else NotReached

/// Judges a row; `identity` says what it means today with a seed.
let ofRow (ledger: Measurement list) (identity: Row -> int -> string) (row: Row) =
    let latest = latest ledger row
    let seeds = wanted row latest
    let measurements = seeds |> List.choose latest

    let isStale (row: Row) (measurement: Measurement) =
        measurement.Identity <> identity row measurement.Seed

    let current spec seed =
        let other = all |> List.find (fun other -> other.Spec = spec)
        Ledger.latest ledger other seed |> Option.filter (isStale other >> not)

    let verdict =
        if measurements |> List.exists (isStale row) then
            Stale
        elif measurements.Length < seeds.Length then
            NotMeasured
        elif
            row.Within
            |> Option.exists (fun longest ->
                measurements |> List.exists (fun each -> each.Seconds > longest.TotalSeconds))
        then
            NotReached
        else
            meets current measurements row.Goal

    {
        Row = row
        Measurements = measurements
        Verdict = verdict
    }
