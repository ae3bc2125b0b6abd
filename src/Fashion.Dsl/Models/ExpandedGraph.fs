namespace Fashion.Dsl

open System.Collections.Generic

/// What comes out of the layers so far.
type internal Point =
    {
        /// The layer that gives it; -1 is the model's input, -2 a layer that a mistake left out.
        Id: int
        /// None after a mistake, until an annotation says it.
        Shape: Shape option
    }

/// Where an expansion stands.
[<ReferenceEquality>]
type internal Site =
    {
        Scope: Scope
        /// The file whose blocks may be called.
        Home: Module
        Names: NameScope
        Frames: Frame list
        /// Braces and calls around.
        Depth: int
    }

/// The graph of a model while its lines are expanded.
[<Sealed>]
type internal ExpandedGraph(reporter: Reporter, dataShape: Shape option) =

    /// How many lines of blocks and turns a model may expand. What stands in the text itself is not counted.
    static let largest = 50_000

    static let largestExtent = 1 <<< 24

    let layers = List<PlacedLayer>()
    let chains = List<ChainShape>()
    let mutable work = 0
    let mutable parameters = 0L
    let mutable whole = true
    let mutable input = dataShape

    let mutable graph =
        GraphBuilder(dataShape |> Option.defaultWith (fun () -> Shape.Vector 1))

    let shapeOf (literal: ShapeLiteral) =
        if literal.Sizes |> List.exists (fun size -> size < 1 || size > largestExtent) then
            reporter.Report(Diagnostic.error "E106" literal.Span "this is no shape" "every extent is at least 1")
            None
        else
            match literal.Sizes with
            | [ units ] -> Some(Shape.Vector units)
            | [ channels; height; width ] -> Some(Shape.Image(channels, height, width))
            | _ ->
                reporter.Report(
                    Diagnostic.error "E106" literal.Span "this is no shape" "one number, or channels x height x width"
                )

                None

    /// What comes out where nothing is known.
    static member Unknown = { Id = -2; Shape = None }

    /// What the model starts from.
    member _.Start = { Id = -1; Shape = dataShape }

    /// Counts a turn, or a line of a block or turn. False where there were too many already.
    member _.Spend(place: Span) : bool =
        work <- work + 1

        if work = largest then
            Diagnostic.error
                "E214"
                place
                "this model is too large"
                $"more than {largest} lines once blocks and turns are expanded"
            |> reporter.Report

        work < largest

    /// The `input` line, which the data check.
    member _.BindInput(isFirst: bool, point: Point, literal: ShapeLiteral) : Point =
        if not isFirst then
            reporter.Report(
                Diagnostic.error "E210" literal.Span "`input` is the first line of a model" "not the first line of it"
            )

            point
        else
            match shapeOf literal, dataShape with
            | Some written, Some known when not (written.Equals known) ->
                Diagnostic.error
                    "E209"
                    literal.Span
                    $"the model's input is {known}, not {written}"
                    $"the data give {known}"
                |> Diagnostic.help $"write `input {known}`, leave the line out, or change `pad` or `resize` of the data"
                |> Diagnostic.fix literal.Span (string known)
                |> reporter.Report

                point
            | Some written, None ->
                input <- Some written
                graph <- GraphBuilder written
                { point with Shape = Some written }
            | _ -> point

    /// The images that lead to a point, the last one first, with the places of the layers that made them.
    member _.Before(point: Point) : PlacedOperation seq =
        let rec back id =
            seq {
                if id >= 0 then
                    let layer = graph.Layers[id]

                    yield
                        {
                            Operation = layer.Operation
                            Place = layers[id].Place
                            Input = layer.InputShape
                            Output = layer.OutputShape
                        }

                    yield! back layer.Inputs[0]
            }

        back point.Id

    /// Adds a layer after some points, if their shapes are known.
    member _.Add
        (
            site: Site,
            name: string,
            label: Name option,
            operation: Operation,
            place: Span,
            points: Point array,
            problem: ShapeProblem -> unit
        ) : Point =
        let shapes = points |> Array.choose _.Shape

        if not site.Scope.Live || shapes.Length < points.Length then
            ExpandedGraph.Unknown
        else
            let labelled = label.IsSome || site.Names.Prefix <> ""
            let fullName = site.Names.Prefix + name

            // After a mistake layers are still looked at one by one, on shapes that an annotation gave.
            match graph.Add(fullName, labelled, operation, points |> Array.map _.Id, shapes) with
            | Ok layer ->
                parameters <- parameters + layer.ParameterCount

                layers.Add
                    {
                        Layer = layer
                        Operation = operation
                        Place = place
                    }

                {
                    Id = layer.Id
                    Shape = Some layer.OutputShape
                }
            | Result.Error reason ->
                problem reason
                ExpandedGraph.Unknown

    /// An annotation after the step `last`: it must be right, and says the shape where a mistake hides it.
    member _.Check(last: Step, literal: ShapeLiteral, point: Point) : Point =
        match shapeOf literal, point.Shape with
        | Some written, Some actual when not (written.Equals actual) ->
            let what =
                match last with
                | CallStep call -> call.Span.Text
                | step -> step.Head.Text

            Diagnostic.error
                "E202"
                literal.Span
                $"{Diagnostic.quote what} gives {actual}, not {written}"
                $"it is {actual} here"
            |> Diagnostic.fix literal.Span (string actual)
            |> reporter.Report

            point
        | Some written, None -> { point with Shape = Some written }
        | _ -> point

    /// Notes what a chain gave.
    member _.Note(chain: Chain, point: Point) =
        if point.Id = -2 then
            whole <- false

        chains.Add
            {
                Chain = chain
                Output =
                    match point.Shape with
                    | Some shape -> shape
                    | None -> null
                ParametersSoFar = parameters
            }

    /// A line was left out for a mistake.
    member _.Lose() = whole <- false

    member _.Layers: IReadOnlyList<PlacedLayer> = layers
    member _.Chains: IReadOnlyList<ChainShape> = chains

    /// The graph; None after a mistake, or where neither the data nor an `input` line says what comes in.
    member _.Build() : LayerGraph option =
        match input with
        | Some _ when whole -> Some(graph.Build())
        | _ -> None
