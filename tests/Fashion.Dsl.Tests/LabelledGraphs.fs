/// Chains of layers that fit one another, some labelled, with every kind of argument a spec can write.
module Fashion.Dsl.Tests.LabelledGraphs

open FsCheck
open FsCheck.FSharp
open Fashion.Dsl
open Fashion.Testing

let private window largest =
    gen {
        let! height = Gen.choose (1, largest)
        let! width = Gen.choose (1, largest)
        let! stride = Gen.choose (1, 3)
        let! same = Gen.elements [ true; false ]
        let! pad = Gen.choose (0, min height width / 2)

        return
            {
                KernelHeight = height
                KernelWidth = width
                Stride = stride
                Dilation = 1
                Padding = if same then Same else Fixed pad
            }
    }

let private init =
    Gen.elements [ Kaiming; Xavier; Lecun; Zeros; Normal 0.02; Normal 1e-7 ]

let private share = Gen.elements [ 0.0; 0.1; 0.2; 0.5; 0.07; 1.0 / 3.0 ]

let private conv =
    gen {
        let! window = window 4
        let! dilation = Gen.choose (1, 2)
        let! channels = Gen.choose (1, 8)
        let! bias = Gen.elements [ true; false ]
        let! init = init
        let! l2 = Gen.elements [ 0.0; 1e-4; 0.1 ]

        return
            Conv
                {
                    Channels = channels
                    Window = { window with Dilation = dilation }
                    Groups = 1
                    Bias = bias
                    Init = init
                    L2 = l2
                }
    }

let private dense =
    gen {
        let! units = Gen.choose (1, 30)
        let! init = init

        return
            Dense
                {
                    Units = units
                    Bias = units % 2 = 0
                    Init = init
                    L2 = 0.0
                }
    }

let operation: Gen<Operation> =
    Gen.oneof
        [
            conv
            dense
            Gen.map MaxPool (window 3)
            Gen.map AvgPool (window 3)
            Gen.map (fun groups -> GroupNorm { Groups = groups }) (Gen.choose (1, 4))
            Gen.map (fun p -> Dropout { Probability = p }) share
            Gen.map (fun p -> SpatialDropout { Probability = p }) share
            Gen.map (fun p -> AlphaDropout { Probability = p }) share
            Gen.map (fun size -> Pad { Size = size }) (Gen.choose (0, 3))
            Gen.elements
                [
                    BatchNorm { Momentum = 0.1; Epsilon = 1e-5 }
                    BatchNorm
                        {
                            Momentum = 1.0 / 3.0
                            Epsilon = 0.001
                        }
                    LeakyRelu { Slope = -0.25 }
                    LeakyRelu { Slope = 0.01 }
                ]
            Gen.elements
                [
                    LayerNorm
                    Relu
                    Elu
                    Selu
                    Gelu
                    Silu
                    Tanh
                    Sigmoid
                    Softmax
                    LogSoftmax
                    Identity
                    Flatten
                    GlobalAvgPool
                    GlobalMaxPool
                ]
        ]

let private input =
    gen {
        let! channels = Gen.choose (1, 4)
        let! height = Gen.choose (1, 20)
        let! width = Gen.choose (1, 20)
        let! vector = Gen.frequency [ 4, Gen.constant false; 1, Gen.constant true ]

        return
            if vector then
                Shape.Vector(channels * height)
            else
                Shape.Image(channels, height, width)
    }

/// Keeps the operations that fit, and labels some.
let private fitting (input: Shape) (operations: Operation list) (marks: bool list) =
    let step (shape, steps) (operation, mark) =
        match Inference.layer (operation, [| shape |]) with
        | Ok inferred ->
            let index = List.length steps

            let label =
                if mark then
                    Some $"{GraphBuilder.Keyword operation}_{index + 1}"
                else
                    None

            inferred.OutputShape, (label, operation) :: steps
        | Result.Error _ -> shape, steps

    List.zip operations marks |> List.fold step (input, []) |> snd |> List.rev

let graph: Gen<LayerGraph> =
    gen {
        let! input = input
        let! count = Gen.choose (0, 14)
        let! operations = Gen.listOfLength count operation

        let! marks =
            Gen.listOfLength count (Gen.frequency [ 3, Gen.constant false; 1, Gen.constant true ])

        match Chain.build input (fitting input operations marks) with
        | Ok graph -> return graph
        | Result.Error problem -> return invalidOp $"a fitting chain is no graph: {problem}"
    }
