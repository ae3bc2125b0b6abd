namespace Fashion.Dsl

/// Binds what has arms: `add`, `multiply`, `concat` and `residual`. Arms are expanded by who expands the lines around them.
[<Sealed>]
type internal JoinBinder(reporter: Reporter, binder: Binder, graph: ExpandedGraph) =
    let evaluator = binder.Evaluator
    let fail = reporter.Report
    let unknown = ExpandedGraph.Unknown

    let deeper (site: Site) = { site with Depth = site.Depth + 1 }

    let lastStep (layers: Layers) : Step option =
        match Array.tryLast layers.Statements with
        | Some(ChainStatement chain) -> Array.tryLast chain.Steps
        | _ -> None

    /// An arm's end as a diagnostic shows it.
    let arm (layers: Layers) (point: Point) : Arm option =
        point.Shape
        |> Option.map (fun shape ->
            {
                Place =
                    match lastStep layers with
                    | Some step -> step.Head
                    | None -> layers.Span
                Output = shape
            })

    /// The branch times its scale.
    let scaled (site: Site) (argument: Argument option) (branch: Point) : Point =
        match argument with
        | None -> branch
        | Some argument ->
            let context = $"model.{site.Names.Prefix}residual.scale"
            let any = NumberType(-infinity, infinity, false)

            let factor =
                evaluator.Term(site.Scope, context, argument.Value)
                |> Option.bind (fun term -> binder.Value("scale", any, argument.Span, term, context))

            match factor with
            | Some(NumberValue 1.0) -> branch
            | Some(NumberValue factor) ->
                let name = site.Names.Name(None, "scale")
                graph.Add(site, name, None, Scale { Factor = factor }, argument.Span, [| branch |], ignore)
            | _ -> unknown

    /// The other arm: what `shortcut` makes of the input, or the input itself.
    let shortcut (argument: Argument option) (point: Point) (callStep: Call -> Point) : Point =
        let call =
            argument
            |> Option.bind (fun argument ->
                match argument.Value.Node with
                | CallNode call -> Some call
                | PathNode [ word ] ->
                    Some
                        {
                            Callee = word
                            Arguments = [||]
                            Span = word.Span
                        }
                | _ ->
                    Diagnostic.error
                        "E105"
                        argument.Span
                        "`shortcut` takes a layer or a block"
                        "takes a layer or a block"
                    |> fail

                    None)

        match call with
        | Some call when call.Callee.Text = "identity" && call.Arguments.Length = 0 -> point
        | Some call -> callStep call
        | None when argument.IsSome -> unknown
        | None -> point

    /// `expand` gives what an arm makes of the point.
    member _.Join
        (site: Site, join: JoinArms, label: Name option, point: Point, expand: Site * Layers * Point -> Point)
        : Point =
        let operation, keyword =
            match join.Join with
            | Join.Add -> Add, "add"
            | Join.Multiply -> Multiply, "multiply"
            | Join.Concat -> Concat, "concat"

        if join.Arms.Length = 0 then
            fail (Diagnostic.error "E107" join.Keyword $"`{keyword}` has no arms" "each arm begins with `|`")
            unknown
        else
            let points =
                join.Arms |> Array.map (fun layers -> expand (deeper site, layers, point))

            let name = site.Names.Name(label, keyword)

            graph.Add(
                site,
                name,
                label,
                operation,
                join.Keyword,
                points,
                fun problem ->
                    match problem with
                    | InputsDiffer(index, _, _) ->
                        let arms = Array.map2 arm join.Arms points |> Array.choose id
                        fail (JoinDiagnostics.arms keyword join.Keyword arms index)
                    | problem ->
                        fail (
                            ShapeDiagnostics.ofProblem
                                problem
                                operation
                                points[0].Shape.Value
                                join.Keyword
                                (graph.Before point)
                        )
            )

    /// `callStep` gives what a call makes of the point.
    member _.Residual
        (
            site: Site,
            each: Residual,
            label: Name option,
            point: Point,
            expand: Site * Layers * Point -> Point,
            callStep: Site -> Call -> Point
        ) : Point =
        let assigned, _ = binder.Assign("residual", LabelledSteps.residual, each.Arguments)

        let argument name =
            assigned
            |> Array.tryFind (fun (parameter, _) -> parameter.Name = name)
            |> Option.map snd

        // The canonical text writes the arms in this order.
        let other = shortcut (argument "shortcut") point (callStep (deeper site))

        let branch =
            expand (deeper site, each.Body, point) |> scaled site (argument "scale")

        let name = site.Names.Name(label, "add")

        graph.Add(
            site,
            name,
            label,
            Add,
            each.Head,
            [| other; branch |],
            fun problem ->
                match problem, arm each.Body branch, other.Shape, point.Shape with
                | InputsDiffer _, Some branch, Some shape, Some input ->
                    let other =
                        argument "shortcut"
                        |> Option.map (fun argument ->
                            {
                                Place = argument.Value.Span
                                Output = shape
                            })

                    fail (JoinDiagnostics.residual each.Head site.Scope (lastStep each.Body) branch other input)
                | problem, _, _, _ ->
                    fail (
                        ShapeDiagnostics.ofProblem
                            problem
                            Add
                            (defaultArg point.Shape (Shape.Vector 1))
                            each.Head
                            (graph.Before point)
                    )
        )
