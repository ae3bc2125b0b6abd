// Trains what docs/results.md has no figures of yet, notes them in docs/results.jsonl, and writes the page. It may be
// interrupted at any time: what is finished is kept, and what was begun goes on the next time.
// Run by `dotnet fsi build.fsx results [--only SPEC,...] [--report]`, which builds what it needs first.
#load "results/Rows.fs"
#load "results/Ledger.fs"
#load "results/Standing.fs"
#load "results/Runs.fs"
#load "results/Searches.fs"
#load "results/Page.fs"

open System
open System.IO
open Fashion.Results
open Fashion.Results.Rows

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let ledger = Path.Combine(root, "docs", "results.jsonl")
let searches = Path.Combine(root, "docs", "searches.jsonl")
let page = Path.Combine(root, "docs", "results.md")
let runs = Runs.Runs root

type Request =
    {
        /// Rows of this name; searches have `search-` before it.
        Only: string list
        Report: bool
    }

/// A search is told from the training of the same spec.
let searchName (search: Searches.Search) = "search-" + search.Spec

let known = (all |> List.map _.Spec) @ (Searches.all |> List.map searchName)

let usage (problem: string) =
    eprintfn "error: %s" problem
    eprintfn "usage: dotnet fsi build.fsx results [--only SPEC,SPEC] [--report]"
    exit 2

let rec parse (request: Request) arguments =
    match arguments with
    | [] -> request
    | "--report" :: rest -> parse { request with Report = true } rest
    | "--only" :: names :: rest ->
        let only = List.ofArray (names.Split ',')

        match only |> List.tryFind (fun name -> not (List.contains name known)) with
        | Some unknown ->
            let known = String.concat ", " known
            usage $"there is no row `{unknown}`; there are {known}"
        | None -> parse { request with Only = only } rest
    | other :: _ -> usage $"`{other}` is not understood"

let writePage () =
    let measurements = Ledger.read ledger
    let standings = List.map (Standing.ofRow measurements runs.Identity)

    let searched =
        let outcomes = Searches.read searches

        [
            for search in Searches.all do
                search, Searches.latest outcomes search, Searches.identity root search
        ]

    File.WriteAllText(page, Page.text (standings systems) searched (standings transfer))

/// The first seed of a row whose measurement is missing or stale.
let missing (row: Row) =
    let latest = Ledger.latest (Ledger.read ledger) row

    let isDone seed =
        latest seed
        |> Option.exists (fun each -> each.Identity = runs.Identity row seed)

    Standing.wanted row latest |> List.tryFind (isDone >> not)

/// False where it failed.
let measure (row: Row, seed) =
    try
        Ledger.append ledger (runs.Measure row seed)
        writePage ()
        true
    with Runs.CommandFailed(command, code) when code <> Runs.interrupted ->
        eprintfn "error: `%s` ended with exit code %d" command code
        false

/// Measures all that is missing: a seed of every row before the next seed of any, so that the page is whole early. False
/// where something failed; the row's other seeds are then left out.
let rec complete (rows: Row list) =
    match
        rows
        |> List.choose (fun row -> missing row |> Option.map (fun seed -> row, seed))
    with
    | [] -> true
    | next ->
        let measured = next |> List.filter measure
        complete (List.map fst measured) && measured.Length = next.Length

/// False where one failed.
let searchAll (chosen: Searches.Search list) =
    chosen
    |> List.filter (fun search ->
        match Searches.latest (Searches.read searches) search with
        | Some outcome -> outcome.Identity <> Searches.identity root search
        | None -> true)
    |> List.map (fun search ->
        try
            Searches.append searches (Searches.measure runs root search)
            writePage ()
            true
        with Runs.CommandFailed(command, code) when code <> Runs.interrupted ->
            eprintfn "error: `%s` ended with exit code %d" command code
            false)
    |> List.forall id

let request =
    parse { Only = []; Report = false } (List.ofArray fsi.CommandLineArgs[1..])

let isChosen name =
    request.Only.IsEmpty || List.contains name request.Only

try
    let complete =
        request.Report
        || List.forall
            id
            [
                complete (all |> List.filter (fun row -> isChosen row.Spec))
                searchAll (Searches.all |> List.filter (searchName >> isChosen))
            ]

    writePage ()
    printfn "%s" page
    exit (if complete then 0 else 1)
with Runs.CommandFailed(command, code) ->
    eprintfn "error: `%s` ended with exit code %d" command code
    exit code
