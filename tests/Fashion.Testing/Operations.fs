namespace Fashion.Testing

open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// Generators of single operations.
[<RequireQualifiedAccess>]
module Operations =

    /// The most numbers that a generated layer gives for one sample.
    let largestCount = 600L

    let private gives (shape: Shape) operation predicate =
        match Inference.layer (operation, [| shape |]) with
        | Ok layer -> layer.OutputShape.Count <= largestCount && predicate layer.OutputShape
        | Error _ -> false

    let private divisors number =
        [ 1..number ] |> List.filter (fun each -> number % each = 0)

    let private thousandths lowest highest =
        Gen.choose (lowest, highest) |> Gen.map (fun each -> float each / 1000.0)

    /// Numbers with short and with long decimals, for what is printed must come back.
    let private share highest =
        Gen.frequency [ 4, thousandths 0 highest; 1, Gen.constant (1.0 / 3.0) ]

    let private std = Gen.elements [ 0.1; 1e-7 ]

    let private init =
        Gen.frequency
            [
                5, Gen.elements [ Kaiming; Xavier; Lecun; Zeros; Dirac ]
                1, Gen.map Normal std
            ]

    let private l2 = Gen.frequency [ 3, Gen.constant 0.0; 1, thousandths 1 100 ]

    /// A kernel that fits an image of this extent with this padding on both sides.
    let private kernel extent = Gen.choose (1, min extent 4)

    let private convWindow (image: Shape) =
        gen {
            let! padding =
                Gen.frequency [ 2, Gen.constant Same; 3, Gen.choose (0, 2) |> Gen.map Fixed ]

            let room extent =
                match padding with
                | Fixed size -> extent + 2 * size
                | Same -> 4

            let! height = kernel (room image.Height)

            let! width =
                Gen.frequency
                    [
                        2, Gen.constant (min height (room image.Width))
                        1, kernel (room image.Width)
                    ]

            let! stride = Gen.frequency [ 3, Gen.constant 1; 2, Gen.choose (2, 3) ]
            let! dilation = Gen.frequency [ 4, Gen.constant 1; 1, Gen.constant 2 ]
            // A dilated kernel may reach beyond the padded image where the dense one does not.
            let reaches =
                (max height width - 1) * dilation + 1
                <= min (room image.Height) (room image.Width)

            return
                {
                    KernelHeight = height
                    KernelWidth = width
                    Stride = stride
                    Dilation = if padding = Same || reaches then dilation else 1
                    Padding = padding
                }
        }

    /// Pooling has no dilation in the catalogue, and no more padding than half a kernel, as torch demands.
    let private poolWindow (image: Shape) =
        gen {
            let! height = kernel image.Height
            let! width = kernel image.Width
            let! size = Gen.choose (0, min height width / 2)
            let! padding = Gen.frequency [ 2, Gen.constant Same; 3, Gen.constant (Fixed size) ]
            let! stride = Gen.choose (1, 4)

            return
                {
                    KernelHeight = height
                    KernelWidth = width
                    Stride = stride
                    Dilation = 1
                    Padding = padding
                }
        }

    let private conv (image: Shape) =
        gen {
            let! window = convWindow image
            let! groups = Gen.elements (divisors image.Channels)
            let! perGroup = Gen.choose (1, max 1 (6 / groups))
            let! bias = Gen.elements [ true; false ]
            let! init = init
            let! l2 = l2

            return
                Conv
                    {
                        Channels = groups * perGroup
                        Window = window
                        Groups = groups
                        Bias = bias
                        Init = init
                        L2 = l2
                    }
        }

    let private dense =
        gen {
            let! units = Gen.choose (1, 8)
            let! bias = Gen.elements [ true; false ]
            // A dense layer has no diagonal of an image to draw.
            let! init = Gen.filter ((<>) Dirac) init
            let! l2 = l2

            return
                Dense
                    {
                        Units = units
                        Bias = bias
                        Init = init
                        L2 = l2
                    }
        }

    let private batchNorm =
        gen {
            let! momentum = thousandths 10 500
            let! epsilon = Gen.elements [ 1e-5; 1e-3; 1e-2 ]

            return
                BatchNorm
                    {
                        Momentum = momentum
                        Epsilon = epsilon
                    }
        }

    let private dropouts: (DropoutOptions -> Operation) list -> Gen<Operation> =
        fun makers -> Gen.map2 (fun make p -> make { Probability = p }) (Gen.elements makers) (share 900)

    let private activation =
        let slope =
            Gen.frequency [ 3, share 500; 1, Gen.constant -0.25 ]
            |> Gen.map (fun slope -> LeakyRelu { Slope = slope })

        let plain =
            Gen.elements [ Relu; Elu; Selu; Gelu; Silu; Tanh; Sigmoid; Softmax; LogSoftmax; Identity ]

        Gen.frequency [ 9, plain; 1, slope ]

    /// Any operation of the catalogue that takes this shape, with any legal arguments.
    let any (shape: Shape) : Gen<Operation> =
        let groupNorm =
            Gen.elements (divisors shape.Channels)
            |> Gen.map (fun groups -> GroupNorm { Groups = groups })

        let anywhere =
            [
                4, activation
                2, batchNorm
                1, Gen.constant LayerNorm
                1, groupNorm
                1, dropouts [ Dropout; AlphaDropout ]
                1, Gen.constant Flatten
            ]

        let ofImages =
            [
                5, conv shape
                2, poolWindow shape |> Gen.map MaxPool
                2, poolWindow shape |> Gen.map AvgPool
                1, Gen.elements [ GlobalAvgPool; GlobalMaxPool ]
                1, dropouts [ SpatialDropout ]
                1, Gen.choose (1, 2) |> Gen.map (fun size -> Pad { Size = size })
            ]

        Gen.frequency (
            if shape.IsImage then
                anywhere @ ofImages
            else
                (4, dense) :: anywhere
        )
        |> Gen.filter (fun operation -> gives shape operation (fun _ -> true))

    /// Any operation that leaves height and width as they are.
    let keeping (shape: Shape) : Gen<Operation> =
        any shape
        |> Gen.filter (fun operation ->
            gives shape operation (fun output ->
                output.IsImage = shape.IsImage
                && output.Height = shape.Height
                && output.Width = shape.Width))

    let private square kernel stride : Window =
        {
            KernelHeight = kernel
            KernelWidth = kernel
            Stride = stride
            Dilation = 1
            Padding = Same
        }

    /// So many channels or units from any shape; an image's height and width are divided by the stride.
    let projection channels stride (shape: Shape) : Operation =
        if shape.IsImage then
            Conv
                {
                    Channels = channels
                    Window = square 1 stride
                    Groups = 1
                    Bias = false
                    Init = Kaiming
                    L2 = 0.0
                }
        else
            Dense
                {
                    Units = channels
                    Bias = true
                    Init = Kaiming
                    L2 = 0.0
                }

    /// What divides an image's height and width by the stride.
    let shrinking stride (image: Shape) : Gen<Operation> =
        Gen.choose (1, 4)
        |> Gen.bind (fun channels ->
            Gen.elements
                [
                    projection channels stride image
                    MaxPool(square 3 stride)
                    AvgPool(square 2 stride)
                ])
