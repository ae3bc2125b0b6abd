/// `fashion-cli runs`: the run folders that are there.
[<RequireQualifiedAccess>]
module Fashion.Cli.Runs

open System
open Fashion.Core.Runs
open Fashion.Reports.Runs
open Fashion.Reports.Tables

type private Request =
    {
        Folder: string
        Where: string list
        Sort: string option
        Reverse: bool
        Most: int option
        Csv: string option
    }

let private run (output: Output) (request: Request) =
    let all = RunsList.Of(RunListing.In(request.Folder, Action<string> output.Warning))

    let filtered =
        request.Where
        |> List.fold (fun table condition -> TableQuery.Where(table, condition)) all

    let sorted =
        match request.Sort with
        | Some column -> TableQuery.Sorted(filtered, column, request.Reverse)
        | None when request.Reverse -> filtered.With(Seq.rev filtered.Rows)
        | None -> filtered

    let shown =
        match request.Most with
        | Some most -> sorted.With(Seq.truncate most sorted.Rows)
        | None -> sorted

    if shown.Rows.Count > 0 then
        TableText.lines shown |> Array.iter output.Line

    if shown.Rows.Count < all.Rows.Count then
        output.Note(string shown.Rows.Count + " of " + Text.counted all.Rows.Count "run")
    elif all.Rows.Count = 0 then
        output.Note(request.Folder + ": there are no runs here")

    TableText.saveCsv output request.Csv [ shown ]

    output.Object(fun json ->
        json.WriteString("folder", request.Folder)
        TableText.write json shown)

    ExitCodes.done'

let command =
    Command.create
        "runs"
        "lists run folders: what they are of, what they took and came to"
        [
            ""
            "--sort test --reverse --most 10"
            "--where 'test >= 0.9' --where 'name ~ lenet'"
            "studies/runs --where state=open"
        ]
        (fun parser ->
            let folder = parser.Argument("folder", "where the run folders are (default: runs)")

            let where =
                parser.Options(
                    "--where",
                    "condition",
                    "a column, one of = != < <= > >= ~, and a value, as in `test >= 0.9`; may be given several times"
                )

            let sort =
                parser.Option(
                    "--sort",
                    "column",
                    "by this column, the least first (default: by the time of the start)"
                )

            let reverse = parser.Flag("--reverse", "the other way round")

            let most =
                parser.Count(
                    "--most",
                    "count",
                    "so many runs at most",
                    "at least 1",
                    "leave it out to list all of them"
                )

            let csv = TableText.csvOption parser
            Arguments.json parser

            fun output line ->
                run
                    output
                    {
                        Folder = folder line |> Option.defaultValue "runs"
                        Where = where line
                        Sort = sort line
                        Reverse = reverse line
                        Most = most line
                        Csv = csv line
                    })
