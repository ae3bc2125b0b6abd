namespace Fashion.Dsl

open System
open System.Collections.Generic

/// From a spec's text to a checked experiment.
[<AbstractClass; Sealed>]
type SpecCompiler private () =

    static let inOrder (diagnostics: Diagnostic seq) : IReadOnlyList<Diagnostic> =
        diagnostics
        |> Seq.sortBy (fun diagnostic ->
            struct (diagnostic.Span.Source.IsCommandLine, diagnostic.Span.Source.Path, diagnostic.Span.Start))
        |> Array.ofSeq
        :> IReadOnlyList<Diagnostic>

    static let hasError (diagnostics: Diagnostic seq) = diagnostics |> Seq.exists _.IsError

    static let overrides (texts: IReadOnlyList<string>) report =
        [|
            for text in texts do
                let source = SourceText("command line: -o", text, true)

                match Parser.assignment source report with
                | Some assignment -> yield assignment
                | None -> ()
        |]

    static let profileNamed (name: string) (draft: Draft) (report: Diagnostic -> unit) =
        match draft.Profiles |> Array.tryFind (fun (profile, _) -> profile.Text = name) with
        | Some(_, assignments) -> assignments
        | None ->
            let known = draft.Profiles |> Array.map (fun (profile, _) -> profile.Text)
            let source = SourceText("command line: --profile", name, true)

            let place: Span =
                {
                    Source = source
                    Start = 0
                    Length = name.Length
                }

            let list =
                if known.Length = 0 then
                    "the spec has no profiles"
                else
                    $"""profiles are: {String.concat ", " known}"""

            Diagnostic.error
                "E503"
                place
                $"there is no profile {Diagnostic.quote name}"
                (Suggestion.nearest name known |> Suggestion.label "not in the spec")
            |> Diagnostic.note list
            |> report

            [||]

    /// Compiles a spec. A user's mistake is a diagnostic, never an exception. `path` names the file in diagnostics, and
    /// the experiment where the spec has no `name`; nothing is read from it.
    static member Compile(path: string, text: string, options: CompileOptions) : CompileResult =
        let source = SourceText(path, text, false)
        let diagnostics = ResizeArray<Diagnostic>()
        let report = diagnostics.Add
        let asked = Dictionary<DataSource, DataFacts option>()

        let facts source =
            match asked.TryGetValue source with
            | true, facts -> facts
            | _ ->
                let facts =
                    match options.DataFacts.Invoke source with
                    | null -> None
                    | facts -> Some facts

                asked[source] <- facts
                facts

        let whole: Span =
            {
                Source = source
                Start = 0
                Length = source.Line(0).Length
            }

        let file = Draft.ofTree (Parser.file source report) report
        let complete = not (hasError diagnostics)
        let spec = Overrides.apply "set" true report file.Sets file

        let chosen =
            match options.Profile with
            | null -> None
            | name -> Some(name, profileNamed name spec report)

        // Profiles that are not chosen are checked too: what is written in a file is never ignored.
        for profile, assignments in spec.Profiles do
            if not (chosen |> Option.exists (fun (name, _) -> name = profile.Text)) then
                let aside = ResizeArray<Diagnostic>()
                let draft = Overrides.apply "set" false aside.Add assignments spec
                Compilation(path, whole, complete, facts, aside.Add).Run draft |> ignore

                let isInProfile (diagnostic: Diagnostic) =
                    assignments
                    |> Array.exists (fun assignment ->
                        diagnostic.Span.Start >= assignment.Span.Start
                        && diagnostic.Span.Start <= assignment.Span.End)

                diagnostics.AddRange(aside |> Seq.filter isInProfile)

        let draft =
            match chosen with
            | Some(_, assignments) -> Overrides.apply "set" false report assignments spec
            | None -> spec

        let draft =
            Overrides.apply "override" false report (overrides options.Overrides report) draft

        let experiment = Compilation(path, whole, complete, facts, report).Run draft

        {
            Experiment =
                if hasError diagnostics then
                    null
                else
                    Option.toObj experiment
            Diagnostics = inOrder diagnostics
        }

    /// Compiles a spec, and keeps what tools ask of it.
    static member Analyze(path: string, text: string, options: CompileOptions) : Analysis =
        let result = SpecCompiler.Compile(path, text, options)
        let source = SourceText(path, text, false)

        {
            Source = source
            Tree = Parser.file source ignore
            Experiment = result.Experiment
            Diagnostics = result.Diagnostics
            Layers = [||]
            Chains = [||]
            Settings = [||]
        }

    /// Compiles a bare `model { ... }` part that begins with `input`, without data: what `Printer.model` prints. The word
    /// `classes` means nothing here, and any output will do.
    static member CompileModel(path: string, text: string) : ModelResult =
        let source = SourceText(path, "spec 1\n" + text, false)
        let diagnostics = ResizeArray<Diagnostic>()
        let report = diagnostics.Add
        let draft = Draft.ofTree (Parser.file source report) report
        let binder = Binder(report, (fun _ -> Meaningless), None)
        let model = ModelBinder(report, binder, None).Bind draft.Statements

        {
            Graph =
                match model with
                | Some model when not (hasError diagnostics) -> model.Graph
                | _ -> null
            Diagnostics = inOrder diagnostics
        }
