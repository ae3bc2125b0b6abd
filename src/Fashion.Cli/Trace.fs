/// `fashion-cli trace`: the first steps of a training, for another program to repeat.
[<RequireQualifiedAccess>]
module Fashion.Cli.Trace

open Fashion.Core
open Fashion.Core.Runs
open Fashion.Core.Runtime
open Fashion.Core.Training

type private Request =
    {
        Spec: string option
        Into: string option
        Steps: int
        Doubles: bool
        Profile: string option
        Overrides: string list
        Threads: int
        Device: string
    }

let private request (arguments: TraceArguments list) =
    let start =
        {
            Spec = None
            Into = None
            Steps = 50
            Doubles = false
            Profile = None
            Overrides = []
            Threads = 0
            Device = "auto"
        }

    let take request argument =
        match argument with
        | TraceArguments.Spec path -> { request with Spec = Some path }
        | TraceArguments.Into folder -> { request with Into = Some folder }
        | TraceArguments.Steps count when count >= 1 -> { request with Steps = count }
        | TraceArguments.Steps count ->
            raise (CommandLine.wrong ("`--steps " + string count + "`: at least 1 step") "leave it out to take 50")
        | TraceArguments.Float64 -> { request with Doubles = true }
        | TraceArguments.Profile name -> { request with Profile = Some name }
        | TraceArguments.Override setting ->
            { request with
                Overrides = request.Overrides @ [ setting ]
            }
        | TraceArguments.Threads count ->
            { request with
                Threads = Threads.check count
            }
        | TraceArguments.Device name -> { request with Device = name }
        | TraceArguments.Json -> request

    List.fold take start arguments

let private run (output: Output) arguments =
    let request = request arguments
    let path = CommandLine.required "trace" "a spec file" request.Spec
    let into = CommandLine.required "trace" "`--into FOLDER`" request.Into

    let spec: SpecRequest =
        {
            Path = path
            Profile = request.Profile
            Overrides = request.Overrides
        }

    SpecFile.using output false spec (fun experiment ->
        if not (isNull experiment.Classifier) then
            raise (
                UsageException(
                    "U103",
                    path + ": its model is no layer graph, and takes no steps to trace",
                    "name the spec of a layer graph"
                )
            )

        let options =
            TrainerOptions(SpecFolder = SpecFile.folder path, Threads = request.Threads, Device = request.Device)

        let result =
            Progress.watch output (fun observer ->
                TraceSession.Record(
                    experiment,
                    into,
                    request.Steps,
                    request.Doubles,
                    options,
                    TorchRuntime.Create true,
                    observer,
                    output.Cancel
                ))

        output.Line(string result.Steps + " steps of " + path + " are in " + into)

        output.Object(fun json ->
            json.WriteString("folder", into)
            json.WriteNumber("steps", result.Steps)
            json.WriteNumber("steps_per_epoch", result.StepsPerEpoch)
            json.WriteNumber("epochs", result.Epochs))

        ExitCodes.done')

let command =
    CommandLine.command<TraceArguments>
        "trace"
        "writes down the first steps of a training, for another program to repeat"
        [
            "specs/lenet.spec --into trace"
            "specs/lenet.spec --into trace --steps 10 --json"
        ]
        run
