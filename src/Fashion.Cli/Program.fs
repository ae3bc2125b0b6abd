module Fashion.Cli.Program

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading
open Fashion.Core
open Fashion.Dsl

let rec private commands () : Command list =
    [
        Init.command
        Check.command
        Fmt.command
        Show.command
        Explain.command
        Diff.command
        Hash.command
        Train.command
        Search.command
        Trace.command
        Evaluate.command
        Predict.command
        Runs.command
        Compare.command
        Plot.command
        Report.command
    ]
    @ Data.commands
    @ [ Lsp.command; Completions.command commands; Help.command commands ]

let private overview () =
    let width = 13

    String.Join(
        "\n",
        [
            yield "usage: fashion-cli COMMAND [arguments]"
            yield ""

            for command in commands () do
                yield "  " + command.Name.PadRight width + command.Summary

            yield ""
            yield "`fashion-cli COMMAND --help` shows a command's arguments and examples:"
            yield ""
            yield "    fashion-cli train specs/lenet.spec"
            yield ""
            yield "`fashion-cli help NAME` explains a word of the spec language, such as `conv` or `train.optimizer`."
        ]
    )

/// The command of the first word or two, and the arguments after it.
let private find (argv: string array) =
    let first = argv[0]
    let two = if argv.Length > 1 then first + " " + argv[1] else first

    let named name =
        commands () |> List.tryFind (fun command -> command.Name = name)

    match named first, named two with
    | Some command, _ -> command, argv[1..]
    | None, Some command -> command, argv[2..]
    | None, None ->
        let family = commands () |> List.filter _.Name.StartsWith(first + " ")

        if not family.IsEmpty then
            let names =
                family
                |> List.map (fun command -> "`" + command.Name + "`")
                |> String.concat ", "

            let help =
                Suggestion.nearest two (family |> List.map _.Name)
                |> Suggestion.label ("there is " + names)

            raise (CommandLine.wrong ("`" + two + "` is no command") help)

        let help =
            commands ()
            |> List.map (fun command -> command.Name.Split(' ')[0])
            |> Suggestion.nearest first
            |> Suggestion.label "`fashion-cli --help` lists the commands"

        raise (CommandLine.wrong ("`" + first + "` is no command") help)

let private isHelp argument = argument = "--help" || argument = "-h"

let private dispatch (output: Output) (result: TextWriter) (argv: string array) =
    if argv.Length = 0 then
        output.Note(overview ())
        ExitCodes.usage
    elif isHelp argv[0] then
        result.WriteLine(overview ())
        ExitCodes.done'
    elif argv[0] = "--version" then
        result.WriteLine("fashion-cli " + string (typeof<Command>.Assembly.GetName().Version))
        ExitCodes.done'
    elif argv.Length > 1 && argv[0] = "data" && isHelp argv[1] then
        for command in Data.commands do
            result.WriteLine(command.Help() + "\n")

        ExitCodes.done'
    else
        let command, arguments = find argv

        if Array.exists isHelp arguments then
            result.WriteLine(command.Help())
            ExitCodes.done'
        else
            command.Run output arguments

/// Keeps what a bug leaves behind, and names the file.
let private writeCrash (failure: exn) =
    let file =
        Path.Combine(Path.GetTempPath(), "fashion-cli-" + string Environment.ProcessId + ".log")

    try
        File.WriteAllText(file, Environment.CommandLine + "\n" + string failure + "\n")
        "; the whole story is in " + file
    with
    | :? IOException
    | :? UnauthorizedAccessException -> ""

/// The failure that a person can act on may lie inside one that .NET wrapped around it.
let rec private cause (failure: exn) =
    match failure with
    | :? FashionException -> failure
    | _ ->
        match failure.InnerException with
        | null -> failure
        | inner ->
            match failure with
            | :? AggregateException
            | :? TypeInitializationException -> cause inner
            | _ -> failure

let private report (output: Output) (failure: exn) =
    let fail code (message: string) (help: string | null) exitCode =
        try
            output.Error(message, help)
            output.Object(fun json -> Json.error json code message help exitCode)
        with :? IOException ->
            // Nobody can be told.
            ()

        exitCode

    match cause failure with
    | :? FashionException as failure -> fail failure.Code failure.Message failure.Help failure.ExitCode
    | :? OperationCanceledException -> fail "interrupted" "interrupted" null ExitCodes.interrupted
    // The loader's message says which paths were tried and what to install.
    | :? DllNotFoundException as failure -> fail "R001" failure.Message null ExitCodes.failed
    | :? OutOfMemoryException ->
        fail "R002" "there is not enough memory" "a smaller model, `batch` or `data.limit` takes less" ExitCodes.failed
    // A full disk behind standard output, a folder of somebody else.
    | :? IOException
    | :? UnauthorizedAccessException as failure ->
        fail
            "R003"
            (failure.Message.ReplaceLineEndings " ")
            "free some space, or take files that you may write"
            ExitCodes.failed
    | failure ->
        let message =
            "unexpected: " + failure.Message.ReplaceLineEndings(" ") + writeCrash failure

        fail "R000" message null ExitCodes.failed

let private outputOf (argv: string array) (result: TextWriter) (log: TextWriter) (terminal: bool) cancel =
    let noColour = Environment.GetEnvironmentVariable "NO_COLOR"

    let options =
        {
            Json = Array.contains "--json" argv
            Terminal = terminal
            Colours = terminal && String.IsNullOrEmpty noColour
        }

    Output(result, log, options, cancel)

/// Runs one command line. Nothing in here ends the process.
let runWith
    (argv: string array)
    (result: TextWriter)
    (log: TextWriter)
    (terminal: bool)
    (cancel: CancellationToken)
    : int =
    let output = outputOf argv result log terminal cancel

    try
        dispatch output result argv
    with failure ->
        report output failure

/// As `runWith`, with nobody watching and nobody interrupting.
let run (argv: string array) (result: TextWriter) (log: TextWriter) : int =
    runWith argv result log false CancellationToken.None

[<EntryPoint>]
let main argv =
    use cancel = new CancellationTokenSource()

    let json = Array.contains "--json" argv

    let terminal =
        not (
            if json then
                Console.IsErrorRedirected
            else
                Console.IsOutputRedirected
        )

    // Only training can stop half-way and keep what it has; the others end at once.
    let onSignal (context: PosixSignalContext) =
        let training = argv.Length > 0 && (argv[0] = "train" || argv[0] = "search")

        if training && not cancel.IsCancellationRequested then
            context.Cancel <- true
            cancel.Cancel()
        elif training then
            exit ExitCodes.interrupted
        else
            let output = outputOf argv Console.Out Console.Error terminal cancel.Token
            exit (report output (OperationCanceledException()))

    let listens =
        argv.Length > 0
        && Array.contains argv[0] [| "train"; "search"; "evaluate"; "predict"; "data" |]

    let signals =
        if listens then
            [
                PosixSignalRegistration.Create(PosixSignal.SIGINT, onSignal)
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, onSignal)
            ]
        else
            []

    try
        runWith argv Console.Out Console.Error terminal cancel.Token
    finally
        for signal in signals do
            signal.Dispose()
