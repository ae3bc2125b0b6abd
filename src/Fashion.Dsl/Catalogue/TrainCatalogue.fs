namespace Fashion.Dsl

open Fashion.Dsl.Declarations

module internal TrainCatalogue =

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
                "cross_entropy(smoothing=0.05)"
        ]

    let private rate text =
        withDefault "lr" positive text "the learning rate"

    let private decay text help =
        withDefault "decay" notNegative text help

    let private penalty = decay "0" "weight of an l2 penalty on every weight"

    let private momentum =
        withDefault "momentum" (ShareType true) "0" "share of the last update that goes on"

    let private eps = withDefault "eps" positive "1e-8" "added to the denominator"

    let private moments =
        [
            withDefault "beta1" (ShareType true) "0.9" "memory of the gradient's mean"
            withDefault "beta2" (ShareType true) "0.999" "memory of the gradient's square"
            eps
        ]

    let private optimizers =
        [
            entry
                "sgd"
                [
                    rate "0.01"
                    momentum
                    withDefault "nesterov" FlagType "false" "look ahead along the momentum"
                    penalty
                ]
                "stochastic gradient descent"
                "sgd(lr=0.05, momentum=0.9)"
            entry "adam" (rate "1e-3" :: moments @ [ penalty ]) "Adam (Kingma and Ba 2015)" "adam(lr=2e-3)"
            entry
                "adamw"
                (rate "1e-3" :: moments
                 @ [ decay "0.01" "weight decay, apart from the gradient" ])
                "Adam with decoupled weight decay (Loshchilov and Hutter 2019)"
                "adamw(lr=2e-3, decay=0.05)"
            entry
                "rmsprop"
                [
                    rate "0.01"
                    withDefault "alpha" (ShareType true) "0.99" "memory of the gradient's square"
                    eps
                    momentum
                    penalty
                ]
                "RMSprop (Hinton 2012)"
                "rmsprop(lr=1e-3)"
        ]

    let private gamma text =
        withDefault "gamma" positive text "the rate is multiplied by this"

    let private schedules =
        [
            word "constant" "the optimizer's rate throughout"
            entry
                "step"
                [
                    required "every" (LengthType false) "length between two changes"
                    gamma "0.1"
                ]
                "the rate is multiplied by gamma now and then"
                "step(every=5 epochs, gamma=0.5)"
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
                "exponential(after=5 epochs)"
            entry
                "cosine"
                [
                    withDefault "warmup" (LengthType true) "0 epochs" "length of the linear rise at the start"
                ]
                "half a cosine down to 0"
                "cosine(warmup=1 epoch)"
            entry
                "one_cycle"
                [
                    derived "peak" positive "the optimizer's `lr`" "the highest rate"
                    withDefault "warmup" (ShareType true) "30%" "share of all steps that the rise takes"
                ]
                "up to the peak and down again (Smith 2018)"
                "one_cycle(peak=0.01)"
            entry
                "plateau"
                [
                    required "patience" (LengthType false) "length without a better validation loss"
                    withDefault "factor" (ShareType true) "0.1" "the rate is multiplied by this"
                ]
                "the rate falls when the validation loss stays"
                "plateau(patience=3 epochs, factor=0.5)"
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
            word "last" "the weights after the last epoch"
            entry
                "best"
                [ required "metric" MetricType "the figure to judge by" ]
                "the weights of the best epoch"
                "best(validation.accuracy)"
        ]

    let private averages =
        [
            word "none" "the weights as the last step left them"
            entry
                "ema"
                [
                    withDefault "decay" (ShareType true) "0.999" "share of the average that each step keeps"
                ]
                "an exponential moving average of the weights, which is what is evaluated and kept"
                "ema(decay=0.99)"
        ]

    let private starts =
        [
            word "none" "each layer's own `init`"
            entry
                "checkpoint"
                [
                    required "run" TextType "the folder of the run"
                    derived "only" NamesType "all of the same name" "labels whose layers take its weights"
                ]
                "the weights of a finished run"
                "checkpoint(\"runs/lenet\", only=[c1, c3])"
            entry
                "safetensors"
                [
                    required "file" TextType "the file"
                    derived "map" MappingType "names as they are here" "what the file calls labels and blocks"
                    derived "only" NamesType "all, and nothing left over" "labels whose layers take its weights"
                ]
                "weights of another program, such as a PyTorch state dict"
                "safetensors(\"weights.safetensors\", map=[c1: \"conv1\", dense: \"fc\"])"
        ]

    let private thaws =
        [
            word "never" "frozen layers stay as they are"
            entry
                "after"
                [ required "length" (LengthType false) "length of training before it" ]
                "frozen layers learn from then on"
                "after(2 epochs)"
        ]

    /// Settings of `train`.
    let settings =
        [
            withDefault "loss" (ChoiceType losses) "cross_entropy" "what training makes small"
            withDefault "optimizer" (ChoiceType optimizers) "adam" "the update rule"
            withDefault "schedule" (ChoiceType schedules) "constant" "the learning rate over time"
            withDefault "epochs" (count "epochs") "10" "passes over the training part"
            withDefault "batch" (count "samples") "128" "images in one step"
            unless "none" "clip" positive "largest global norm of the gradient" "1.0"
            withDefault "average" (ChoiceType averages) "none" "an average of the weights over the steps"
            unless
                "none"
                "early_stop"
                stopping
                "when to stop before the last epoch"
                "[on: validation.accuracy, patience: 4 epochs]"
            withDefault "keep" (ChoiceType keeping) "last" "which weights the run keeps"
            withDefault "init" (ChoiceType starts) "none" "the weights before the first step"
            unless "none" "freeze" NamesType "labels whose layers do not learn" "[c1, c3]"
            withDefault "unfreeze" (ChoiceType thaws) "never" "when frozen layers begin to learn"
            seed "decides weights, order and dropout"
            withDefault "deterministic" FlagType "true" "take only kernels that repeat bit for bit"
        ]
