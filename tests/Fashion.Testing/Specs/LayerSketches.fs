namespace Fashion.Testing.Specs

open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// What a drawn stage must give.
type Goal =
    | AnyShape
    | SameShape
    /// Another number of channels, on the same height and width.
    | SameExtents of channels: int

/// Draws single layers for a shape.
[<RequireQualifiedAccess>]
module LayerSketches =

    let private weights =
        let make text bias init l2 =
            {
                Text = text
                Bias = bias
                Init = init
                L2 = l2
            }

        Gen.frequency
            [
                4, Gen.constant (make "" true Kaiming 0.0)
                1,
                Gen.elements
                    [
                        make "bias=false" false Kaiming 0.0
                        make "init=lecun, l2=1e-4" true Lecun 1e-4
                        make "l2=?log(1e-6..1e-2, default=1e-3), bias=true" true Kaiming 1e-3
                        make "init=normal(std=1 / 2)" true (Normal 0.5) 0.0
                        make "init = xavier, bias = 1 > 2" false Xavier 0.0
                        make "l2=if true then 10% else 0, init=zeros" true Zeros 0.1
                    ]
            ]

    let private everywhere =
        [
            "relu", Relu
            "relu()", Relu
            "elu", Elu
            "selu", Selu
            "gelu", Gelu
            "silu", Silu
            "tanh", Tanh
            "sigmoid", Sigmoid
            "softmax", Softmax
            "log_softmax", LogSoftmax
            "leaky_relu", LeakyRelu { Slope = 0.01 }
            "leaky_relu(slope=-25%)", LeakyRelu { Slope = -0.25 }
            "identity", Identity
            "layernorm", LayerNorm
            "groupnorm(1)", GroupNorm { Groups = 1 }
            "batchnorm", BatchNorm { Momentum = 0.1; Epsilon = 1e-5 }
            "batchnorm(momentum=1 / 4, eps=1e-3)", BatchNorm { Momentum = 0.25; Epsilon = 1e-3 }
            "dropout(10%)", Dropout { Probability = 0.1 }
            "dropout(p=?range(0%..50%, default=30%))", Dropout { Probability = 0.3 }
            "alpha_dropout(0.05)", AlphaDropout { Probability = 0.05 }
        ]

    let private ofImages =
        let window height width stride padding =
            {
                KernelHeight = height
                KernelWidth = width
                Stride = stride
                Dilation = 1
                Padding = padding
            }

        [
            "maxpool(2)", MaxPool(window 2 2 2 (Fixed 0))
            "maxpool(3, stride=2, pad=same)", MaxPool(window 3 3 2 Same)
            "maxpool(kernel=1x2, stride=1)", MaxPool(window 1 2 1 (Fixed 0))
            "avgpool(3, 1, pad=1)", AvgPool(window 3 3 1 (Fixed 1))
            "avgpool(2x2)", AvgPool(window 2 2 2 (Fixed 0))
            "spatial_dropout(1 / 8)", SpatialDropout { Probability = 0.125 }
            "pad(1 px)", Pad { Size = 1 }
            "flatten", Flatten
            "global_avgpool", GlobalAvgPool
            "global_maxpool", GlobalMaxPool
        ]

    let private wholes (values: Values) =
        values.Numbers
        |> Map.toList
        |> List.map snd
        |> List.filter (fun each -> each >= 1 && each <= 12)

    let private target values goal (shape: Shape) =
        match goal with
        | SameShape -> Gen.constant shape.Channels
        | SameExtents channels -> Gen.constant channels
        | AnyShape -> Gen.oneof [ Gen.elements (8 :: wholes values); Gen.choose (1, 12) ]

    let private conv values goal (shape: Shape) =
        gen {
            let! channels = target values goal shape

            let! kernel =
                Gen.frequency [ 3, Gen.elements [ 1; 3 ]; 1, Gen.elements (2 :: wholes values) ]

            let! stride =
                if goal = AnyShape then
                    Gen.elements [ 1; 1; 2 ]
                else
                    Gen.constant 1

            let! fits = Gen.elements [ true; goal <> AnyShape ]

            let! groups =
                [ 1..channels ]
                |> List.filter (fun each -> channels % each = 0 && shape.Channels % each = 0)
                |> Gen.elements
                |> fun some -> Gen.frequency [ 3, Gen.constant 1; 1, some ]

            let! channels = Formulas.equalTo values 2 channels
            let! kernel = Formulas.equalTo values 1 kernel
            let! stride = Formulas.equalTo values 1 stride
            let! groups = Formulas.equalTo values 1 groups
            let! weights = weights

            return
                ConvSketch
                    {
                        Channels = channels
                        Kernel = kernel
                        Stride = stride
                        Padding = if fits then Same else Fixed 0
                        Groups = groups
                        Weights = weights
                    }
        }

    let private dense values goal shape =
        gen {
            let! units = target values goal shape
            let! units = Formulas.equalTo values 2 units
            let! weights = weights
            return DenseSketch(units, weights)
        }

    /// A layer of weights that meets the goal.
    let weighted (values: Values) (goal: Goal) (shape: Shape) : Gen<LayerSketch> =
        if shape.IsImage then
            conv values goal shape
        else
            dense values goal shape

    /// Any layer; it may miss the goal, or not fit at all.
    let any (values: Values) (goal: Goal) (shape: Shape) : Gen<LayerSketch> =
        Gen.frequency
            [
                3, weighted values goal shape
                3, Gen.elements everywhere |> Gen.map PlainLayer
                if shape.IsImage && goal = AnyShape then
                    1, Gen.elements ofImages |> Gen.map PlainLayer
            ]
