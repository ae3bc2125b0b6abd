/// `fashion-cli compare`: runs side by side.
[<RequireQualifiedAccess>]
module Fashion.Cli.Compare

open Fashion.Core.Data
open Fashion.Core.Runs
open Fashion.Reports
open Fashion.Reports.Runs

let private run (output: Output) (paths: string list) (part: DataPart) (machine: Machine) (csv: string option) =
    let among = OpenRuns.with' output machine
    let runs = paths |> List.map among.Open |> List.toArray
    let comparison = RunsComparison.Of(runs, part)
    let side = RunsTable.Of(runs, part)
    let differences = SpecDifferences.ofRuns runs

    let agreement =
        [ comparison.AgreementTable(); comparison.PairsTable(); comparison.VoteTable() ]

    output.Line("on the " + PartNames.Of part + " images")
    TableText.say output side
    output.Line ""
    output.Line("What the specs differ in from that of " + comparison.Names[0])

    for difference in differences do
        output.Line("  " + difference.Run)

        if difference.Lines.Count = 0 then
            output.Line "    they mean the same"

        for line in difference.Lines do
            output.Line("    " + line)

    agreement |> List.iter (TableText.say output)
    TableText.saveCsv output csv (side :: agreement)

    output.Object(fun json ->
        json.WriteString("split", PartNames.Key part)
        TableText.write json side
        json.WriteStartArray "differences"

        for difference in differences do
            json.WriteStartObject()
            json.WriteString("run", difference.Run)
            Json.strings json "lines" difference.Lines
            json.WriteEndObject()

        json.WriteEndArray()
        agreement |> List.iter (TableText.write json))

    ExitCodes.done'

let command =
    Command.create
        "compare"
        "sets runs side by side: figures, specs, agreement, and whether differences are chance"
        [
            "runs/20260101-120000-lenet-5 runs/20260101-130000-resnet"
            "runs/* --split validation --csv tables"
        ]
        (fun parser ->
            let runs = parser.Arguments("run", "run folders, two or more")
            let split = Parts.option parser "train, validation or test (default: test)"
            let csv = TableText.csvOption parser
            let machine = Machine.arguments parser
            Arguments.json parser

            fun output line ->
                match runs line with
                | []
                | [ _ ] -> raise (CommandLine.lacks "compare" "two run folders or more")
                | paths ->
                    let part = split line |> Option.map Parts.named |> Option.defaultValue DataPart.Test
                    run output paths part (machine line) (csv line))
