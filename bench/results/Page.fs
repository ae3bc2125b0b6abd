/// docs/results.md, written from the ledger alone.
module Fashion.Results.Page

open System
open System.Globalization
open Fashion.Results.Ledger
open Fashion.Results.Rows
open Fashion.Results.Standing

let private figureName figure =
    match figure with
    | Accuracy -> "accuracy"
    | Precision -> "precision"
    | Recall -> "recall"

let private percent (share: float) =
    (100.0 * share).ToString("0.0#", CultureInfo.InvariantCulture) + " %"

/// Mean and, of several, the sample's standard deviation, in percent.
let private spread (values: float list) =
    let mean = List.average values

    let text (share: float) =
        (100.0 * share).ToString("0.00", CultureInfo.InvariantCulture)

    match values with
    | [ _ ] -> text mean + " %"
    | _ ->
        let squares = values |> List.sumBy (fun each -> (each - mean) ** 2.0)
        let deviation = sqrt (squares / float (values.Length - 1))
        $"{text mean} ± {text deviation} %%"

let private required (row: Row) =
    let figure =
        match row.Goal with
        | Comparison _ -> "–"
        | AtLeast [ Accuracy, share ] -> percent share
        | AtLeast [ one, share; other, same ] when share = same ->
            $"{figureName one} and {figureName other} {percent share}"
        | AtLeast shares ->
            [ for figure, share in shares -> figureName figure + " " + percent share ]
            |> String.concat ", "
        | NotBelow specs ->
            "not below "
            + (specs |> List.map (fun spec -> $"`{spec}`") |> String.concat " and ")

    match row.Within with
    | None -> figure
    | Some longest -> $"{figure} within {longest.TotalMinutes:F0} min"

let private shown goal =
    match goal with
    | AtLeast shares -> List.map fst shares
    | Comparison figures -> figures
    | NotBelow _ -> [ Accuracy ]

let private validation (standing: Standing) =
    match standing.Measurements with
    | [] -> "–"
    | measurements ->
        match measurements |> List.choose (fun each -> Option.ofNullable each.Validation) with
        | [] -> "–"
        | some -> spread some

let private reached (standing: Standing) =
    match standing.Measurements with
    | [] -> "–"
    | measurements ->
        [
            for figure in shown standing.Row.Goal do
                let spread = measurements |> List.map (fun each -> value each figure) |> spread

                if figure = Accuracy then
                    spread
                else
                    $"{figureName figure} {spread}"
        ]
        |> String.concat ", "

let private verdict standing =
    match standing.Verdict with
    | Reached -> "reached"
    | NotReached -> "**not reached**"
    | Stale -> "stale: the spec has changed"
    | Measured -> "measured"
    | NotMeasured ->
        match standing.Measurements with
        | [] -> "not measured"
        | some -> $"not measured with every seed yet ({some.Length})"

let private time (seconds: float) =
    let whole = TimeSpan.FromSeconds(Math.Round seconds)

    if whole.TotalSeconds < 60.0 then
        $"{whole.TotalSeconds} s"
    else
        $"{int whole.TotalMinutes} min {whole.Seconds} s"

/// One number where all seeds agree, or the span; a dash where there is none.
let private span (text: 'value -> string) (zero: 'value) (values: 'value list) =
    match values |> List.filter ((<>) zero) with
    | [] -> "–"
    | some ->
        let low, high = text (List.min some), text (List.max some)
        if low = high then low else $"{low} to {high}"

let private commands (row: Row) (seeds: int list) =
    let train = command row seeds.Head

    let evaluate =
        if row.Flip then
            ", then `./fashion-cli evaluate RUN --tta flip`"
        else
            ""

    let others =
        match seeds.Tail with
        | [] -> ""
        | [ one ] -> $", and seed {one}"
        | more -> ", and seeds " + (more |> List.map string |> String.concat ", ")

    $"`{train}`{evaluate}{others}"

let private cells (standing: Standing) =
    let row, measured = standing.Row, standing.Measurements

    let seeds =
        match measured with
        | [] -> row.Seeds
        | some -> some |> List.map _.Seed

    [
        row.Id
        $"[{row.Spec}](../{file row.Spec})"
        row.Published
        required row
        validation standing
        reached standing
        verdict standing
        match measured |> List.choose (fun each -> Option.ofObj each.Fit) with
        | [] -> measured |> List.map _.Epochs |> span string 0
        | fits -> fits |> List.distinct |> String.concat "; "
        measured
        |> List.map _.Parameters
        |> span (fun count -> count.ToString("N0", CultureInfo.InvariantCulture)) 0L
        measured |> List.map _.Seconds |> span time 0.0
        commands row seeds
    ]

let private table (headings: string list) (rows: string list list) =
    let line (cells: string list) = "| " + String.concat " | " cells + " |"

    line headings
    :: line (headings |> List.map (fun _ -> "---"))
    :: List.map line rows

let private headings =
    [
        "Row"
        "Spec"
        "Published"
        "Required"
        "Validation"
        "Reached"
        "Verdict"
        "Epochs"
        "Parameters"
        "Training time"
        "Command"
    ]

/// Drops the columns that say nothing about rows without a goal.
let private withoutGoal (cells: string list) = cells[..1] @ cells[4..5] @ cells[7..]

/// A search's line. What it found counts for the spec that was searched alone.
let private searchCells (search: Searches.Search, outcome: Searches.Outcome option, identity: string) =
    let link = $"[{search.Spec}](../{file search.Spec})"

    let commands =
        Searches.commands search
        |> List.map (fun line -> $"`{line}`")
        |> String.concat ", then "

    match outcome with
    | None ->
        [
            search.Id
            link
            search.Published
            "–"
            "–"
            "–"
            "–"
            "–"
            "not measured"
            commands
        ]
    | Some outcome ->
        let ended = outcome.Complete + outcome.Pruned + outcome.Failed

        let trials =
            if outcome.Failed > 0 then
                $"{ended}, of them {outcome.Pruned} stopped early and {outcome.Failed} failed"
            elif outcome.Pruned > 0 then
                $"{ended}, of them {outcome.Pruned} stopped early"
            else
                string ended

        [
            search.Id
            link
            search.Published
            trials
            time outcome.Seconds
            spread [ outcome.Best ] + " with " + String.concat ", " outcome.Values
            spread [ outcome.Validation ]
            spread [ outcome.Test ]
            if outcome.Identity <> identity then
                "stale: the spec has changed"
            else
                (if outcome.Seconds > search.Within.TotalSeconds then
                     $"**over {search.Within.TotalMinutes:F0} min**"
                 else
                     $"within {search.Within.TotalMinutes:F0} min")
                + (if outcome.Test >= search.PublishedBest then
                       ", better than published"
                   else
                       ", **below the published**")
            commands
        ]

let private searchHeadings =
    [
        "Row"
        "Spec"
        "Published"
        "Trials"
        "Time"
        "Best on the validation part"
        "Trained again"
        "Reached"
        "Verdict"
        "Command"
    ]

let private machines (standings: Standing list) =
    standings
    |> List.collect _.Measurements
    |> List.groupBy _.Machine
    |> List.map (fun (machine, some) ->
        let dates = some |> List.map _.Date
        $"- {machine}: {some.Length} runs, {span id String.Empty dates}")

/// `searches` has what is known of each, and what its spec's identity is now.
let text
    (systems: Standing list)
    (searches: (Searches.Search * Searches.Outcome option * string) list)
    (transfer: Standing list)
    =
    let longest = longestRepeated.TotalMinutes

    [
        [
            "# Measured results"
            ""
            "Written by `dotnet fsi build.fsx results` from [results.jsonl](results.jsonl), which has a line for each measurement; do"
            "not edit. Row and Published are those of five published reports on Fashion-MNIST. Reached is measured on its 10,000 test"
            "images; choices were made on a validation part of the training images. One followed from a test figure: as `cnn_tuned`"
            "with 256 units had only just reached its own (93.06 %), others were tried on the validation part. The accuracy on that"
            "part stands beside, without mirror images also where the test's has them. Both are the mean and the sample's standard"
            "deviation over the seeds of training in the command's column, on one split; the first seed alone where its run takes over"
            $"{longest} minutes. Precision and recall are means over the classes. Training time is that of the epochs, without set-up,"
            "validation and evaluation, by the version of the program that was current on the run's date; an ensemble's is its"
            "members'. Of several measurements the newest counts. Of a classical method, Epochs has what the fit says of itself."
            ""
            "`RUN` is the folder of a run: of the training before it, or of another row's with the same seed. A command repeats its run"
            "bit for bit on one kind of processor and one version of the program. On others the kernels add in another order, which"
            "trains another network: its figures differ as those of another seed do."
            ""
        ]
        table headings (systems |> List.map cells)
        [
            ""
            "## Searches"
            ""
            "Of the values that a spec leaves open, by its part `search`; what each found is in [searches.jsonl](searches.jsonl)."
            "Time is that of the whole command, with all cores. The best trial is chosen on the validation part, printed as a"
            "spec, and trained again: first its figure on that part, which repeats the trial's, and then on the test images, which"
            "no search reads. A pruned trial that goes on later counts as another. `knn_search` looks for neighbours in 5,000 images"
            "fewer than the published one, as it keeps those for validation."
            ""
        ]
        table searchHeadings (searches |> List.map searchCells)
        [ "" ]
        (if transfer.IsEmpty then
             []
         else
             [
                 "## Transfer"
                 ""
                 "A network that has learned five of the classes begins on the other five, with 50 images of each, beside the same"
                 "network without its weights; each seed draws other images. A figure here is the accuracy over five classes, reached on"
                 "their 5,000 test images. The fives and the draws are not the first that were tried, and were chosen with both figures"
                 "in sight: [decision 12](decisions/0012-transfer.md)."
                 ""
             ]
             @ table (withoutGoal headings) (transfer |> List.map (cells >> withoutGoal))
             @ [ "" ])
        (match machines (systems @ transfer) with
         | [] -> []
         | some -> [ "## Machines"; "" ] @ some @ [ "" ])
    ]
    |> List.concat
    |> List.map (fun line -> line + "\n")
    |> String.concat ""
