namespace Fashion.Testing

open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// Generators of single operations, and their simplification.
[<RequireQualifiedAccess>]
module Operations =

    /// The most numbers that a generated layer gives for one sample.
    let private largestCount = 600L

    let private fits shape operation =
        match Inference.layer (operation, [| shape |]) with
        | Ok layer -> layer.OutputShape.Count <= largestCount
        | Error _ -> false

    let private divisors number =
        [ 1..number ] |> List.filter (fun each -> number % each = 0)

    let private thousandths lowest highest =
        Gen.choose (lowest, highest) |> Gen.map (fun each -> float each / 1000.0)

    let private init = Gen.elements [ Kaiming; Xavier; Lecun; Normal 0.1; Zeros; Dirac ]

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
            let! init = Gen.elements [ Kaiming; Xavier; Lecun; Normal 0.1; Zeros ]
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
        fun makers -> Gen.map2 (fun make p -> make { Probability = p }) (Gen.elements makers) (thousandths 0 900)

    let private activation =
        let slope = thousandths 0 500 |> Gen.map (fun slope -> LeakyRelu { Slope = slope })

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
        |> Gen.filter (fits shape)

    let private smallerWindow (window: Window) =
        [
            if window.KernelHeight > 1 then
                { window with
                    KernelHeight = window.KernelHeight - 1
                }
            if window.KernelWidth > 1 then
                { window with
                    KernelWidth = window.KernelWidth - 1
                }
            if window.Stride > 1 then
                { window with Stride = 1 }
            if window.Dilation > 1 then
                { window with Dilation = 1 }
            if window.Padding <> Fixed 0 then
                { window with Padding = Fixed 0 }
        ]

    /// The same operation with simpler arguments; some may not be legal where it stands.
    let simpler (operation: Operation) : Operation list =
        match operation with
        | Conv options ->
            (smallerWindow options.Window
             |> List.map (fun window -> { options with Window = window }))
            @ [
                if options.Groups > 1 then
                    { options with Groups = 1 }
                if options.Channels > options.Groups then
                    { options with
                        Channels = options.Channels - options.Groups
                    }
                if options.Bias then
                    { options with Bias = false }
                if options.L2 > 0.0 then
                    { options with L2 = 0.0 }
            ]
            |> List.map Conv
        | Dense options ->
            [
                if options.Units > 1 then
                    { options with
                        Units = options.Units - 1
                    }
                if options.Bias then
                    { options with Bias = false }
                if options.L2 > 0.0 then
                    { options with L2 = 0.0 }
            ]
            |> List.map Dense
        | MaxPool window -> smallerWindow window |> List.map MaxPool
        | AvgPool window -> smallerWindow window |> List.map AvgPool
        | GroupNorm { Groups = groups } when groups > 1 -> [ GroupNorm { Groups = 1 } ]
        | Pad { Size = size } when size > 1 -> [ Pad { Size = size - 1 } ]
        | _ -> []
