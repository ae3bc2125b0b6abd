/// `fashion-cli trace`: the first steps of a training, for another program to repeat.
[<RequireQualifiedAccess>]
module Fashion.Cli.Trace

open Fashion.Core
open Fashion.Core.Runs
open Fashion.Core.Runtime
open Fashion.Core.Training

type private Request =
    {
        Spec: SpecRequest
        Into: string
        Steps: int
        Doubles: bool
        Machine: Machine
    }

let private request (parser: ArgumentParser) : Reader<Request> =
    let into =
        parser.Option("--into", "folder", "the folder to write into; it is made where it is not there")

    let steps =
        parser.Count(
            "--steps",
            "count",
            "how many steps to take (default: 50)",
            "at least 1 step",
            "leave it out to take 50"
        )

    let doubles =
        parser.Flag("--float64", "compute in double precision, where rounding does not grow; slower")

    let spec = SpecFile.request parser
    let machine = Machine.arguments parser

    fun line ->
        {
            Spec = spec line
            Into = into line |> CommandLine.required parser.Name "`--into FOLDER`"
            Steps = steps line |> Option.defaultValue 50
            Doubles = doubles line
            Machine = machine line
        }

let private run (output: Output) (request: Request) =
    let path = request.Spec.Path

    SpecFile.using output false request.Spec (fun experiment ->
        if not (isNull experiment.Classifier) then
            raise (
                UsageException(
                    "U103",
                    path + ": its model is no layer graph, and takes no steps to trace",
                    "name the spec of a layer graph"
                )
            )

        let options =
            TrainerOptions(
                SpecFolder = SpecFile.folder path,
                Threads = request.Machine.Threads,
                Device = request.Machine.Device
            )

        let result =
            Progress.watch output (fun observer ->
                TraceSession.Record(
                    experiment,
                    request.Into,
                    request.Steps,
                    request.Doubles,
                    options,
                    TorchRuntime.Create request.Machine.OwnKernels,
                    observer,
                    output.Cancel
                ))

        output.Line(string result.Steps + " steps of " + path + " are in " + request.Into)

        output.Object(fun json ->
            json.WriteString("folder", request.Into)
            json.WriteNumber("steps", result.Steps)
            json.WriteNumber("steps_per_epoch", result.StepsPerEpoch)
            json.WriteNumber("epochs", result.Epochs))

        ExitCodes.done')

let command =
    Command.create
        "trace"
        "writes down the first steps of a training, for another program to repeat"
        [
            "specs/lenet.spec --into trace"
            "specs/lenet.spec --into trace --steps 10 --json"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (request line))
