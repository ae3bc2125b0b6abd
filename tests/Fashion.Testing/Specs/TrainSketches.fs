namespace Fashion.Testing.Specs

open FsCheck
open FsCheck.FSharp

/// Draws the lines of `train` and `search`, and classifiers.
[<RequireQualifiedAccess>]
module TrainSketches =

    let private line = DataSketches.line

    let private figure hasValidation =
        Gen.elements
            [
                "train.accuracy"
                "train.loss"
                if hasValidation then
                    "validation.accuracy"
                    "validation.loss"
            ]

    /// The settings of `train`; `labels` are labels of the model's layers.
    let settings (hasValidation: bool) (classes: int) (labels: string list) : Gen<string list> =
        gen {
            let! figure = figure hasValidation

            let weights =
                [ 1..classes ] |> List.map (fun each -> $"{each} / 2") |> String.concat ", "

            let! freezes = Gen.elements [ false; not labels.IsEmpty ]

            let frozen =
                if freezes then
                    [
                        Gen.elements labels |> Gen.map (fun label -> [ $"freeze = [{label}]" ])
                        line "unfreeze" [ "never"; "after(1 epoch)"; "after(20 steps)" ]
                    ]
                else
                    []

            return!
                DataSketches.shuffled (
                    [
                        line
                            "loss"
                            [
                                "cross_entropy"
                                "cross_entropy(smoothing=5%)"
                                "cross_entropy(0.1, balanced)"
                                $"cross_entropy(class_weights=[{weights}])"
                            ]
                        line
                            "optimizer"
                            [
                                "sgd"
                                "sgd(1 / 3, momentum=0.9, nesterov=true)"
                                "sgd(lr=?log(1e-4..1e-1, default=1e-2))"
                                "adam(lr=2e-3, beta2=99%)"
                                "adamw(decay=if true then 0.05 else 0.1)"
                                "rmsprop(lr=1e-3, alpha=0.9, momentum=0.5)"
                                "?choice(adam, sgd(lr=0.1), default=adam)"
                            ]
                        line
                            "schedule"
                            [
                                "constant"
                                "step(2 epochs)"
                                "step(every=30 steps, gamma=0.3)"
                                "exponential(after=1 epoch, gamma=0.95)"
                                "cosine(warmup=0.5 epochs)"
                                "cosine(warmup = 2 * 50 steps)"
                                "one_cycle(peak=0.1, warmup=10%)"
                                if hasValidation then
                                    "plateau(1 epoch, 0.5)"
                            ]
                        line "epochs" [ "3"; "2 + 2"; "5 epochs"; "?range(1..9, default=3)" ]
                        line "batch" [ "2 ^ 6"; "100 samples"; "?choice(32, 64, default=64)" ]
                        line "clip" [ "none"; "1"; "0.1 * 3" ]
                        line "average" [ "none"; "ema"; "ema(decay=99%)" ]
                        line
                            "early_stop"
                            [
                                "none"
                                $"[on: {figure}, patience: 3 epochs]"
                                $"[patience: 5 steps, min_delta: 1e-4, on: {figure}]"
                            ]
                        line "keep" [ "last"; $"best({figure})" ]
                        line
                            "init"
                            [
                                "none"
                                "checkpoint(\"runs/one\")"
                                if not labels.IsEmpty then
                                    $"""checkpoint(run="runs/one", only=[{String.concat ", " labels}])"""
                            ]
                        line "seed" [ "1"; "2^10 - 1" ]
                        line "deterministic" [ "false"; "true"; "?flag(default=true)" ]
                    ]
                    @ frozen
                )
        }

    /// The settings of `search`.
    let search (hasValidation: bool) : Gen<string list> =
        gen {
            let! figure = figure hasValidation
            let verb = if figure.EndsWith "loss" then "minimize" else "maximize"

            return!
                DataSketches.shuffled
                    [
                        Gen.constant [ $"goal = {verb}({figure})" ]
                        line "strategy" [ "grid"; "random"; "bayes"; "bayes(startup=5)" ]
                        Gen.elements [ [ "trials = 4 * 10" ]; [ "budget = 2 h" ]; [ "budget = 90 s"; "trials = 3" ] ]
                        line "prune" [ "none"; "median"; "asha(min=1 epoch)" ]
                        line "seed" [ "3" ]
                    ]
        }

    /// A model that is no layer graph.
    let classifier: Gen<string> =
        Gen.elements
            [
                "knn"
                "knn(k=?choice(1, 3, 5, default=3), distance=cosine, weights=distance)"
                "kmeans(clusters=10, init=random, restarts=2, label=majority)"
                "kmeans(2 * 10)"
                "logistic(penalty=none, max_iterations=30)"
                "logistic(c=0.1)"
                "sgd(loss=log, penalty=elasticnet, alpha=1e-3, l1_ratio=0.5)"
                "sgd(loss=modified_huber, schedule=adaptive, eta0=0.1, average=true, seed=4)"
                "ensemble(members=[\"a.spec\", \"b.spec\"], combine=hard_vote)"
                "ensemble([\"a.spec\", \"runs/b\"], weighted([2, 1 / 2]))"
                "ensemble([\"a.spec\", \"runs/b\"], weighted)"
            ]
