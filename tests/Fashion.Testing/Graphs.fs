namespace Fashion.Testing

open System
open System.Collections.Generic
open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// Graphs in which each layer feeds the next.
[<RequireQualifiedAccess>]
module Chain =

    /// The typed graph, or why a layer cannot take what the one before it gives.
    let build (input: Shape) (steps: (string option * Operation) list) : Result<LayerGraph, ShapeProblem> =
        let builder = GraphBuilder input
        let names = LayerNames(HashSet(List.choose fst steps))

        let add index (label: string option, operation) =
            let name =
                label
                |> Option.defaultWith (fun () -> names.Next(GraphBuilder.Keyword operation))

            builder.Add(name, label.IsSome, operation, [| index - 1 |])

        let problem =
            steps
            |> Seq.mapi add
            |> Seq.tryPick (function
                | Ok _ -> None
                | Error problem -> Some problem)

        match problem with
        | Some problem -> Error problem
        | None -> Ok(builder.Build())

/// A random graph as a property gets it: small enough for naive loops, and legal throughout.
type GraphCase =
    {
        Input: Shape
        Operations: Operation list
        /// From which a test draws parameters, inputs and masks.
        Seed: int
    }

    /// The typed graph. Throws `InvalidOperationException` if a generator made an illegal chain.
    member case.Graph: LayerGraph =
        match Chain.build case.Input (case.Operations |> List.map (fun operation -> None, operation)) with
        | Ok graph -> graph
        | Error problem -> raise (InvalidOperationException $"%A{case.Operations} on {case.Input}: %A{problem}")

    override case.ToString() =
        case.Operations
        |> Seq.map (sprintf "%A")
        |> String.concat "\n  -> "
        |> sprintf "seed %d, input %O\n  -> %s" case.Seed case.Input

/// Generators and shrinkers of random typed graphs, for FsCheck.
[<RequireQualifiedAccess>]
module Graphs =

    /// An image of 1 to 4 channels and 3 to 12 rows and columns, or, more seldom, a vector.
    let shape: Gen<Shape> =
        let image =
            Gen.map3 (fun c h w -> Shape.Image(c, h, w)) (Gen.choose (1, 4)) (Gen.choose (3, 12)) (Gen.choose (3, 12))

        Gen.frequency [ 4, image; 1, Gen.choose (1, 12) |> Gen.map Shape.Vector ]

    let private seed = Gen.choose (0, Int32.MaxValue - 1)

    /// So many layers, each on what the one before gives. Branches would be drawn here, by the same `shape`.
    let rec private layers count (shape: Shape) : Gen<Operation list> =
        if count = 0 then
            Gen.constant []
        else
            gen {
                let! first = Operations.any shape

                let next =
                    match Inference.layer (first, [| shape |]) with
                    | Ok layer -> layer.OutputShape
                    | Error _ -> shape

                let! rest = layers (count - 1) next
                return first :: rest
            }

    let private generator =
        Gen.sized (fun size ->
            gen {
                let! input = shape
                let! count = Gen.choose (1, 1 + size / 15)
                let! operations = layers count input
                let! seed = seed

                return
                    {
                        Input = input
                        Operations = operations
                        Seed = seed
                    }
            })

    let private smallerShape (shape: Shape) =
        if shape.IsImage then
            [
                if shape.Channels > 1 then
                    Shape.Image(shape.Channels - 1, shape.Height, shape.Width)
                if shape.Height > 3 then
                    Shape.Image(shape.Channels, shape.Height - 1, shape.Width)
                if shape.Width > 3 then
                    Shape.Image(shape.Channels, shape.Height, shape.Width - 1)
            ]
        elif shape.Channels > 1 then
            [ Shape.Vector(shape.Channels - 1) ]
        else
            []

    let private isLegal (case: GraphCase) =
        not case.Operations.IsEmpty
        && Result.isOk (Chain.build case.Input (case.Operations |> List.map (fun operation -> None, operation)))

    /// Without one layer, with simpler arguments of one layer, or on a smaller input: whatever of these is legal.
    let private shrink (case: GraphCase) : GraphCase seq =
        seq {
            for index in 0 .. case.Operations.Length - 1 do
                { case with
                    Operations = List.removeAt index case.Operations
                }

            for index in 0 .. case.Operations.Length - 1 do
                for operation in Operations.simpler case.Operations[index] do
                    { case with
                        Operations = List.updateAt index operation case.Operations
                    }

            for input in smallerShape case.Input do
                { case with Input = input }
        }
        |> Seq.filter isLegal

    /// Chains of one to seven layers.
    let arbitrary: Arbitrary<GraphCase> = Arb.fromGenShrink (generator, shrink)

    /// One layer alone, on an input that it takes: every operation comes up about as often.
    let single: Arbitrary<GraphCase> =
        let one =
            gen {
                let! input = shape
                let! operation = Operations.any input
                let! seed = seed

                return
                    {
                        Input = input
                        Operations = [ operation ]
                        Seed = seed
                    }
            }

        Arb.fromGenShrink (one, shrink)
