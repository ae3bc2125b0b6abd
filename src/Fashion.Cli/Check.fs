/// `fashion-cli check`: every diagnostic of a spec. No tensor library is loaded.
[<RequireQualifiedAccess>]
module Fashion.Cli.Check

let private run (output: Output) arguments =
    let request = SpecFile.request "check" arguments
    let result = SpecFile.compile true request

    for diagnostic in result.Diagnostics do
        output.Diagnostic diagnostic

    let tally = SpecFile.tally result.Diagnostics

    match result.Experiment with
    | null -> output.Note(request.Path + ": " + tally)
    | experiment ->
        let doubts = if tally = "" then "" else " (" + tally + ")"

        output.Line(
            request.Path
            + ": "
            + experiment.Name
            + " is fine, "
            + Text.count experiment.Graph.ParameterCount
            + " parameters"
            + doubts
        )

    output.Object(fun json ->
        json.WriteString("spec", request.Path)
        json.WriteBoolean("valid", not (isNull result.Experiment))
        SpecFile.writeDiagnostics json result.Diagnostics)

    if isNull result.Experiment then
        ExitCodes.usage
    else
        ExitCodes.done'

let command =
    CommandLine.command<CheckArguments>
        "check"
        "finds every mistake of a spec, in milliseconds"
        [
            "specs/lenet.spec"
            "specs/lenet.spec --profile smoke -o train.optimizer.lr=0.01"
        ]
        run
