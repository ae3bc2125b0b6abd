/// `fashion-cli plot`: one picture of a run, as a file.
[<RequireQualifiedAccess>]
module Fashion.Cli.Plot

open System
open Fashion.Core
open Fashion.Core.Data
open Fashion.Core.Runs
open Fashion.Dsl
open Fashion.Reports.Pictures
open Fashion.Reports.Plots

type private Request =
    {
        Kind: PlotKind
        Runs: string list
        Split: string option
        Class: string option
        ByPredicted: bool option
        Images: int list
        Most: int option
        Svg: string option
        Png: string option
        Machine: Machine
    }

let private kinds = List.ofSeq PlotKinds.All

let private kind (name: string) : PlotKind =
    match kinds |> List.tryFind (fun kind -> kind.Name = name) with
    | Some kind -> kind
    | None ->
        let known = kinds |> List.map _.Name

        let help =
            Suggestion.nearest name known
            |> Suggestion.label ("it draws: " + String.concat ", " known)

        raise (CommandLine.wrong ("`plot` draws no `" + name + "`") help)

let private checkCount (kind: PlotKind) (runs: string list) =
    match Option.ofNullable kind.Runs with
    | Some count when count <> runs.Length ->
        raise (
            CommandLine.wrong
                ("`plot "
                 + kind.Name
                 + "` is of "
                 + Text.counted count "run"
                 + ", not of "
                 + string runs.Length)
                (CommandLine.seeHelp "plot")
        )
    | _ -> ()

let private place (text: string) : int =
    match Int32.TryParse text with
    | true, place when place >= 0 -> place
    | _ ->
        raise (
            CommandLine.wrong
                ("`--image " + text + "`: a place in the part, from 0 on")
                "leave it out for the first ones"
        )

let private request (parser: ArgumentParser) : Reader<Request> =
    let name = parser.Argument("kind", "what to draw")

    let runs = parser.Arguments("run", "run folders: one for most kinds")
    let split = Parts.option parser "train, validation or test (default: test)"
    let label = parser.Option("--class", "name", "of this class alone")

    let by =
        parser.Choice(
            "--by",
            "class",
            "true or predicted: which class misclassified images are gathered by (default: true)",
            [ "true", false; "predicted", true ]
        )

    let images =
        parser.Options("--image", "place", "an image by its place in the part, from 0 on; may be given several times")

    let most =
        parser.Count(
            "--most",
            "count",
            "so many at most: images of a class, pairs, k, filters",
            "at least 1",
            "leave it out for what is usual"
        )

    let svg = parser.Option("--svg", "file", "write SVG, whose text can be selected")
    let png = parser.Option("--png", "file", "write PNG, by librsvg or Chromium")
    let machine = Machine.arguments parser
    parser.Section("Kinds", kinds |> Seq.map (fun kind -> kind.Name, kind.Summary))

    fun line ->
        let kind = name line |> CommandLine.required parser.Name "a kind of picture" |> kind
        let runs = runs line

        if runs.IsEmpty then
            raise (CommandLine.lacks parser.Name "a run folder")

        checkCount kind runs
        let svg, png = svg line, png line

        if svg.IsNone && png.IsNone then
            raise (CommandLine.lacks parser.Name "`--svg FILE` or `--png FILE`")

        {
            Kind = kind
            Runs = runs
            Split = split line
            Class = label line
            ByPredicted = by line
            Images = images line |> List.map place
            Most = most line
            Svg = svg
            Png = png
            Machine = machine line
        }

/// What changes nothing is a mistake.
let private checkOptions (request: Request) =
    let given =
        [
            "--split", PlotChoices.Part, request.Split.IsSome
            "--class", PlotChoices.Class, request.Class.IsSome
            "--by", PlotChoices.ByPredicted, request.ByPredicted.IsSome
            "--image", PlotChoices.Images, not request.Images.IsEmpty
            "--most", PlotChoices.Most, request.Most.IsSome
        ]

    for name, choice, isGiven in given do
        if isGiven && not (request.Kind.Takes.HasFlag choice) then
            raise (
                CommandLine.wrong
                    ("`plot "
                     + request.Kind.Name
                     + "` takes no `"
                     + name
                     + "`: it would change nothing")
                    "leave it out"
            )

    request

let private part (request: Request) =
    request.Split |> Option.map Parts.named |> Option.defaultValue DataPart.Test

let private options (request: Request) (run: EvaluatedRun) : PlotOptions =
    let label =
        request.Class |> Option.map (Classes.named run.ClassNames) |> Option.toNullable

    PlotOptions(
        Part = part request,
        Class = label,
        ByPredicted = Option.defaultValue false request.ByPredicted,
        Images = List.toArray request.Images,
        Most = Option.toNullable request.Most
    )

let private run (output: Output) (request: Request) =
    // Before anything is computed.
    request.Svg |> Option.iter PictureFile.CheckSvg
    request.Png |> Option.iter PictureFile.CheckPng
    let among = OpenRuns.with' output request.Machine
    let runs = request.Runs |> List.map among.Open |> List.toArray

    if request.Kind.Takes.HasFlag PlotChoices.Part then
        for run in runs do
            run.RequirePart(part request)

    let picture =
        match request.Kind.Draw.Invoke(runs, options request runs[0]) with
        | null ->
            raise (
                UsageException(
                    "U523",
                    "`plot "
                    + request.Kind.Name
                    + "` shows "
                    + request.Kind.Needs
                    + ", which "
                    + String.concat " and " request.Runs
                    + (request.Class
                       |> Option.map (fun name -> ", class " + name + ",")
                       |> Option.defaultValue "")
                    + (if request.Runs.Length = 1 then " has not" else " have not"),
                    CommandLine.seeHelp "plot"
                )
            )
        | picture -> picture

    request.Svg |> Option.iter (fun file -> PictureFile.SaveSvg(picture, file))
    request.Png |> Option.iter (fun file -> PictureFile.SavePng(picture, file))

    for file in List.choose id [ request.Svg; request.Png ] do
        output.Line(file + ": " + picture.Title)

    output.Object(fun json ->
        json.WriteString("kind", request.Kind.Name)
        json.WriteString("title", picture.Title)
        json.WriteString("description", picture.Description)
        json.WriteNumber("width", picture.Width)
        json.WriteNumber("height", picture.Height)
        json.WriteString("svg", Option.toObj request.Svg)
        json.WriteString("png", Option.toObj request.Png))

    ExitCodes.done'

let command =
    Command.create
        "plot"
        "draws one picture of a run, such as its confusion matrix"
        [
            "confusion runs/20260101-120000-lenet-5 --svg confusion.svg"
            "misclassified runs/20260101-120000-lenet-5 --class Shirt --by predicted --png shirts.png"
            "disagreements runs/20260101-120000-lenet-5 runs/20260101-130000-resnet --svg both.svg"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (checkOptions (request line)))
