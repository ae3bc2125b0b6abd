namespace Fashion.Dsl

open Fashion.Dsl.Declarations

module internal ClassifierCatalogue =

    let private distances =
        [
            word "euclidean" "the root of the sum of squared differences"
            word "cosine" "1 - the cosine of the angle"
            word "manhattan" "the sum of absolute differences"
        ]

    let private neighbourWeights =
        [
            word "uniform" "every neighbour counts the same"
            word "distance" "each counts by the inverse of its distance"
        ]

    let private centroids =
        [
            word "plusplus" "far from one another (k-means++, Arthur and Vassilvitskii 2007)"
            word "random" "random images"
        ]

    let private clusterLabels =
        [
            word "majority" "each cluster is the commonest class of its images"
            word "one_to_one" "each class is one cluster, so that most images are right"
        ]

    let private sgdLosses =
        [
            word "hinge" "a linear support vector machine, one class against the rest"
            word "log" "logistic regression, one class against the rest"
            word "softmax" "logistic regression over all classes at once"
            word "squared_hinge" "the hinge squared"
            word "modified_huber" "a smooth hinge that gives probabilities"
        ]

    let private penalties =
        [
            word "l2" "half the sum of squares"
            word "l1" "the sum of absolute values"
            word "elasticnet" "`l1_ratio` of l1, the rest l2"
            word "none" "no penalty"
        ]

    let private rates =
        [
            word "optimal" "1 / (alpha * (t0 + t)) (Bottou 2012)"
            word "constant" "`eta0`"
            word "inverse_scaling" "`eta0` / t ^ `power_t`"
            word "adaptive" "`eta0`, a fifth of it each time the loss stays"
        ]

    let private combinations =
        [
            word "soft_vote" "the mean of the members' probabilities"
            word "hard_vote" "the class that most members name"
            entry
                "weighted"
                [
                    derived
                        "weights"
                        (NumbersType positive)
                        "each member's accuracy on its own validation part"
                        "a weight for each member"
                ]
                "a weighted mean of the members' probabilities"
                "weighted(weights=[2, 1])"
        ]

    let private iterations text =
        withDefault "max_iterations" (whole 1 1_000_000) text "at most so many iterations"

    let private tolerance text help =
        withDefault "tolerance" positive text help

    let private knn =
        entry
            "knn"
            [
                withDefault "k" (whole 1 1_000_000) "5" "neighbours that vote"
                withDefault "distance" (ChoiceType distances) "euclidean" "how far two images are apart"
                withDefault "weights" (ChoiceType neighbourWeights) "uniform" "how much each neighbour counts"
            ]
            "the classes of the k nearest training images"
            "knn(k=3, weights=distance)"

    let private kmeans =
        entry
            "kmeans"
            [
                required "clusters" (whole 1 65_536) "how many clusters"
                withDefault "init" (ChoiceType centroids) "plusplus" "where the centres begin"
                withDefault "restarts" (whole 1 1_000) "10" "runs from different centres, of which the best is kept"
                iterations "300"
                withDefault "label" (ChoiceType clusterLabels) "majority" "how clusters become classes"
                seed "decides the first centres"
            ]
            "clusters of images that lie together, each of them a class (Lloyd 1982)"
            "kmeans(clusters=20, restarts=5)"

    let private logistic =
        entry
            "logistic"
            [
                withDefault
                    "penalty"
                    (ChoiceType [ word "l2" "half the sum of squares"; word "none" "no penalty" ])
                    "l2"
                    "what keeps the weights small"
                withDefault "c" positive "1.0" "the inverse of the penalty's weight"
                withDefault
                    "solver"
                    (ChoiceType [ word "lbfgs" "limited-memory BFGS (Liu and Nocedal 1989)" ])
                    "lbfgs"
                    "what finds the weights"
                iterations "100"
                tolerance "1e-4" "the gradient's largest component at which it has converged"
            ]
            "multinomial logistic regression"
            "logistic(c=0.1, max_iterations=300)"

    let private sgd =
        entry
            "sgd"
            [
                withDefault "loss" (ChoiceType sgdLosses) "hinge" "what the fit makes small"
                withDefault "penalty" (ChoiceType penalties) "l2" "what keeps the weights small"
                withDefault "alpha" positive "1e-4" "the penalty's weight"
                withDefault "l1_ratio" (ShareType false) "0.15" "share of l1 in `elasticnet`"
                withDefault "schedule" (ChoiceType rates) "optimal" "the learning rate over time"
                withDefault "eta0" positive "0.01" "the first learning rate, for all schedules but `optimal`"
                withDefault "power_t" any "0.5" "the exponent of `inverse_scaling`"
                withDefault "max_epochs" (count "epochs") "1000" "at most so many passes over the training part"
                tolerance "1e-3" "a gain in five epochs smaller than this ends the fit"
                withDefault "average" FlagType "false" "the mean of the weights over all steps"
                withDefault "early_stop" FlagType "false" "watch the validation part's accuracy, not the loss"
                seed "decides the order of the images"
            ]
            "a linear classifier by stochastic gradient descent"
            "sgd(loss=log, penalty=elasticnet, l1_ratio=0.15)"

    let private ensemble =
        entry
            "ensemble"
            [
                required "members" TextsType "spec files or run folders"
                withDefault "combine" (ChoiceType combinations) "soft_vote" "how the members' answers become one"
            ]
            "several models that vote"
            "ensemble(members=[\"lenet.spec\", \"cnn.spec\"], combine=soft_vote)"

    /// Models that are no layer graph.
    let classifiers = [ knn; kmeans; logistic; sgd; ensemble ]
