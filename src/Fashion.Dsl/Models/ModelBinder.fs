namespace Fashion.Dsl

open System.Collections.Generic

/// A model whose layers are known.
type internal BoundModel =
    {
        /// None after a mistake, or where neither the data nor an `input` line says what comes in.
        Graph: LayerGraph option
        Layers: IReadOnlyList<PlacedLayer>
        Chains: IReadOnlyList<ChainShape>
    }

/// Expands a model's lines into its graph: blocks where they are called, turns one by one, the arms that are taken.
/// Every layer that does not fit is reported, once for its place in the text.
[<Sealed>]
type internal ModelBinder
    (reporter: Reporter, binder: Binder, modules: ModuleScopes, names: Module, dataShape: Shape option) =

    /// How deep calls and braces may be nested in one another.
    static let deepest = 200

    let graph = ExpandedGraph(reporter, dataShape)
    let called = HashSet<Block>(HashIdentity.Reference)
    let evaluator = binder.Evaluator
    let calls = CallBinder(reporter, binder, modules)
    let joins = JoinBinder(reporter, binder, graph)
    let fail = reporter.Report
    let unknown = ExpandedGraph.Unknown

    /// The blocks whose bodies are being expanded, by the calls around.
    let active = Stack<Block>()

    let bindLabel (site: Site) (label: Name) =
        match site.Names.Label label with
        | Some first ->
            Diagnostic.error "E104" label.Span $"two layers are labelled {Diagnostic.quote label.Text}" "the second one"
            |> Diagnostic.also first "the first one"
            |> fail
        | None -> ()

    let tooDeep (place: Span) =
        Diagnostic.error "E006" place "this is nested too deeply" $"more than {deepest} levels of calls and braces"
        |> fail

        unknown

    let layerOf (site: Site) (call: Call) (label: Name option) (entry: Entry) (point: Point) : Point =
        let name = site.Names.Name(label, entry.Keyword)
        let context = System.String.Concat("model.", site.Names.Prefix, name)

        match binder.Arguments(entry.Keyword, entry.Parameters, call.Arguments, site.Scope, call.Span, context) with
        | None -> unknown
        | Some bound ->
            match LayerBinder.operation bound with
            | Result.Error diagnostic ->
                fail diagnostic
                unknown
            | Ok operation ->
                graph.Add(
                    site,
                    name,
                    label,
                    operation,
                    call.Span,
                    [| point |],
                    fun problem ->
                        fail (
                            ShapeDiagnostics.ofProblem
                                problem
                                operation
                                point.Shape.Value
                                call.Span
                                (graph.Before point)
                        )
                )

    let deeper (site: Site) = { site with Depth = site.Depth + 1 }

    let unlit (site: Site) =
        { site with
            Scope = { site.Scope with Live = false }
            Names = NameScope("", HashSet())
        }

    let bindLet (site: Site) (each: Let) : Site =
        let term =
            evaluator.Term(site.Scope, $"model.{site.Names.Prefix}{each.Name.Text}", each.Value)
            |> Option.defaultValue
                {
                    Form = HiddenForm
                    Span = each.Value.Span
                }

        { site with
            Scope = Scope.add each.Name.Text term site.Scope
        }

    let rec blockOf (site: Site) (call: Call) (label: Name option) (block: Block, home: Module) (point: Point) : Point =
        let name = site.Names.Name(label, block.Name.Text)
        let context = System.String.Concat("model.", site.Names.Prefix, name)

        match calls.Parameters(site, call, block, home, context) with
        | None -> unknown
        | Some _ when not site.Scope.Live -> unknown
        | Some(scope, arguments) ->
            called.Add block |> ignore

            let inner =
                {
                    Scope = scope
                    Home = home
                    Names = NameScope(site.Names.Prefix + name + ".", NameScope.Labels block.Body)
                    Frames = CallFrame(call.Span, arguments) :: site.Frames
                    Depth = site.Depth + 1
                }

            active.Push block
            let result = expand (inner, block.Body, point)
            active.Pop() |> ignore
            result

    and callStep (site: Site) (call: Call) (label: Name option) (point: Point) : Point =
        match LabelledSteps.tryBlock site.Home call.Callee.Text with
        | Some(block, _) when Seq.exists (fun other -> obj.ReferenceEquals(other, block)) active ->
            calls.Recursion(call, block)
            unknown
        | Some(block, home) -> blockOf site call label (block, home) point
        | None ->
            match Catalogue.tryLayer call.Callee.Text with
            | Some entry -> layerOf site call label entry point
            | None ->
                match calls.Named(site, call) with
                | Some(call, site) -> callStep site call label point
                | None ->
                    if not (calls.IsHidden(site, call)) then
                        calls.Unknown(site, call)

                    unknown

    and repeatStep (site: Site) (repeat: Repeat) (label: Name option) (point: Point) : Point =
        let name = site.Names.Name(label, "repeat")
        let context = $"model.{site.Names.Prefix}{name}.count"

        let count =
            evaluator.Term(site.Scope, context, repeat.Count)
            |> Option.bind (fun term ->
                binder.Value("repeat", WholeType(0, 1_000_000, None), repeat.Count.Span, term, context))

        let labels = NameScope.Labels repeat.Body

        let turn (site: Site) (names: NameScope) index frame point =
            let scope =
                match repeat.Variable with
                | Some variable ->
                    site.Scope
                    |> Scope.add
                        variable.Text
                        {
                            Form = NumberForm(Arithmetic.plain (float index))
                            Span = variable.Span
                        }
                | None -> site.Scope

            expand (
                {
                    Scope =
                        { scope with
                            Turns = site.Scope.Turns + string (index + 1) + "."
                        }
                    Home = site.Home
                    Names = names
                    Frames = frame @ site.Frames
                    Depth = site.Depth + 1
                },
                repeat.Body,
                point
            )

        match count with
        | Some(WholeValue count) when site.Scope.Live && count > 0 ->
            let mutable point = point

            for index in 0 .. count - 1 do
                if graph.Spend repeat.Head then
                    let names =
                        NameScope(site.Names.Prefix + name + "." + string (index + 1) + ".", labels)

                    point <- turn site names index [ TurnFrame(repeat.Head, index + 1, count) ] point

            point
        | _ ->
            // Nothing of it is taken, or it is not known how often: its lines are looked at once.
            let site = unlit site
            turn site site.Names 0 [] unknown |> ignore

            match count with
            | Some(WholeValue 0) -> point
            | _ -> unknown

    and whenStep (site: Site) (each: When) (label: Name option) (point: Point) : Point =
        let context = $"model.{site.Names.Prefix}when"
        let condition = evaluator.Flag(site.Scope, context, each.Condition)

        let inside =
            match label with
            | Some label ->
                { deeper site with
                    Names = NameScope($"{site.Names.Prefix}{label.Text}.", NameScope.Labels each.Then)
                }
            | None -> deeper site

        let aside (layers: Layers) =
            expand (unlit (deeper site), layers, unknown) |> ignore

        match condition with
        | Some(Some true) when site.Scope.Live ->
            Option.iter aside each.Else
            expand (inside, each.Then, point)
        | Some(Some false) when site.Scope.Live ->
            aside each.Then

            match each.Else with
            | Some layers -> expand (inside, layers, point)
            | None -> point
        | _ ->
            aside each.Then
            Option.iter aside each.Else
            unknown

    and step (site: Site) (label: Name option) (point: Point) (step: Step) : Point =
        match step with
        | CallStep call -> callStep site call label point
        | RepeatStep repeat -> repeatStep site repeat label point
        | WhenStep each -> whenStep site each label point
        | JoinStep join -> joins.Join(site, join, label, point, expand)
        | ResidualStep each ->
            joins.Residual(site, each, label, point, expand, (fun site call -> callStep site call None point))

    and chain (site: Site) (point: Point) (chain: Chain) : Point =
        Option.iter (bindLabel site) chain.Label
        let mutable point = point

        for index in 0 .. chain.Steps.Length - 1 do
            point <- step site (if index = 0 then chain.Label else None) point chain.Steps[index]

        match chain.Annotation with
        | Some literal -> point <- graph.Check(Array.last chain.Steps, literal, point)
        | None -> ()

        if site.Scope.Live then
            graph.Note(chain, point)

        point

    and lines (site: Site) (isModel: bool) (layers: Layers) (point: Point) : Point =
        let mutable point = point
        let mutable site = site

        for index in 0 .. layers.Statements.Length - 1 do
            let statement = layers.Statements[index]

            let place =
                match statement with
                | ChainStatement chain -> chain.Span
                | _ -> layers.Span

            if site.Frames.IsEmpty || graph.Spend place then
                match statement with
                | InputStatement literal -> point <- graph.BindInput(isModel && index = 0, point, literal)
                | LetStatement each -> site <- bindLet site each
                | ChainStatement each -> point <- chain site point each
                | UnreadStatement ->
                    graph.Lose()
                    point <- unknown

        point

    /// The lines of a block, turn or arm.
    and expand (site: Site, layers: Layers, point: Point) : Point =
        if site.Depth > deepest then
            tooDeep layers.Span
        else
            reporter.Within(site.Frames, (fun () -> lines site false layers point))

    /// Looks at a block that nothing calls: names and values are checked, shapes are not known.
    member private _.Uncalled(block: Block) =
        let hidden: Term = { Form = HiddenForm; Span = block.Head }

        let scope =
            block.Parameters
            |> Array.fold
                (fun scope parameter -> Scope.add parameter.Name.Text hidden scope)
                { modules.Of names with Live = false }

        expand (
            {
                Scope = scope
                Home = names
                Names = NameScope("", HashSet())
                Frames = []
                Depth = 1
            },
            block.Body,
            unknown
        )
        |> ignore

    /// The layers and shapes of a model's lines. `checkBlocks`: also of the file's own blocks that the model does not call.
    member expander.Bind(model: Layers option, checkBlocks: bool) : BoundModel =
        match model with
        | Some model ->
            let site =
                {
                    Scope = modules.Of names
                    Home = names
                    Names = NameScope("", NameScope.Labels model)
                    Frames = []
                    Depth = 1
                }

            lines site true model graph.Start |> ignore
        | None -> ()

        if checkBlocks then
            for block in names.Blocks do
                if not (called.Contains block) then
                    expander.Uncalled block

        {
            Graph = if model.IsSome then graph.Build() else None
            Layers = graph.Layers
            Chains = graph.Chains
        }
