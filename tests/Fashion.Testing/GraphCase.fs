namespace Fashion.Testing

open System
open System.Collections.Generic
open Fashion.Dsl

/// A part of a random model; a tree, so that it can shrink piece by piece.
type Piece =
    | Unary of Operation
    /// `Add`, `Multiply` or `Concat` of arms that all start from the same place; an empty arm is what comes in.
    | Join of Operation * arms: Piece list list
    /// The factor stands on the body; an empty shortcut is what comes in.
    | Residual of body: Piece list * factor: float * shortcut: Piece list

/// A random graph as a property gets it: small enough for naive loops, and legal throughout.
type GraphCase =
    {
        Input: Shape
        Pieces: Piece list
        /// Ids of the layers that are labelled.
        Labels: Set<int>
        /// From which a test draws parameters, inputs and masks.
        Seed: int
    }

    /// Without labels, for tests that know their numbers.
    static member Of(input: Shape, pieces: Piece seq) =
        {
            Input = input
            Pieces = List.ofSeq pieces
            Labels = Set.empty
            Seed = 0
        }

    /// Layers one after the other.
    static member Chain(input: Shape, operations: Operation seq) =
        GraphCase.Of(input, Seq.map Unary operations)

    /// The same with so many logits behind, as a classifier has.
    member case.WithLogits(classes: int) : GraphCase =
        let flatten =
            if case.Graph.OutputShape.IsImage then
                [ Unary Flatten ]
            else
                []

        let dense =
            {
                Units = classes
                Bias = true
                Init = Kaiming
                L2 = 0.01
            }

        { case with
            Pieces = case.Pieces @ flatten @ [ Unary(Dense dense) ]
        }

    /// Operations with the ids of their inputs, in the order of their own ids.
    member private case.Steps: (Operation * int list) list =
        let steps = List<Operation * int list>()

        let add operation inputs =
            steps.Add((operation, inputs))
            steps.Count - 1

        let rec follow source pieces = pieces |> List.fold place source

        and place source piece =
            match piece with
            | Unary operation -> add operation [ source ]
            | Join(operation, arms) -> add operation (List.map (follow source) arms)
            | Residual(body, factor, shortcut) ->
                let around = follow source shortcut
                let last = follow source body

                let branch =
                    if factor = 1.0 then
                        last
                    else
                        add (Scale { Factor = factor }) [ last ]

                add Add [ around; branch ]

        follow -1 case.Pieces |> ignore
        List.ofSeq steps

    /// The typed graph, or why a layer cannot take its inputs.
    member case.TryGraph: Result<LayerGraph, ShapeProblem> =
        let steps = case.Steps

        /// Some labels look like the names of unlabelled layers, some like the places of blocks.
        let label id operation =
            let keyword = GraphBuilder.Keyword operation

            if not (case.Labels.Contains id) then None
            elif id % 2 = 0 then Some $"{keyword}_{id + 1}"
            else Some $"body.{id}.{keyword}"

        let labels = steps |> List.mapi (fun id (operation, _) -> label id operation)
        let names = LayerNames(HashSet(List.choose Operators.id labels))
        let builder = GraphBuilder case.Input

        let problem =
            Seq.zip labels steps
            |> Seq.tryPick (fun (label, (operation, inputs)) ->
                let name =
                    label
                    |> Option.defaultWith (fun () -> names.Next(GraphBuilder.Keyword operation))

                match builder.Add(name, label.IsSome, operation, Array.ofList inputs) with
                | Ok _ -> None
                | Error problem -> Some problem)

        match problem with
        | Some problem -> Error problem
        | None -> Ok(builder.Build())

    /// The typed graph. Throws `InvalidOperationException` if a generator made an illegal case.
    member case.Graph: LayerGraph =
        match case.TryGraph with
        | Ok graph -> graph
        | Error problem -> raise (InvalidOperationException $"{case}: %A{problem}")

    override case.ToString() =
        case.Pieces
        |> Seq.map (sprintf "%A")
        |> String.concat "\n  -> "
        |> sprintf "seed %d, labels at %A, input %O\n  -> %s" case.Seed (List.ofSeq case.Labels) case.Input
