/// `fashion-cli predict`: classes of photos, or of a part of the run's data.
[<RequireQualifiedAccess>]
module Fashion.Cli.Predict

open System
open System.Text.Json
open Fashion.Core.Classifiers
open Fashion.Core.Data
open Fashion.Core.Runs
open Fashion.Core.Runtime

type private Request =
    {
        Paths: string list
        Split: string option
        Augmentation: TestTimeAugmentation
        Top: int
        Csv: string option
        Invert: bool
        Threads: int
        Device: string
        OwnKernels: bool
    }

let private request (arguments: PredictArguments list) =
    let take (request: Request) argument =
        match argument with
        | PredictArguments.Paths paths ->
            { request with
                Paths = request.Paths @ paths
            }
        | PredictArguments.Split name ->
            { request with
                Split = Some(Parts.parse name)
            }
        | PredictArguments.Tta name ->
            { request with
                Augmentation = TestTime.parse name
            }
        | PredictArguments.Top count ->
            if count < 1 then
                raise (
                    CommandLine.wrong
                        ("`--top " + string count + "`: at least 1")
                        "leave it out for the likeliest class"
                )

            { request with Top = count }
        | PredictArguments.Csv file -> { request with Csv = Some file }
        | PredictArguments.Invert -> { request with Invert = true }
        | PredictArguments.Threads count ->
            { request with
                Threads = Threads.check count
            }
        | PredictArguments.Device name -> { request with Device = name }
        | PredictArguments.Kernels choice ->
            { request with
                OwnKernels = Kernels.parse choice
            }
        | PredictArguments.Json -> request

    let start: Request =
        {
            Paths = []
            Split = None
            Augmentation = TestTimeAugmentation.None
            Top = 1
            Csv = None
            Invert = false
            Threads = 0
            Device = "auto"
            OwnKernels = true
        }

    List.fold take start arguments

/// The classes of one image, the likeliest first.
let private ranking (probabilities: float32 array) (classes: int) (image: int) (top: int) =
    let share label = probabilities[image * classes + label]

    [| 0 .. classes - 1 |]
    |> Array.sortBy (fun label -> struct (-(share label), label))
    |> Array.truncate top
    |> Array.map (fun label -> label, float (share label))

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
            Json.number json "probability" share
            json.WriteEndObject()

        json.WriteEndArray()
        json.WriteEndObject()

    json.WriteEndArray()

let private images (model: TrainedModel) (request: Request) (files: string list) : string array * ImageSet =
    match request.Split, files with
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

let private run (output: Output) arguments =
    let request = request arguments

    let folder, files =
        match request.Paths with
        | folder :: files -> folder, files
        | [] -> CommandLine.required "predict" "a run folder" None, []

    use model =
        TrainedModel.Load(
            folder,
            request.Threads,
            request.Device,
            TorchRuntime.Create request.OwnKernels,
            request.Augmentation
        )

    let names, images = images model request files
    let probabilities = model.PredictProba images
    let classes = model.ClassNames.Count

    match request.Csv with
    | Some file -> PredictionsCsv.Write(file, names, images.Labels, probabilities, model.ClassNames)
    | None -> ()

    let rankings =
        Array.init images.Count (fun image -> ranking probabilities classes image request.Top)

    if not output.Options.Json then
        rankings
        |> Array.mapi (fun image ranking ->
            let shown =
                ranking
                |> Array.map (fun (label, share) -> model.ClassNames[label] + " " + Text.percent share)

            [| names[image]; String.Join(", ", shown) |])
        |> Text.table 2
        |> Array.iter output.Line

    output.Object(fun json ->
        json.WriteString("tta", TestTime.name request.Augmentation)
        writePredictions json names images rankings)

    ExitCodes.done'

let command =
    CommandLine.command<PredictArguments>
        "predict"
        "names the class of photos (PNG, JPEG), or of a part of the run's data"
        [
            "runs/20260101-120000-lenet-5 boot.png --invert --top 3"
            "runs/20260101-120000-lenet-5 --split test --csv predictions.csv"
        ]
        run
