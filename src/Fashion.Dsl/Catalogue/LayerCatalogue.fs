namespace Fashion.Dsl

open Fashion.Dsl.Declarations

module internal LayerCatalogue =

    /// How weights are drawn before training.
    let inits =
        [
            word "kaiming" "uniform in +-1 / sqrt(fan_in), as PyTorch initialises its layers (He et al. 2015)"
            word "xavier" "uniform with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010)"
            word "lecun" "normal with variance 1 / fan_in, for SELU"
            entry "normal" [ required "std" positive "the standard deviation" ] "normal with mean 0" "normal(0.02)"
            word "zeros" "all zero"
            word "dirac" "the identity of a convolution"
        ]

    let private weights =
        [
            withDefault "bias" FlagType "true" "add a trained number to each output"
            withDefault "init" (ChoiceType inits) "kaiming" "how weights are drawn"
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
            $"{keyword}(2)"

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
                "conv(32, 3x3, pad=same)"
            entry
                "dense"
                (required "units" (whole 1 widest) "numbers that come out" :: weights)
                "a fully connected layer"
                "flatten -> dense(128)"
            pool "maxpool" "the largest value of each window"
            pool "avgpool" "the mean of each window; padding counts as zeros"
            word "global_avgpool" "the mean of each channel; an image becomes a vector"
            word "global_maxpool" "the largest value of each channel; an image becomes a vector"
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
                "conv(32, 3x3, bias=false) -> batchnorm -> relu"
            word "layernorm" "each sample to mean 0 and deviation 1, then scaled and shifted"
            entry
                "groupnorm"
                [
                    required "groups" (whole 1 widest) "parts of the channels, each normalized by itself"
                ]
                "each group of channels to mean 0 and deviation 1, then scaled and shifted"
                "conv(32, 3x3) -> groupnorm(8)"
            entry "dropout" [ dropped ] "in training each number is 0 with probability p" "dropout(20%)"
            entry
                "spatial_dropout"
                [ dropped ]
                "in training each channel of an image is 0 with probability p"
                "spatial_dropout(10%)"
            entry
                "alpha_dropout"
                [ dropped ]
                "dropout that keeps mean and variance after selu"
                "selu -> alpha_dropout(10%)"
            word "relu" "max(0, x)"
            entry
                "leaky_relu"
                [ withDefault "slope" any "0.01" "the slope below 0" ]
                "x, or slope * x below 0"
                "leaky_relu(0.1)"
            word "elu" "x, or exp(x) - 1 below 0"
            word "selu" "scaled elu, which keeps mean 0 and variance 1"
            word "gelu" "x times the normal distribution function of x"
            word "silu" "x * sigmoid(x)"
            word "tanh" "the hyperbolic tangent"
            word "sigmoid" "1 / (1 + exp(-x))"
            word "softmax" "probabilities over the channels"
            word "log_softmax" "logarithms of probabilities over the channels"
            word "flatten" "an image becomes a vector, channel by channel, row by row"
            entry
                "pad"
                [ required "px" (PixelsType farthest) "rows and columns of zeros on each side" ]
                "zeros around an image"
                "pad(2 px)"
            entry "scale" [ required "factor" any "what every number is multiplied by" ] "factor * x" "scale(0.1)"
            word "identity" "its input"
        ]
