/// `fashion-cli fmt`: the canonical text of specs. No tensor library is loaded.
[<RequireQualifiedAccess>]
module Fashion.Cli.Fmt

open System.Text.Json
open Fashion.Core
open Fashion.Dsl

/// What came of one spec.
type private Verdict =
    /// Its canonical text, and whether that is another than it was.
    | Formatted of text: string * changed: bool
    /// Mistakes of form: there is no canonical text.
    | Mistaken of Diagnostic list
    | Unreadable of FashionException

type private Request =
    {
        Paths: string list
        /// Write nothing; what is not canonical is a failure.
        Check: bool
        Shapes: bool
    }

let private exitCode request verdict =
    match verdict with
    | Formatted(_, true) when request.Check -> ExitCodes.failed
    | Formatted _ -> ExitCodes.done'
    | Mistaken _ -> ExitCodes.usage
    | Unreadable failure -> failure.ExitCode

/// Standard input, which has no file to write.
let private isInput path = path = "-"

/// As diagnostics name it.
let private shown path =
    if isInput path then "standard input" else path

let private canonical shapes (path: string) (text: string) : string | null =
    if shapes then
        let options = SpecFile.options true (SpecFile.folder path)
        Formatter.WithShapes(SpecCompiler.Analyze(path, text, options))
    else
        Formatter.Format text

let private mistakes (path: string) (text: string) =
    let found = ResizeArray<Diagnostic>()
    Parser.file (SourceText(path, text, false)) found.Add |> ignore
    List.ofSeq found

let private format request path : Verdict =
    try
        let text, marked =
            if isInput path then
                SpecText.readInput (), false
            else
                SpecText.read path, SpecText.hasMark path

        match canonical request.Shapes (shown path) text with
        | null -> Mistaken(mistakes (shown path) text)
        | formatted ->
            let changed = marked || formatted <> text

            if changed && not request.Check && not (isInput path) then
                SpecText.replace path text formatted false

            Formatted(formatted, changed)
    with :? FashionException as failure ->
        Unreadable failure

let private say (output: Output) request path verdict =
    match verdict with
    | Unreadable failure -> output.Error(failure.Message, failure.Help)
    | Mistaken diagnostics ->
        for diagnostic in diagnostics do
            output.Diagnostic diagnostic

        output.Note(shown path + ": " + Diagnostics.tally diagnostics + "; it was left as it is")
    | Formatted(_, true) when request.Check -> output.Note(shown path + ": is not in canonical form")
    | Formatted(text, _) when isInput path && not request.Check -> output.Line(text.TrimEnd '\n')
    | Formatted(_, true) -> output.Line(path + ": formatted")
    | Formatted(_, false) -> ()

let private writeVerdict (json: Utf8JsonWriter) request path verdict =
    json.WriteStartObject()
    json.WriteString("spec", shown path)

    match verdict with
    | Unreadable failure -> Json.error json failure.Code failure.Message failure.Help failure.ExitCode
    | Mistaken diagnostics -> Diagnostics.write json diagnostics
    | Formatted(text, changed) ->
        json.WriteBoolean("changed", changed)

        if isInput path && not request.Check then
            json.WriteString("text", text)

    json.WriteEndObject()

let private request (parser: ArgumentParser) : Reader<Request> =
    let specs =
        parser.Arguments(
            "spec",
            "the spec files, or `-` for standard input, whose canonical text goes to standard output"
        )

    let check =
        parser.Flag("--check", "write nothing, and end with 1 where a file is not in canonical form")

    let shapes =
        parser.Flag("--shapes", "also write the shape behind every line of a model or block that has but one")

    fun line ->
        {
            Paths = specs line
            Check = check line
            Shapes = shapes line
        }

/// One spec that has no canonical text does not keep the others from theirs.
let private run (output: Output) (request: Request) =
    if request.Paths.IsEmpty then
        raise (CommandLine.lacks "fmt" "a spec file, or `-` for standard input")

    let verdicts =
        request.Paths
        |> List.map (fun path ->
            let verdict = format request path
            say output request path verdict
            path, verdict)

    output.Object(fun json ->
        json.WriteStartArray "specs"

        for path, verdict in verdicts do
            writeVerdict json request path verdict

        json.WriteEndArray())

    verdicts |> List.map (snd >> exitCode request) |> List.max

let command =
    Command.create
        "fmt"
        "lays out specs in one way, comments kept; writes shapes where it is asked to"
        [
            "specs/*.spec"
            "specs/lenet.spec --shapes"
            "specs/*.spec --check"
            "- <specs/lenet.spec"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (request line))
