namespace Fashion.Dsl

/// How weights are drawn before training. Biases start at 0.
/// kaiming: He et al. 2015 as PyTorch's own layers take it (kaiming_uniform_ with a = sqrt(5)), uniform in
/// +-1 / sqrt(fan_in); xavier: Glorot and Bengio 2010, uniform;
/// lecun: normal of variance 1 / fan_in (Klambauer et al. 2017, for SELU); dirac: the identity of a convolution.
type Init =
    | Kaiming
    | Xavier
    | Lecun
    | Normal of std: float
    | Zeros
    | Dirac

/// Rows and columns added on each side of an image.
[<Struct>]
type Pads =
    {
        Top: int
        Bottom: int
        Left: int
        Right: int
    }

/// `pad=N` on each side, or `pad=same`: the output extent is the input's divided by the stride, rounded up, and an
/// odd total puts its larger half at the bottom and the right (ONNX calls this SAME_UPPER).
type Padding =
    | Fixed of size: int
    | Same

/// The sliding window of a convolution or a pooling, in pixels.
type Window =
    {
        KernelHeight: int
        KernelWidth: int
        Stride: int
        Dilation: int
        Padding: Padding
    }

    /// The rows and columns to add around an image of this height and width.
    member window.Pads(height: int, width: int) : Pads =
        match window.Padding with
        | Fixed size ->
            {
                Top = size
                Bottom = size
                Left = size
                Right = size
            }
        | Same ->
            let total extent kernel =
                let reach = (kernel - 1) * window.Dilation + 1
                let output = (extent + window.Stride - 1) / window.Stride
                max 0 ((output - 1) * window.Stride + reach - extent)

            let vertical, horizontal =
                total height window.KernelHeight, total width window.KernelWidth

            {
                Top = vertical / 2
                Bottom = vertical - vertical / 2
                Left = horizontal / 2
                Right = horizontal - horizontal / 2
            }

    /// Height and width of what the window leaves of an image; an extent below 1 means that it does not fit.
    member window.OutputSize(height: int, width: int) : struct (int * int) =
        let pads = window.Pads(height, width)

        let extent size kernel =
            let room = size - ((kernel - 1) * window.Dilation + 1)
            if room < 0 then 0 else room / window.Stride + 1

        struct (extent (height + pads.Top + pads.Bottom) window.KernelHeight,
                extent (width + pads.Left + pads.Right) window.KernelWidth)

type ConvOptions =
    {
        Channels: int
        Window: Window
        Groups: int
        Bias: bool
        Init: Init
        /// Weight of this layer's own penalty, l2 * sum(w^2), added to the loss (Keras' kernel regularizer).
        L2: float
    }

type DenseOptions =
    {
        Units: int
        Bias: bool
        Init: Init
        /// Weight of this layer's own penalty, l2 * sum(w^2), added to the loss (Keras' kernel regularizer).
        L2: float
    }

type BatchNormOptions = { Momentum: float; Epsilon: float }
type GroupNormOptions = { Groups: int }

/// A probability of dropping, 0 to 1.
type DropoutOptions = { Probability: float }

type LeakyReluOptions = { Slope: float }

/// Pixels of zeros added on each side.
type PadOptions = { Size: int }

/// `Factor` times every number.
type ScaleOptions = { Factor: float }

/// What a layer computes. Every case that has arguments carries one named record. `Add`, `Multiply` and `Concat` join
/// several inputs; all others take one.
type Operation =
    | Conv of ConvOptions
    | Dense of DenseOptions
    | MaxPool of Window
    | AvgPool of Window
    | GlobalAvgPool
    | GlobalMaxPool
    | BatchNorm of BatchNormOptions
    | LayerNorm
    | GroupNorm of GroupNormOptions
    | Dropout of DropoutOptions
    | SpatialDropout of DropoutOptions
    | AlphaDropout of DropoutOptions
    | Relu
    | LeakyRelu of LeakyReluOptions
    | Elu
    | Selu
    | Gelu
    | Silu
    | Tanh
    | Sigmoid
    | Softmax
    | LogSoftmax
    | Flatten
    | Pad of PadOptions
    | Identity
    | Scale of ScaleOptions
    /// The sum of two or more inputs of one shape.
    | Add
    /// The product, number by number; a vector spreads over the height and width of an image with as many channels.
    | Multiply
    /// The inputs' channels (units, for vectors) one after the other.
    | Concat

/// One answer for each operation: a new operation breaks every implementation at compile time.
type IOperationVisitor<'T> =
    abstract Conv: ConvOptions -> 'T
    abstract Dense: DenseOptions -> 'T
    abstract MaxPool: Window -> 'T
    abstract AvgPool: Window -> 'T
    abstract GlobalAvgPool: unit -> 'T
    abstract GlobalMaxPool: unit -> 'T
    abstract BatchNorm: BatchNormOptions -> 'T
    abstract LayerNorm: unit -> 'T
    abstract GroupNorm: GroupNormOptions -> 'T
    abstract Dropout: DropoutOptions -> 'T
    abstract SpatialDropout: DropoutOptions -> 'T
    abstract AlphaDropout: DropoutOptions -> 'T
    abstract Relu: unit -> 'T
    abstract LeakyRelu: LeakyReluOptions -> 'T
    abstract Elu: unit -> 'T
    abstract Selu: unit -> 'T
    abstract Gelu: unit -> 'T
    abstract Silu: unit -> 'T
    abstract Tanh: unit -> 'T
    abstract Sigmoid: unit -> 'T
    abstract Softmax: unit -> 'T
    abstract LogSoftmax: unit -> 'T
    abstract Flatten: unit -> 'T
    abstract Pad: PadOptions -> 'T
    abstract Identity: unit -> 'T
    abstract Scale: ScaleOptions -> 'T
    abstract Add: unit -> 'T
    abstract Multiply: unit -> 'T
    abstract Concat: unit -> 'T

type Operation with

    /// Calls the visitor's member for this operation.
    member operation.Accept(visitor: IOperationVisitor<'T>) : 'T =
        match operation with
        | Conv options -> visitor.Conv options
        | Dense options -> visitor.Dense options
        | MaxPool window -> visitor.MaxPool window
        | AvgPool window -> visitor.AvgPool window
        | GlobalAvgPool -> visitor.GlobalAvgPool()
        | GlobalMaxPool -> visitor.GlobalMaxPool()
        | BatchNorm options -> visitor.BatchNorm options
        | LayerNorm -> visitor.LayerNorm()
        | GroupNorm options -> visitor.GroupNorm options
        | Dropout options -> visitor.Dropout options
        | SpatialDropout options -> visitor.SpatialDropout options
        | AlphaDropout options -> visitor.AlphaDropout options
        | Relu -> visitor.Relu()
        | LeakyRelu options -> visitor.LeakyRelu options
        | Elu -> visitor.Elu()
        | Selu -> visitor.Selu()
        | Gelu -> visitor.Gelu()
        | Silu -> visitor.Silu()
        | Tanh -> visitor.Tanh()
        | Sigmoid -> visitor.Sigmoid()
        | Softmax -> visitor.Softmax()
        | LogSoftmax -> visitor.LogSoftmax()
        | Flatten -> visitor.Flatten()
        | Pad options -> visitor.Pad options
        | Identity -> visitor.Identity()
        | Scale options -> visitor.Scale options
        | Add -> visitor.Add()
        | Multiply -> visitor.Multiply()
        | Concat -> visitor.Concat()

    /// True for the operations that join several inputs.
    member operation.IsJoin =
        match operation with
        | Add
        | Multiply
        | Concat -> true
        | _ -> false
