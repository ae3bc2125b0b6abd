/// `fashion-cli report`: everything about runs as one page.
[<RequireQualifiedAccess>]
module Fashion.Cli.Report

open Fashion.Core.Data
open Fashion.Reports
open Fashion.Reports.Pages
open Fashion.Reports.Runs

let private run (output: Output) (paths: string list) (part: DataPart) (machine: Machine) (file: string) =
    // Before anything is computed.
    Page.Check file
    let among = OpenRuns.with' output machine
    let runs = paths |> List.map among.Open |> List.toArray
    RunsPage.Of(runs, part, SpecDifferences.ofRuns runs).Save file
    output.Line(file + ": " + Text.counted runs.Length "run")

    output.Object(fun json ->
        json.WriteString("page", file)
        Json.strings json "runs" paths
        json.WriteString("split", PartNames.Key part))

    ExitCodes.done'

let command =
    Command.create
        "report"
        "writes everything about runs as one page that needs no network"
        [
            "runs/20260101-120000-lenet-5 --out report.html"
            "runs/* --split validation --out report.html"
        ]
        (fun parser ->
            let runs = parser.Arguments("run", "run folders")
            let out = parser.Option("--out", "file", "the page, one HTML file")

            let split =
                Parts.option
                    parser
                    "whose images figures and pictures are of: train, validation or test (default: test)"

            let machine = Machine.arguments parser
            Arguments.json parser

            fun output line ->
                match runs line, out line with
                | [], _ -> raise (CommandLine.lacks "report" "a run folder")
                | _, None -> raise (CommandLine.lacks "report" "`--out FILE`")
                | paths, Some file ->
                    let part = split line |> Option.map Parts.named |> Option.defaultValue DataPart.Test
                    run output paths part (machine line) file)
