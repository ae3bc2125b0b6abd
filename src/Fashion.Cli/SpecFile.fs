namespace Fashion.Cli

open System
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

/// Checks specs, and reports what is wrong with them.
[<RequireQualifiedAccess>]
module SpecFile =

    /// What a path becomes by the profile and the overrides that the command line gives.
    let requestOf (parser: ArgumentParser) : Reader<string -> SpecRequest> =
        let profile = Arguments.profile parser
        let overrides = Arguments.overrides parser

        fun line path ->
            {
                Path = path
                Profile = profile line
                Overrides = overrides line
            }

    /// The spec of a command that takes one.
    let request (parser: ArgumentParser) : Reader<SpecRequest> =
        let spec = parser.Argument("spec", "the spec file")
        let request = requestOf parser
        fun line -> spec line |> CommandLine.required parser.Name "a spec file" |> request line

    /// What the spec's own paths are relative to.
    let folder (path: string) = SpecText.folder path

    /// What the compiler asks of the world: the data's facts, relative to `folder`, and the files that a spec imports.
    /// `tolerant` is for commands that only look: data that are not there are no failure, and open holes no mistake.
    let options (tolerant: bool) (folder: string) : CompileOptions =
        let facts source : DataFacts | null =
            try
                DataFactsReader.Read(source, folder)
            with :? DataException as failure when tolerant && failure.Fault = DataFault.Missing ->
                null

        { CompileOptions.WithFacts(Func<DataSource, DataFacts | null> facts) with
            ReadFile = Func<string, string | null> SpecText.tryRead
            Searching = tolerant
        }

    /// `options` with the profile and the overrides that the command line gave.
    let requested (tolerant: bool) (request: SpecRequest) : CompileOptions =
        { options tolerant (folder request.Path) with
            Profile = Option.toObj request.Profile
            Overrides = Array.ofList request.Overrides
        }

    /// Checks a spec. Where its data are not there, `tolerant` checks what can be checked without them; otherwise that
    /// ends the command (exit code 3).
    let compile (tolerant: bool) (request: SpecRequest) : CompileResult =
        SpecCompiler.Compile(request.Path, SpecText.read request.Path, requested tolerant request)

    /// Gives `goOn` the experiment; without one the command ends with the diagnostics and exit code 2.
    let whole (output: Output) (path: string) (diagnostics: Diagnostic seq) (experiment: Experiment | null) goOn : int =
        for diagnostic in diagnostics do
            output.Diagnostic diagnostic

        match experiment with
        | null ->
            let message, (help: string | null) =
                match Diagnostics.tally diagnostics with
                | "" -> path + ": there is no model in it, only values and blocks", "name a spec that imports them"
                | tally -> path + ": " + tally, null

            output.Error(message, help)

            output.Object(fun json ->
                Json.error json "spec" message help ExitCodes.usage
                Diagnostics.write json diagnostics)

            ExitCodes.usage
        | experiment -> goOn experiment

    /// Gives the checked spec to `go on`; a spec with errors ends the command with its diagnostics and exit code 2.
    let using (output: Output) (tolerant: bool) (request: SpecRequest) (goOn: Experiment -> int) : int =
        let result = compile tolerant request
        whole output request.Path result.Diagnostics result.Experiment goOn
