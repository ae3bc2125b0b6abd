namespace Fashion.Dsl

/// Every layer and setting of the language in one table. The binder, the suggestions and the reference read it.
[<RequireQualifiedAccess>]
module Catalogue =

    let private required name kind help : Parameter =
        {
            Name = name
            Type = kind
            Presence = Required
            Help = help
        }

    let private withDefault name kind (text: string) help : Parameter =
        let presence =
            match Parser.value text with
            | Some value -> Default(text, value)
            | None -> invalidOp $"the default `{text}` of `{name}` is no value"

        {
            Name = name
            Type = kind
            Presence = presence
            Help = help
        }

    let private derived name kind from help : Parameter =
        {
            Name = name
            Type = kind
            Presence = Derived from
            Help = help
        }

    let private entry keyword parameters help : Entry =
        {
            Keyword = keyword
            Parameters = parameters
            Help = help
        }

    let private whole lowest highest = WholeType(lowest, highest, None)
    let private positive = NumberType(0.0, infinity, true)
    let private notNegative = NumberType(0.0, infinity, false)
    let private any = NumberType(-infinity, infinity, false)

    /// Largest channels, units and groups.
    let private widest = 65_536
    /// Largest stride and dilation, and largest padding of a window.
    let private farthest = 4_096

    /// How weights are drawn before training.
    let inits =
        [
            entry "kaiming" [] "uniform in +-1 / sqrt(fan_in), as PyTorch initialises its layers (He et al. 2015)"
            entry "xavier" [] "uniform with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010)"
            entry "lecun" [] "normal with variance 1 / fan_in, for SELU"
            entry "normal" [ required "std" positive "the standard deviation" ] "normal with mean 0"
            entry "zeros" [] "all zero"
            entry "dirac" [] "the identity of a convolution"
        ]

    let private init =
        withDefault "init" (ChoiceType inits) "kaiming" "how weights are drawn"

    let private weights =
        [
            withDefault "bias" FlagType "true" "add a trained number to each output"
            init
            withDefault "l2" notNegative "0" "weight of this layer's own penalty, l2 * sum(w^2)"
        ]

    let private stride =
        withDefault "stride" (whole 1 farthest) "1" "pixels from one window to the next"

    let private pad =
        withDefault "pad" PaddingType "0" "rows and columns added on each side, or `same`"

    let private dropped = required "p" (ShareType true) "the probability of dropping"

    let private pool keyword help =
        entry
            keyword
            [
                required "kernel" KernelType "rows and columns of the window"
                derived "stride" (whole 1 farthest) "kernel" "pixels from one window to the next"
                pad
            ]
            help

    /// Every layer, in the order of the reference.
    let layers =
        [
            entry
                "conv"
                ([
                    required "channels" (whole 1 widest) "channels that come out"
                    required "kernel" KernelType "rows and columns of the window"
                    stride
                    pad
                    withDefault "dilation" (whole 1 farthest) "1" "pixels from one tap of the kernel to the next"
                    withDefault "groups" (whole 1 widest) "1" "parts of the channels that do not mix"
                 ]
                 @ weights)
                "a convolution"
            entry
                "dense"
                (required "units" (whole 1 widest) "numbers that come out" :: weights)
                "a fully connected layer"
            pool "maxpool" "the largest value of each window"
            pool "avgpool" "the mean of each window; padding counts as zeros"
            entry "global_avgpool" [] "the mean of each channel; an image becomes a vector"
            entry "global_maxpool" [] "the largest value of each channel; an image becomes a vector"
            entry
                "batchnorm"
                [
                    withDefault
                        "momentum"
                        (ShareType false)
                        "0.1"
                        "weight of the newest batch in the running statistics"
                    withDefault "eps" positive "1e-5" "added to the variance"
                ]
                "each channel to mean 0 and deviation 1 over the batch, then scaled and shifted"
            entry "layernorm" [] "each sample to mean 0 and deviation 1, then scaled and shifted"
            entry
                "groupnorm"
                [
                    required "groups" (whole 1 widest) "parts of the channels, each normalized by itself"
                ]
                "each group of channels to mean 0 and deviation 1, then scaled and shifted"
            entry "dropout" [ dropped ] "in training each number is 0 with probability p"
            entry "spatial_dropout" [ dropped ] "in training each channel of an image is 0 with probability p"
            entry "alpha_dropout" [ dropped ] "dropout that keeps mean and variance after selu"
            entry "relu" [] "max(0, x)"
            entry "leaky_relu" [ withDefault "slope" any "0.01" "the slope below 0" ] "x, or slope * x below 0"
            entry "elu" [] "x, or exp(x) - 1 below 0"
            entry "selu" [] "scaled elu, which keeps mean 0 and variance 1"
            entry "gelu" [] "x times the normal distribution function of x"
            entry "silu" [] "x * sigmoid(x)"
            entry "tanh" [] "the hyperbolic tangent"
            entry "sigmoid" [] "1 / (1 + exp(-x))"
            entry "softmax" [] "probabilities over the channels"
            entry "log_softmax" [] "logarithms of probabilities over the channels"
            entry "flatten" [] "an image becomes a vector, channel by channel, row by row"
            entry
                "pad"
                [ required "px" (PixelsType farthest) "rows and columns of zeros on each side" ]
                "zeros around an image"
            entry "identity" [] "its input"
        ]

    /// Where data come from.
    let sources =
        [
            entry
                "fashion_mnist"
                []
                "the real Fashion-MNIST: 60,000 training and 10,000 test images of 28x28, 10 classes"
            entry "idx" [ required "folder" TextType "the folder" ] "IDX files named as MNIST's"
            entry
                "npz"
                [
                    required "train" TextType "the archive"
                    derived "test" TextType "a part of `train`" "the archive of the test part"
                ]
                "NumPy archives with x and y"
            entry "images" [ required "folder" TextType "the folder" ] "PNG or JPEG, a folder for each class"
        ]

    let private portions =
        KeyedType
            [
                derived "train" PortionType "what is left" "the part that is trained on"
                derived "validation" PortionType "none" "the part that is watched"
                derived "test" PortionType "the data's own" "the part that is measured once, at the end"
            ]

    let private normalizations =
        [
            entry "none" [] "pixels as they are, 0 to 255"
            entry "unit" [] "pixels divided by 255"
            entry "standard" [] "then centred and scaled by the training part's mean and deviation"
            entry "per_pixel" [] "then centred and scaled by the mean and deviation of each pixel"
        ]

    /// Settings of `data`.
    let data =
        [
            withDefault "split" portions "[train: 90%, validation: 10%]" "the parts of the training images"
            withDefault
                "limit"
                (OrNothingType("none", WholeType(1, 1_000_000_000, Some "samples")))
                "none"
                "at most so many training images, in class proportion, before the split"
            withDefault
                "classes"
                (OrNothingType("all", LabelsType))
                "all"
                "the labels to keep, renumbered in this order"
            withDefault "resize" (OrNothingType("none", SizeType)) "none" "new height and width, before `pad`"
            withDefault "pad" (PixelsType farthest) "0 px" "rows and columns of black on each side"
            withDefault "invert" FlagType "false" "black becomes white"
            withDefault "normalize" (ChoiceType normalizations) "unit" "how pixels become numbers"
            withDefault "seed" (whole 0 System.Int32.MaxValue) "42" "decides the split"
        ]

    let private rate text =
        withDefault "lr" positive text "the learning rate"

    let private decay text help =
        withDefault "decay" notNegative text help

    let private penalty = decay "0" "weight of an l2 penalty on every weight"

    let private moments =
        [
            withDefault "beta1" (ShareType true) "0.9" "memory of the gradient's mean"
            withDefault "beta2" (ShareType true) "0.999" "memory of the gradient's square"
            withDefault "eps" positive "1e-8" "added to the denominator"
        ]

    let private optimizers =
        [
            entry
                "sgd"
                [
                    rate "0.01"
                    withDefault "momentum" (ShareType true) "0" "share of the last update that goes on"
                    withDefault "nesterov" FlagType "false" "look ahead along the momentum"
                    penalty
                ]
                "stochastic gradient descent"
            entry "adam" (rate "1e-3" :: moments @ [ penalty ]) "Adam (Kingma and Ba 2015)"
            entry
                "adamw"
                (rate "1e-3" :: moments
                 @ [ decay "0.01" "weight decay, apart from the gradient" ])
                "Adam with decoupled weight decay (Loshchilov and Hutter 2019)"
            entry
                "rmsprop"
                [
                    rate "0.01"
                    withDefault "alpha" (ShareType true) "0.99" "memory of the gradient's square"
                    withDefault "eps" positive "1e-8" "added to the denominator"
                    withDefault "momentum" (ShareType true) "0" "share of the last update that goes on"
                    penalty
                ]
                "RMSprop (Hinton 2012)"
        ]

    let private gamma text =
        withDefault "gamma" positive text "the rate is multiplied by this"

    let private schedules =
        [
            entry "constant" [] "the optimizer's rate throughout"
            entry
                "step"
                [
                    required "every" (LengthType false) "length between two changes"
                    gamma "0.1"
                ]
                "the rate is multiplied by gamma now and then"
            entry
                "exponential"
                [
                    withDefault
                        "after"
                        (LengthType true)
                        "1 epoch"
                        "length of the constant start, at whose end the rate first falls"
                    gamma "0.9"
                ]
                "the rate is multiplied by gamma each epoch, by default as PyTorch's ExponentialLR"
            entry
                "cosine"
                [
                    withDefault "warmup" (LengthType true) "0 epochs" "length of the linear rise at the start"
                ]
                "half a cosine down to 0"
            entry
                "one_cycle"
                [
                    derived "peak" positive "the optimizer's `lr`" "the highest rate"
                    withDefault "warmup" (ShareType true) "30%" "share of all steps that the rise takes"
                ]
                "up to the peak and down again (Smith 2018)"
            entry
                "plateau"
                [
                    required "patience" (LengthType false) "length without a better validation loss"
                    withDefault "factor" (ShareType true) "0.1" "the rate is multiplied by this"
                ]
                "the rate falls when the validation loss stays"
        ]

    let private losses =
        [
            entry
                "cross_entropy"
                [
                    withDefault "smoothing" (ShareType true) "0" "share of each target that is spread over all classes"
                    withDefault
                        "class_weights"
                        WeightsType
                        "none"
                        "`none`, `balanced` or `[1, 2, ...]`, a weight for each class"
                ]
                "the logarithm of the probability of the true class; takes logits"
        ]

    let private stopping =
        KeyedType
            [
                required "on" MetricType "the figure to watch"
                required "patience" (LengthType false) "length without a gain"
                withDefault "min_delta" notNegative "0" "a gain smaller than this does not count"
            ]

    let private keeping =
        [
            entry "last" [] "the weights after the last epoch"
            entry "best" [ required "metric" MetricType "the figure to judge by" ] "the weights of the best epoch"
        ]

    /// Settings of `train`.
    let train =
        [
            withDefault "loss" (ChoiceType losses) "cross_entropy" "what training makes small"
            withDefault "optimizer" (ChoiceType optimizers) "adam" "the update rule"
            withDefault "schedule" (ChoiceType schedules) "constant" "the learning rate over time"
            withDefault "epochs" (WholeType(1, 1_000_000, Some "epochs")) "10" "passes over the training part"
            withDefault "batch" (WholeType(1, 1_000_000, Some "samples")) "128" "images in one step"
            withDefault "clip" (OrNothingType("none", positive)) "none" "largest global norm of the gradient"
            withDefault "early_stop" (OrNothingType("none", stopping)) "none" "when to stop before the last epoch"
            withDefault "keep" (ChoiceType keeping) "last" "which weights the run keeps"
            withDefault "seed" (whole 0 System.Int32.MaxValue) "42" "decides weights, order and dropout"
            withDefault "deterministic" FlagType "true" "take only kernels that repeat bit for bit"
        ]

    let tryEntry (entries: Entry list) keyword =
        entries |> List.tryFind (fun entry -> entry.Keyword = keyword)

    let tryParameter (parameters: Parameter list) name =
        parameters |> List.tryFind (fun parameter -> parameter.Name = name)

    let private layerTable = dict [ for entry in layers -> entry.Keyword, entry ]

    let tryLayer keyword =
        match layerTable.TryGetValue keyword with
        | true, entry -> Some entry
        | _ -> None

    /// The words that a spec writes for the figures training watches.
    let metrics = [ TrainLoss; TrainAccuracy; ValidationLoss; ValidationAccuracy ]
