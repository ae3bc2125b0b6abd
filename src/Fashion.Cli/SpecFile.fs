namespace Fashion.Cli

open System
open System.IO
open System.Text.Json
open Fashion.Core
open Fashion.Core.Data
open Fashion.Dsl

/// A spec as the command line names it.
type SpecRequest =
    {
        Path: string
        Profile: string option
        Overrides: string list
    }

/// Reads and checks specs, and reports what is wrong with them.
[<RequireQualifiedAccess>]
module SpecFile =

    /// Larger than any spec that a person or a program writes.
    let private largest = 4L * 1024L * 1024L

    /// The spec that `check` and `show` were called with.
    let request name (arguments: CheckArguments list) : SpecRequest =
        {
            Path =
                arguments
                |> List.tryPick (function
                    | CheckArguments.Spec path -> Some path
                    | _ -> None)
                |> CommandLine.required name "a spec file"
            Profile =
                arguments
                |> List.tryPick (function
                    | CheckArguments.Profile name -> Some name
                    | _ -> None)
            Overrides =
                arguments
                |> List.choose (function
                    | CheckArguments.Override setting -> Some setting
                    | _ -> None)
        }

    /// What the spec's own paths are relative to.
    let folder (path: string) =
        match Path.GetDirectoryName(Path.GetFullPath path) with
        | null -> "/"
        | folder -> folder

    let private nearby (path: string) =
        let folder = folder path

        if Directory.Exists folder then
            DirectoryInfo(folder).EnumerateFiles "*.spec"
            |> Seq.map _.Name
            |> Suggestion.nearest (FileInfo(path).Name)
            |> Option.map (fun name ->
                let beside = path.Substring(0, path.LastIndexOf '/' + 1)
                "did you mean `" + beside + name + "`?")
        else
            None

    let private read (path: string) =
        try
            if Directory.Exists path then
                raise (
                    CommandLine.wrong
                        (path + ": this is a folder, not a spec")
                        "name a file, such as `specs/lenet.spec`"
                )

            let file = FileInfo path

            if not file.Exists then
                let help =
                    nearby path
                    |> Option.defaultValue "specs end in `.spec`; `ls specs` shows those that come along"

                raise (CommandLine.wrong (path + ": there is no such file") help)

            if file.Length > largest then
                raise (CommandLine.wrong (path + ": this is too large for a spec") "a spec has at most 4 MB")

            File.ReadAllText path
        with
        | :? UnauthorizedAccessException
        | :? IOException as failure ->
            raise (CommandLine.wrong (path + ": it cannot be read: " + failure.Message) "look at who may read it")

    /// Checks a spec. Where its data are not there, `tolerant` checks what can be checked without them; otherwise that
    /// ends the command (exit code 3).
    let compile (tolerant: bool) (request: SpecRequest) : CompileResult =
        let text = read request.Path
        let folder = folder request.Path

        let facts source : DataFacts | null =
            try
                DataFactsReader.Read(source, folder)
            with :? DataException as failure when tolerant && failure.Fault = DataFault.Missing ->
                null

        SpecCompiler.Compile(
            request.Path,
            text,
            { CompileOptions.WithFacts(Func<DataSource, DataFacts | null> facts) with
                Profile = Option.toObj request.Profile
                Overrides = Array.ofList request.Overrides
            }
        )

    let private writePlace (json: Utf8JsonWriter) (span: Span) =
        json.WriteString("file", span.Source.Path)
        json.WriteNumber("line", span.Line)
        json.WriteNumber("column", span.Column)
        json.WriteNumber("length", span.Length)

    let private writeDiagnostic (json: Utf8JsonWriter) (diagnostic: Diagnostic) =
        json.WriteStartObject()
        json.WriteString("code", diagnostic.Code)
        json.WriteString("severity", (if diagnostic.IsError then "error" else "warning"))
        json.WriteString("message", diagnostic.Message)
        writePlace json diagnostic.Span
        json.WriteStartArray "labels"

        for label in diagnostic.Labels do
            json.WriteStartObject()
            writePlace json label.Span
            json.WriteString("text", label.Text)
            json.WriteBoolean("primary", label.Primary)
            json.WriteEndObject()

        json.WriteEndArray()
        json.WriteStartArray "notes"

        for note in diagnostic.Notes do
            json.WriteStringValue note

        json.WriteEndArray()
        json.WriteString("help", diagnostic.Help)
        json.WriteStartArray "fixes"

        for fix in diagnostic.Fixes do
            json.WriteStartObject()
            writePlace json fix.Span
            json.WriteString("replacement", fix.Replacement)
            json.WriteEndObject()

        json.WriteEndArray()
        json.WriteEndObject()

    /// The property `diagnostics` of a command's JSON object.
    let writeDiagnostics (json: Utf8JsonWriter) (diagnostics: Diagnostic seq) =
        json.WriteStartArray "diagnostics"

        for diagnostic in diagnostics do
            writeDiagnostic json diagnostic

        json.WriteEndArray()

    /// `2 errors, 1 warning`
    let tally (diagnostics: Diagnostic seq) =
        let errors = diagnostics |> Seq.filter _.IsError |> Seq.length
        let warnings = Seq.length diagnostics - errors

        let counted count word =
            string count + " " + word + (if count = 1 then "" else "s")

        [
            if errors > 0 then
                counted errors "error"
            if warnings > 0 then
                counted warnings "warning"
        ]
        |> String.concat ", "

    /// Gives the checked spec to `go on`; a spec with errors ends the command with its diagnostics and exit code 2.
    let using (output: Output) (tolerant: bool) (request: SpecRequest) (goOn: Experiment -> int) : int =
        let result = compile tolerant request

        for diagnostic in result.Diagnostics do
            output.Diagnostic diagnostic

        match result.Experiment with
        | null ->
            output.Error(request.Path + ": " + tally result.Diagnostics, null)

            output.Object(fun json ->
                json.WriteStartObject "error"
                json.WriteString("code", "spec")
                json.WriteString("message", request.Path + ": " + tally result.Diagnostics)
                json.WriteNumber("exit_code", ExitCodes.usage)
                json.WriteEndObject()
                writeDiagnostics json result.Diagnostics)

            ExitCodes.usage
        | experiment -> goOn experiment
