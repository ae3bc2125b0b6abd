namespace Fashion.Dsl

open Fashion.Dsl.Declarations

module internal SearchCatalogue =

    let private strategies =
        [
            word "grid" "every combination of the holes' values, in order"
            word "random" "each trial drawn by itself"
            entry
                "bayes"
                [
                    withDefault "startup" (count "trials") "10" "random trials before the first that learns from others"
                ]
                "values like those of the better trials (a tree-structured Parzen estimator, Bergstra et al. 2011)"
                "bayes(startup=20)"
        ]

    let private figure = [ required "metric" MetricType "the figure to judge by" ]

    let private goals =
        [
            entry "maximize" figure "the best trial has the highest figure" "maximize(validation.accuracy)"
            entry "minimize" figure "the best trial has the lowest figure" "minimize(validation.loss)"
        ]

    let private pruners =
        [
            word "none" "every trial runs to its end"
            word "median" "a trial stops where it falls below the median of those before it at the same epoch"
            entry
                "asha"
                [
                    withDefault "min" (LengthType false) "1 epoch" "length that every trial gets"
                ]
                "only the better trials go on at each rung (successive halving, Li et al. 2020)"
                "asha(min=3 epochs)"
        ]

    /// Settings of `search`.
    let settings =
        [
            withDefault "strategy" (ChoiceType strategies) "bayes" "how a trial's values are chosen"
            required "goal" (ChoiceType goals) "the figure that is searched for"
            unless "none" "trials" (whole 1 1_000_000) "at most so many trials" "40"
            unless "none" "budget" TimeType "no trial begins after this time" "2 h"
            withDefault "prune" (ChoiceType pruners) "none" "when a trial stops early"
            seed "decides the trials' values"
        ]
