namespace Fashion.Dsl

open System
open System.Collections.Generic

/// From a spec's text to a checked experiment.
[<AbstractClass; Sealed>]
type SpecCompiler private () =

    /// A file of nothing but mistakes has no end of them.
    static let mostTold = 10_000

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

    static let startOf (source: SourceText) : Span =
        {
            Source = source
            Start = 0
            Length = source.Line(0).Length
        }

    /// A facts function that asks once for each source.
    static let remembering (ask: Func<DataSource, DataFacts | null>) =
        let asked = Dictionary<DataSource, DataFacts option>()

        fun source ->
            match asked.TryGetValue source with
            | true, facts -> facts
            | _ ->
                let facts =
                    match ask.Invoke source with
                    | null -> None
                    | facts -> Some facts

                asked[source] <- facts
                facts

    /// Compiles a spec, and keeps what tools ask of it. A user's mistake is a diagnostic, never an exception. `path` names
    /// the file in diagnostics and finds what it imports, and names the experiment where the spec has no `name`.
    static member Analyze(path: string, text: string, options: CompileOptions) : Analysis =
        let diagnostics = ResizeArray<Diagnostic>()

        let report (diagnostic: Diagnostic) =
            if diagnostics.Count < mostTold - 1 then
                diagnostics.Add diagnostic
            elif diagnostics.Count = mostTold - 1 then
                diagnostics.Add(Diagnostic.note $"no more than {mostTold} mistakes are told" diagnostic)


        let read file =
            Option.ofObj (options.ReadFile.Invoke file)

        let loaded = SpecLoader(read, report).Spec(path, text)
        let spec = loaded.Draft
        let isSearch = options.Searching && spec.Search.IsSome

        let context =
            {
                Path = path
                Whole = startOf loaded.Tree.Source
                Complete = not (hasError diagnostics || Draft.isLibrary spec)
                Facts = remembering options.DataFacts
                HoleValues = options.HoleValues
                NeedsDefaults = not isSearch
            }

        let run draft known report =
            Compilation(context, (fun _ -> PickDefault), known, report).Run draft

        let chosen =
            match options.Profile with
            | null -> None
            | name -> Some(name, profileNamed name spec report)

        let profiled =
            match chosen with
            | Some(_, assignments) -> Overrides.apply "set" None report assignments spec
            | None -> spec

        let draft =
            Overrides.apply "override" None report (overrides options.Overrides report) profiled

        let compiled = run draft None report

        // Profiles that are not chosen are checked too: what is written in a file is never ignored.
        for profile, assignments in spec.Profiles do
            if not (chosen |> Option.exists (fun (name, _) -> name = profile.Text)) then
                let aside = ResizeArray<Diagnostic>()
                let draft = Overrides.apply "set" None aside.Add assignments spec
                run draft (Some compiled.Known) aside.Add |> ignore

                let isInProfile (diagnostic: Diagnostic) =
                    assignments
                    |> Array.exists (fun assignment ->
                        obj.ReferenceEquals(diagnostic.Span.Source, assignment.Span.Source)
                        && diagnostic.Span.Start >= assignment.Span.Start
                        && diagnostic.Span.Start <= assignment.Span.End)

                diagnostics.AddRange(aside |> Seq.filter isInProfile)

        let otherChains = HoleEnds.check context draft compiled diagnostics

        let stages =
            loaded.Stages @ [ OriginKind.Profile, profiled; OriginKind.Override, draft ]

        {
            Source = loaded.Tree.Source
            Tree = loaded.Tree
            Experiment =
                if hasError diagnostics then
                    null
                else
                    compiled.Experiment |> Option.map Printer.complete |> Option.toObj
            Holes = [| for met in compiled.Holes -> met.Hole |]
            IsLibrary = Draft.isLibrary spec
            Diagnostics = inOrder diagnostics
            Layers = compiled.Layers
            Chains = compiled.Chains
            ChainsOfOtherValues = otherChains
            Origins = lazy (OriginChains.ofStages stages)
        }

    /// Compiles a spec: `Analyze` without what only tools ask.
    static member Compile(path: string, text: string, options: CompileOptions) : CompileResult =
        let analysis = SpecCompiler.Analyze(path, text, options)

        {
            Experiment = analysis.Experiment
            IsLibrary = analysis.IsLibrary
            Diagnostics = analysis.Diagnostics
        }

    /// Compiles a bare `model { ... }` part that begins with `input`, without data: what `Printer.model` prints. The word
    /// `classes` means nothing here, and any output will do.
    static member CompileModel(path: string, text: string) : ModelResult =
        let diagnostics = ResizeArray<Diagnostic>()
        let reporter = Reporter diagnostics.Add

        let loaded =
            SpecLoader((fun _ -> None), diagnostics.Add).Spec(path, "spec 1\n" + text)

        let names = loaded.Draft.Module

        let evaluator =
            Evaluator(reporter.Report, HoleTable((fun _ -> PickDefault), Dictionary<string, string>(), true))

        let hidden =
            {
                Form = HiddenForm
                Span = startOf loaded.Tree.Source
            }

        let modules = ModuleScopes(evaluator, hidden)

        let scope =
            { modules.Of names with
                Names = Map.remove "classes" (modules.Of names).Names
            }

        let binder = Binder(reporter.Report, evaluator, scope, None)

        let layers =
            match loaded.Draft.Model with
            | LayersDraft(layers, _) -> Some layers
            | _ -> None

        let model = ModelBinder(reporter, binder, modules, names, None).Bind(layers, true)

        {
            Graph =
                if hasError diagnostics then
                    null
                else
                    Option.toObj model.Graph
            Diagnostics = inOrder diagnostics
        }
