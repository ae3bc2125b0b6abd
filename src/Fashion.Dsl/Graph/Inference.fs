namespace Fashion.Dsl

open System.Collections.Generic

/// Why an operation cannot take its input.
type ShapeProblem =
    /// The operation works on height and width, and its input is a vector.
    | NeedsImage
    /// The operation works on a vector, and its input is an image.
    | NeedsVector
    /// The window reaches over `reachHeight` x `reachWidth` pixels, more than the padded input has.
    | WindowTooLarge of reachHeight: int * reachWidth: int
    /// A pooling padded by more than half of its kernel would have windows of nothing but padding.
    | PoolingPadTooLarge of largest: int
    /// `count` channels (`output`: those that come out) do not divide into the groups.
    | GroupsDoNotDivide of groups: int * count: int * output: bool
    /// A join's inputs do not go together: the first input that does not, and the first of all.
    | InputsDiffer of index: int * input: Shape * first: Shape
    /// More numbers, weights or multiply-adds than `Inference` allows for one layer and one sample.
    | TooLarge

/// What a layer gives and what it is made of.
type LayerInference =
    {
        OutputShape: Shape
        /// Named, shaped and ordered as PyTorch's.
        Parameters: IReadOnlyList<ParameterSpec>
        /// Multiply-adds of one sample's forward pass through a convolution or a dense layer; 0 for all others.
        MultiplyAdds: int64
    }

/// Shape inference: what one operation makes of one input. Its law, tested against real forward passes: the shape
/// and the parameters predicted here are those of the compiled layer.
[<RequireQualifiedAccess>]
module Inference =

    /// The most numbers one sample may have between two layers.
    let largestCount = 1L <<< 28

    /// The most weights one layer may have.
    let largestWeight = 1L <<< 30

    /// The most multiply-adds one layer may do for one sample. A graph of 8 million such layers still has a sum.
    let largestMultiplyAdds = 1L <<< 40

    let private parameter name (shape: int list) trained : ParameterSpec =
        {
            Name = name
            Shape = Array.ofList shape
            Trained = trained
        }

    let private weightAndBias weight bias =
        [
            parameter "weight" weight true
            if bias then
                parameter "bias" [ List.head weight ] true
        ]

    let private affine shape =
        [ parameter "weight" shape true; parameter "bias" shape true ]

    let private product (sizes: int seq) =
        let mutable total = 1L

        for size in sizes do
            total <- min (total * int64 size) (1L <<< 31)

        total

    let private result (sizes: int list) parameters multiplyAdds =
        let isTooLarge (weight: ParameterSpec) = product weight.Shape > largestWeight

        if
            product sizes > largestCount
            || List.exists isTooLarge parameters
            || multiplyAdds > largestMultiplyAdds
        then
            Error TooLarge
        else
            let shape =
                match sizes with
                | [ channels; height; width ] -> Shape.Image(channels, height, width)
                | _ -> Shape.Vector(List.head sizes)

            Ok
                {
                    OutputShape = shape
                    Parameters = Array.ofList parameters
                    MultiplyAdds = multiplyAdds
                }

    /// Height and width of what a window leaves of an image.
    let private slide (window: Window) (input: Shape) =
        let struct (height, width) = window.OutputSize(input.Height, input.Width)

        if height < 1 || width < 1 then
            let reach kernel = (kernel - 1) * window.Dilation + 1
            Error(WindowTooLarge(reach window.KernelHeight, reach window.KernelWidth))
        else
            Ok(height, width)

    let private conv (options: ConvOptions) (input: Shape) =
        if input.Channels % options.Groups <> 0 then
            Error(GroupsDoNotDivide(options.Groups, input.Channels, false))
        elif options.Channels % options.Groups <> 0 then
            Error(GroupsDoNotDivide(options.Groups, options.Channels, true))
        else
            slide options.Window input
            |> Result.bind (fun (height, width) ->
                let window = options.Window

                let weight =
                    [
                        options.Channels
                        input.Channels / options.Groups
                        window.KernelHeight
                        window.KernelWidth
                    ]

                let multiplyAdds = product weight * product [ height; width ]
                result [ options.Channels; height; width ] (weightAndBias weight options.Bias) multiplyAdds)

    let private dense (options: DenseOptions) (input: Shape) =
        let weight = [ options.Units; input.Channels ]
        result [ options.Units ] (weightAndBias weight options.Bias) (product weight)

    let private pool (window: Window) (input: Shape) =
        let largest = min window.KernelHeight window.KernelWidth / 2

        match window.Padding with
        | Fixed size when size > largest -> Error(PoolingPadTooLarge largest)
        | _ ->
            slide window input
            |> Result.bind (fun (height, width) -> result [ input.Channels; height; width ] [] 0L)

    let private ofImage infer (input: Shape) =
        if input.IsImage then infer input else Error NeedsImage

    let private ofVector infer (input: Shape) =
        if input.IsVector then infer input else Error NeedsVector

    /// The first input that `fits` says no to becomes the problem.
    let private joined (inputs: IReadOnlyList<Shape>) fits (sizes: unit -> int list) =
        match inputs |> Seq.tryFindIndex (fun input -> not (fits input)) with
        | Some index -> Error(InputsDiffer(index, inputs[index], inputs[0]))
        | None -> result (sizes ()) [] 0L

    let private add (inputs: IReadOnlyList<Shape>) =
        joined inputs inputs[0].Equals (fun () -> List.ofSeq inputs[0].Dimensions)

    /// Vectors spread over the image among the inputs, if there is one.
    let private multiply (inputs: IReadOnlyList<Shape>) =
        let whole = inputs |> Seq.tryFind _.IsImage |> Option.defaultValue inputs[0]

        let fits (input: Shape) =
            input.Equals whole || (input.IsVector && input.Channels = whole.Channels)

        joined inputs fits (fun () -> List.ofSeq whole.Dimensions)

    let private concat (inputs: IReadOnlyList<Shape>) =
        let first = inputs[0]

        let fits (input: Shape) =
            input.IsImage = first.IsImage
            && input.Height = first.Height
            && input.Width = first.Width

        joined inputs fits (fun () ->
            let channels =
                inputs
                |> Seq.sumBy (fun input -> int64 input.Channels)
                |> min (1L <<< 30)
                |> int

            channels :: List.tail (List.ofSeq first.Dimensions))

    /// The output shape, parameters and multiply-adds of one operation on its inputs, or why it cannot take them.
    /// All but the joins look at the first input alone; a join has at least one.
    let layer (operation: Operation, inputs: IReadOnlyList<Shape>) : Result<LayerInference, ShapeProblem> =
        let input = inputs[0]
        let sizes = List.ofSeq input.Dimensions
        let same parameters = result sizes parameters 0L

        match operation with
        | Add -> add inputs
        | Multiply -> multiply inputs
        | Concat -> concat inputs
        | Conv options -> ofImage (conv options) input
        | Dense options -> ofVector (dense options) input
        | MaxPool window
        | AvgPool window -> ofImage (pool window) input
        | GlobalAvgPool
        | GlobalMaxPool -> ofImage (fun image -> result [ image.Channels ] [] 0L) input
        | BatchNorm _ ->
            let channels = [ input.Channels ]

            same (
                affine channels
                @ [
                    parameter "running_mean" channels false
                    parameter "running_var" channels false
                ]
            )
        | LayerNorm -> same (affine sizes)
        | GroupNorm options when input.Channels % options.Groups <> 0 ->
            Error(GroupsDoNotDivide(options.Groups, input.Channels, false))
        | GroupNorm _ -> same (affine [ input.Channels ])
        | SpatialDropout _ -> ofImage (fun _ -> same []) input
        | Flatten -> result [ int (min input.Count (largestCount + 1L)) ] [] 0L
        | Pad options ->
            ofImage
                (fun image ->
                    result
                        [
                            image.Channels
                            image.Height + 2 * options.Size
                            image.Width + 2 * options.Size
                        ]
                        []
                        0L)
                input
        | Dropout _
        | AlphaDropout _
        | Relu
        | LeakyRelu _
        | Elu
        | Selu
        | Gelu
        | Silu
        | Tanh
        | Sigmoid
        | Softmax
        | LogSoftmax
        | Scale _
        | Identity -> same []
