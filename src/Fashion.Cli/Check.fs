/// `fashion-cli check`: every diagnostic of specs, and their mending. No tensor library is loaded.
[<RequireQualifiedAccess>]
module Fashion.Cli.Check

open System.Text.Json
open Fashion.Core
open Fashion.Dsl

/// What came of one spec.
type private Verdict =
    | Checked of CompileResult * changes: Fixes.Change list
    /// It, or its data, cannot be read.
    | Unreadable of FashionException

let private exitCode verdict =
    match verdict with
    | Checked(result, _) when result.Diagnostics |> Seq.exists _.IsError -> ExitCodes.usage
    | Checked _ -> ExitCodes.done'
    | Unreadable failure -> failure.ExitCode

let private check (request: SpecRequest) fix : Verdict =
    let text = SpecText.read request.Path
    let options = SpecFile.requested true request

    let compile text =
        SpecCompiler.Compile(request.Path, text, options)

    if fix then
        let mended = Fixes.mend request.Path compile text

        if not mended.Changes.IsEmpty then
            SpecText.replace request.Path text mended.Text true

        Checked(mended.Result, mended.Changes)
    else
        Checked(compile text, [])

/// `momentun` -> `momentum`
let private change (change: Fixes.Change) =
    let was, becomes =
        Diagnostic.quote change.Fix.Span.Text, Diagnostic.quote change.Fix.Replacement

    if change.Fix.Span.Length = 0 then becomes + " added"
    elif change.Fix.Replacement = "" then was + " removed"
    else was + " -> " + becomes

/// `specs/lenet.spec:23:28`
let private place (span: Span) =
    span.Source.Path + ":" + string span.Line + ":" + string span.Column

let private sayChanges (output: Output) (path: string) fix (result: CompileResult) (changes: Fixes.Change list) =
    for each in changes do
        output.Line(place each.Fix.Span + ": " + change each + " (" + each.Diagnostic.Code + ")")

    if fix then
        for each in Fixes.elsewhere path result.Diagnostics do
            output.Note(
                place each.Fix.Span
                + ": left as it is, since only "
                + path
                + " itself is mended; `fashion-cli check --fix "
                + each.Fix.Span.Source.Path
                + "` mends this file"
            )

let private say (output: Output) fix (request: SpecRequest) verdict =
    match verdict with
    | Unreadable failure -> output.Error(failure.Message, failure.Help)
    | Checked(result, changes) ->
        sayChanges output request.Path fix result changes

        for diagnostic in result.Diagnostics do
            output.Diagnostic diagnostic

        let tally = Diagnostics.tally result.Diagnostics

        match result.Experiment with
        | null when result.IsLibrary && exitCode verdict = ExitCodes.done' ->
            output.Line(request.Path + ": its values and blocks are fine, for other specs to import")
        | null -> output.Note(request.Path + ": " + tally)
        | experiment ->
            let size =
                if isNull experiment.Classifier then
                    ", " + Text.count experiment.Graph.ParameterCount + " parameters"
                else
                    ""

            let doubts = if tally = "" then "" else " (" + tally + ")"
            output.Line(request.Path + ": " + experiment.Name + " is fine" + size + doubts)

let private writeVerdict (json: Utf8JsonWriter) fix (request: SpecRequest) verdict =
    json.WriteString("spec", request.Path)
    json.WriteBoolean("valid", (exitCode verdict = ExitCodes.done'))

    match verdict with
    | Unreadable failure -> Json.error json failure.Code failure.Message failure.Help failure.ExitCode
    | Checked(result, changes) ->
        Diagnostics.write json result.Diagnostics

        if fix then
            json.WriteStartArray "fixed"

            for each in changes do
                json.WriteStartObject()
                json.WriteString("code", each.Diagnostic.Code)
                Diagnostics.writePlace json each.Fix.Span
                json.WriteString("was", each.Fix.Span.Text)
                json.WriteString("replacement", each.Fix.Replacement)
                json.WriteEndObject()

            json.WriteEndArray()

let private runOne (output: Output) fix (request: SpecRequest) =
    let verdict = check request fix
    say output fix request verdict
    output.Object(fun json -> writeVerdict json fix request verdict)
    exitCode verdict

/// One spec that cannot be read does not keep the others from being checked.
let private runAll (output: Output) fix (requests: SpecRequest list) =
    let verdicts =
        requests
        |> List.map (fun request ->
            let verdict =
                try
                    check request fix
                with :? FashionException as failure ->
                    Unreadable failure

            say output fix request verdict
            request, verdict)

    let codes = verdicts |> List.map (snd >> exitCode)

    let wrong =
        codes |> List.filter (fun code -> code <> ExitCodes.done') |> List.length

    if wrong = 0 then
        output.Line(string codes.Length + " specs are fine")
    else
        output.Note(string wrong + " of " + string codes.Length + " specs are not fine")

    output.Object(fun json ->
        json.WriteBoolean("valid", (wrong = 0))
        json.WriteStartArray "specs"

        for request, verdict in verdicts do
            json.WriteStartObject()
            writeVerdict json fix request verdict
            json.WriteEndObject()

        json.WriteEndArray())

    List.max codes

let private run (output: Output) fix (requests: SpecRequest list) =
    match requests with
    | [] -> raise (CommandLine.lacks "check" "a spec file")
    | [ request ] -> runOne output fix request
    | requests -> runAll output fix requests

let command =
    Command.create
        "check"
        "finds every mistake of specs, in milliseconds, and mends the plain ones"
        [
            "specs/lenet.spec"
            "specs/lenet.spec --profile smoke -o train.optimizer.lr=0.01"
            "specs/*.spec --fix"
        ]
        (fun parser ->
            let specs = parser.Arguments("spec", "the spec files")

            let fix =
                parser.Flag("--fix", "apply every fix that leaves no choice, and write the files")

            let request = SpecFile.requestOf parser
            Arguments.json parser
            fun output line -> specs line |> List.map (request line) |> run output (fix line))
