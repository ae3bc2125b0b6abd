namespace Fashion.Testing

open System
open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// Generators of random typed graphs, for FsCheck.
[<RequireQualifiedAccess>]
module Graphs =

    /// An image of 1 to 4 channels and 3 to 12 rows and columns, or, more seldom, a vector.
    let shape: Gen<Shape> =
        let image =
            Gen.map3 (fun c h w -> Shape.Image(c, h, w)) (Gen.choose (1, 4)) (Gen.choose (3, 12)) (Gen.choose (3, 12))

        Gen.frequency [ 4, image; 1, Gen.choose (1, 12) |> Gen.map Shape.Vector ]

    let private outputOf input pieces =
        GraphCase.Of(input, pieces).Graph.OutputShape

    /// Pieces with a last one that gives so many channels, where they do not already.
    let private onto channels input pieces =
        let output = outputOf input pieces

        if output.Channels = channels then
            pieces
        else
            pieces @ [ Unary(Operations.projection channels 1 output) ]

    /// So many pieces, each on what the one before gives, with joins nested as deep as `depth`. Where `keeps`, they leave
    /// height and width alone.
    let rec private pieces keeps depth count (shape: Shape) : Gen<Piece list> =
        if count = 0 then
            Gen.constant []
        else
            gen {
                let! first = piece keeps depth shape
                let! rest = pieces keeps depth (count - 1) (outputOf shape [ first ])
                return first :: rest
            }

    and private piece keeps depth shape =
        let single =
            (if keeps then
                 Operations.keeping shape
             else
                 Operations.any shape)
            |> Gen.map Unary

        if depth = 0 then
            single
        else
            gen {
                let! piece = Gen.frequency [ 3, single; 2, join keeps depth shape ]

                if (outputOf shape [ piece ]).Count <= Operations.largestCount then
                    return piece
                else
                    return! single
            }

    and private join keeps depth shape =
        gen {
            let! stride =
                if keeps || shape.IsVector then
                    Gen.constant 1
                else
                    Gen.elements [ 1; 1; 2 ]

            let! kind =
                Gen.elements
                    [
                        concat
                        alike Add
                        alike Multiply
                        residual
                        if stride = 1 then
                            gate
                    ]

            return! kind depth stride shape
        }

    /// Up to so many pieces; where the stride is not 1, the first one takes it.
    and private arm longest depth stride (shape: Shape) =
        gen {
            let! first =
                if stride = 1 then
                    Gen.constant []
                else
                    Operations.shrinking stride shape
                    |> Gen.map (fun operation -> [ Unary operation ])

            let! count = Gen.choose (0, longest)
            let! rest = pieces true (depth - 1) count (outputOf shape first)
            return first @ rest
        }

    and private concat depth stride shape =
        gen {
            let! count = Gen.choose (1, 3)
            let! arms = Gen.listOfLength count (arm 2 depth stride shape)
            return Join(Concat, arms)
        }

    /// Arms of one shape.
    and private alike operation depth stride shape =
        gen {
            let! count = Gen.choose (2, 3)
            let! channels = Gen.choose (1, 4)
            let! arms = Gen.listOfLength count (arm 1 depth stride shape)
            return Join(operation, List.map (onto channels shape) arms)
        }

    and private residual depth stride shape =
        gen {
            let! body = arm 3 depth stride shape
            let! factor = Gen.elements [ 1.0; 0.2; -1.5 ]
            let output = outputOf shape body
            let! project = Gen.elements [ stride > 1; true ]

            return
                if project then
                    Residual(body, factor, [ Unary(Operations.projection output.Channels stride shape) ])
                else
                    Residual(onto shape.Channels shape body, factor, [])
        }

    /// A squeeze and excitation (Hu et al. 2018): a vector from the whole image weighs its channels.
    and private gate _ _ shape =
        gen {
            let! ratio = Gen.choose (1, 2)
            let! gateFirst = Gen.elements [ true; false ]

            let weights =
                [
                    if shape.IsImage then
                        Unary GlobalAvgPool
                    Unary(Operations.projection (max 1 (shape.Channels / ratio)) 1 (Shape.Vector 1))
                    Unary Relu
                    Unary(Operations.projection shape.Channels 1 (Shape.Vector 1))
                    Unary Sigmoid
                ]

            return Join(Multiply, (if gateFirst then [ weights; [] ] else [ []; weights ]))
        }

    let private cases depth (count: Gen<int>) =
        gen {
            let! input = shape
            let! count = count
            let! pieces = pieces false depth count input
            let! seed = Gen.choose (0, Int32.MaxValue - 1)

            let unlabelled =
                { GraphCase.Of(input, pieces) with
                    Seed = seed
                }

            let ids = [ 0 .. unlabelled.Graph.Layers.Count - 1 ]

            let! marks =
                Gen.listOfLength ids.Length (Gen.frequency [ 4, Gen.constant false; 1, Gen.constant true ])

            return
                { unlabelled with
                    Labels = List.zip ids marks |> List.filter snd |> List.map fst |> Set
                }
        }

    let private arbitraryOf depth longest =
        let count = Gen.sized (fun size -> Gen.choose (1, 1 + size * (longest - 1) / 100))
        Arb.fromGenShrink (cases depth count, GraphShrinking.shrink)

    /// Graphs of one to five pieces, with joins inside joins.
    let arbitrary: Arbitrary<GraphCase> = arbitraryOf 2 5

    /// One to eight layers one after the other.
    let chain: Arbitrary<GraphCase> = arbitraryOf 0 8

    /// One layer alone, on an input that it takes: every operation that is no join comes up about as often.
    let single: Arbitrary<GraphCase> = arbitraryOf 0 1
