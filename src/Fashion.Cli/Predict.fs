/// `fashion-cli predict`: classes of photos, or of a part of the run's data.
[<RequireQualifiedAccess>]
module Fashion.Cli.Predict

open System
open System.Text.Json
open Fashion.Core.Classifiers
open Fashion.Core.Data
open Fashion.Core.Runs

type private Request =
    {
        Run: string
        Files: string list
        Split: string option
        Augmentation: TestTimeAugmentation
        Top: int
        Csv: string option
        Invert: bool
        Machine: Machine
    }

let private request (parser: ArgumentParser) : Reader<Request> =
    let run = parser.Argument("run", "the run folder")
    let files = parser.Arguments("file", "PNG or JPEG files")

    let split =
        Parts.option parser "predict this part of the run's data in place of files: train, validation or test"

    let augmentation = TestTime.option parser

    let top =
        parser.Count(
            "--top",
            "count",
            "show this many classes for each image (default: 1)",
            "at least 1",
            "leave it out for the likeliest class"
        )

    let csv =
        parser.Option("--csv", "file", "also write every image's probabilities into this file")

    let invert =
        parser.Flag("--invert", "the photos show dark things on a light ground; the data set is white on black")

    let machine = Machine.arguments parser

    fun line ->
        {
            Run = run line |> CommandLine.required parser.Name "a run folder"
            Files = files line
            Split = split line
            Augmentation = augmentation line
            Top = top line |> Option.defaultValue 1
            Csv = csv line
            Invert = invert line
            Machine = machine line
        }

/// The classes of one image, the likeliest first, each with its probability where there is one.
let private ranking (probabilities: float32 array) (classes: int) (image: int) (top: int) =
    let share label = probabilities[image * classes + label]

    [| 0 .. classes - 1 |]
    |> Array.sortBy (fun label -> struct (-(share label), label))
    |> Array.truncate top
    |> Array.map (fun label -> label, Some(float (share label)))

let private rankings (predicted: int array) (probabilities: float32 array option) (classes: int) (top: int) =
    match probabilities with
    | Some probabilities -> Array.init predicted.Length (fun image -> ranking probabilities classes image top)
    | None when top > 1 ->
        raise (
            CommandLine.wrong
                "`--top` ranks classes by their probabilities, and this model gives none"
                "leave `--top` out for the predicted class"
        )
    | None -> predicted |> Array.map (fun label -> [| label, None |])

let private writePredictions (json: Utf8JsonWriter) (names: string array) (images: ImageSet) rankings =
    let name label = images.ClassNames[label]
    json.WriteStartArray "predictions"

    for image, ranking in Array.indexed rankings do
        json.WriteStartObject()
        json.WriteString("image", names[image])

        if images.Labels[image] >= 0 then
            json.WriteString("label", name images.Labels[image])

        json.WriteString("class", name (fst (Array.head ranking)))
        json.WriteStartArray "top"

        for label, share in ranking do
            json.WriteStartObject()
            json.WriteString("class", name label)

            match share with
            | Some share -> Json.number json "probability" share
            | None -> json.WriteNull "probability"

            json.WriteEndObject()

        json.WriteEndArray()
        json.WriteEndObject()

    json.WriteEndArray()

let private images (model: TrainedModel) (request: Request) : string array * ImageSet =
    match request.Split, request.Files with
    | Some _, _ :: _ -> raise (CommandLine.wrong "`predict` takes files or `--split`, not both" "leave one of them out")
    | None, [] -> raise (CommandLine.wrong "`predict` needs image files, or `--split test`" "name PNG or JPEG files")
    | Some name, [] ->
        let part = Parts.pick (model.LoadData()) name
        Array.init part.Count (fun image -> name + "/" + string image), part
    | None, files ->
        let files = Array.ofList files
        let settings = model.Experiment.Data
        // A photo is seen as the spec sees its data; --invert turns that over.
        let settings =
            if request.Invert then
                { settings with
                    Invert = not settings.Invert
                }
            else
                settings

        files, PhotoReader.Read(files, model.ImageShape, settings, model.ClassNames)

let private run (output: Output) (request: Request) =
    use model = OpenRuns.model request.Run request.Machine request.Augmentation

    let names, images = images model request

    let probabilities =
        if model.HasProbabilities then
            Some(model.PredictProba images)
        else
            None

    let predicted =
        match probabilities with
        | Some probabilities -> Probabilities.Labels(probabilities, model.ClassNames.Count)
        | None -> model.Predict images

    let rankings = rankings predicted probabilities model.ClassNames.Count request.Top

    match request.Csv with
    | Some file ->
        PredictionsCsv.Write(file, names, images.Labels, predicted, Option.toObj probabilities, model.ClassNames)
    | None -> ()

    if not output.Options.Json then
        rankings
        |> Array.mapi (fun image ranking ->
            let shown =
                ranking
                |> Array.map (fun (label, share) ->
                    match share with
                    | Some share -> model.ClassNames[label] + " " + Text.percent share
                    | None -> model.ClassNames[label])

            [| names[image]; String.Join(", ", shown) |])
        |> Text.table 2
        |> Array.iter output.Line

    output.Object(fun json ->
        json.WriteString("tta", TestTime.name request.Augmentation)
        writePredictions json names images rankings)

    ExitCodes.done'

let command =
    Command.create
        "predict"
        "names the class of photos (PNG, JPEG), or of a part of the run's data"
        [
            "runs/20260101-120000-lenet-5 boot.png --invert --top 3"
            "runs/20260101-120000-lenet-5 --split test --csv predictions.csv"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (request line))
