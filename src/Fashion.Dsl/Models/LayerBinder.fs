namespace Fashion.Dsl

/// Makes an operation of a layer's checked arguments.
[<RequireQualifiedAccess>]
module internal LayerBinder =

    let private init (bound: Bound) =
        let inner = bound.Inner "init"

        match inner.Keyword with
        | "xavier" -> Xavier
        | "lecun" -> Lecun
        | "normal" -> Normal(inner.Number "std")
        | "zeros" -> Zeros
        | "dirac" -> Dirac
        | _ -> Kaiming

    let private kernel (bound: Bound) =
        match bound.TryValue "kernel" with
        | Some(KernelValue(height, width)) -> height, width
        | _ -> invalidOp "a layer with a window has a kernel"

    let private window (bound: Bound) stride dilation : Window =
        let height, width = kernel bound

        {
            KernelHeight = height
            KernelWidth = width
            Stride = stride
            Dilation = dilation
            Padding =
                match bound.TryValue "pad" with
                | Some(PaddingValue padding) -> padding
                | _ -> Fixed 0
        }

    let private conv (bound: Bound) =
        Conv
            {
                Channels = bound.Whole "channels"
                Window = window bound (bound.Whole "stride") (bound.Whole "dilation")
                Groups = bound.Whole "groups"
                Bias = bound.Flag "bias"
                Init = init bound
                L2 = bound.Number "l2"
            }

    let private dense (bound: Bound) =
        Dense
            {
                Units = bound.Whole "units"
                Bias = bound.Flag "bias"
                Init = init bound
                L2 = bound.Number "l2"
            }

    let private needsStride (bound: Bound) height width =
        Diagnostic.error
            "E103"
            bound.Places["kernel"]
            $"`{bound.Keyword}` with a {height}x{width} kernel needs `stride`"
            "by default the stride is the kernel, and this one is not square"

    let private pool (bound: Bound) (operation: Window -> Operation) =
        match bound.TryValue "stride", kernel bound with
        | Some(WholeValue stride), _ -> Ok(operation (window bound stride 1))
        | _, (height, width) when height = width -> Ok(operation (window bound height 1))
        | _, (height, width) -> Result.Error(needsStride bound height width)

    let private dropout (bound: Bound) : DropoutOptions = { Probability = bound.Number "p" }

    /// The operation, or what is wrong with its arguments taken together.
    let operation (bound: Bound) : Result<Operation, Diagnostic> =
        match bound.Keyword with
        | "conv" -> Ok(conv bound)
        | "dense" ->
            match dense bound with
            | Dense { Init = Dirac } ->
                Result.Error(
                    Diagnostic.error "E106" bound.Places["init"] "`init` of `dense` cannot be `dirac`" "only for `conv`"
                )
            | dense -> Ok dense
        | "maxpool" -> pool bound MaxPool
        | "avgpool" -> pool bound AvgPool
        | "global_avgpool" -> Ok GlobalAvgPool
        | "global_maxpool" -> Ok GlobalMaxPool
        | "batchnorm" ->
            Ok(
                BatchNorm
                    {
                        Momentum = bound.Number "momentum"
                        Epsilon = bound.Number "eps"
                    }
            )
        | "layernorm" -> Ok LayerNorm
        | "groupnorm" -> Ok(GroupNorm { Groups = bound.Whole "groups" })
        | "dropout" -> Ok(Dropout(dropout bound))
        | "spatial_dropout" -> Ok(SpatialDropout(dropout bound))
        | "alpha_dropout" -> Ok(AlphaDropout(dropout bound))
        | "relu" -> Ok Relu
        | "leaky_relu" -> Ok(LeakyRelu { Slope = bound.Number "slope" })
        | "elu" -> Ok Elu
        | "selu" -> Ok Selu
        | "gelu" -> Ok Gelu
        | "silu" -> Ok Silu
        | "tanh" -> Ok Tanh
        | "sigmoid" -> Ok Sigmoid
        | "softmax" -> Ok Softmax
        | "log_softmax" -> Ok LogSoftmax
        | "flatten" -> Ok Flatten
        | "pad" -> Ok(Pad { Size = bound.Whole "px" })
        | "scale" -> Ok(Scale { Factor = bound.Number "factor" })
        | "identity" -> Ok Identity
        | other -> invalidOp $"the catalogue has a layer `{other}` that is no operation"
