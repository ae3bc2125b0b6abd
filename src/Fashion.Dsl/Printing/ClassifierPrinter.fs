namespace Fashion.Dsl

open Fashion.Dsl.Spelling

/// The canonical text of a classifier that is no layer graph. What means nothing beside the chosen words is left out.
[<RequireQualifiedAccess>]
module ClassifierPrinter =

    let private knn (options: KnnOptions) =
        [
            "k", string options.K
            "distance",
            match options.Distance with
            | Distance.Euclidean -> "euclidean"
            | Distance.Cosine -> "cosine"
            | Distance.Manhattan -> "manhattan"
            "weights",
            match options.Weights with
            | NeighbourWeights.Uniform -> "uniform"
            | NeighbourWeights.ByDistance -> "distance"
        ]

    let private kmeans (options: KMeansOptions) =
        [
            "clusters", string options.Clusters
            "init",
            match options.Init with
            | CentroidInit.PlusPlus -> "plusplus"
            | CentroidInit.Random -> "random"
            "restarts", string options.Restarts
            "max_iterations", string options.MaxIterations
            "label",
            match options.Label with
            | ClusterLabels.Majority -> "majority"
            | ClusterLabels.OneToOne -> "one_to_one"
            "seed", string options.Seed
        ]

    let private logistic (options: LogisticOptions) =
        [
            "penalty", (if options.L2 then "l2" else "none")
            if options.L2 then
                "c", number options.C
            "solver", "lbfgs"
            "max_iterations", string options.MaxIterations
            "tolerance", number options.Tolerance
        ]

    let private sgdLoss loss =
        match loss with
        | SgdLoss.Log -> "log"
        | SgdLoss.Softmax -> "softmax"
        | SgdLoss.Hinge -> "hinge"
        | SgdLoss.SquaredHinge -> "squared_hinge"
        | SgdLoss.ModifiedHuber -> "modified_huber"

    let private sgdPenalty penalty =
        match penalty with
        | SgdPenalty.None -> "none"
        | SgdPenalty.L2 -> "l2"
        | SgdPenalty.L1 -> "l1"
        | SgdPenalty.ElasticNet -> "elasticnet"

    let private sgdRate rate =
        match rate with
        | SgdRate.Optimal -> "optimal"
        | SgdRate.Constant -> "constant"
        | SgdRate.InverseScaling -> "inverse_scaling"
        | SgdRate.Adaptive -> "adaptive"

    let private sgd (options: SgdClassifierOptions) =
        [
            "loss", sgdLoss options.Loss
            "penalty", sgdPenalty options.Penalty
            if options.Penalty <> SgdPenalty.None || options.Rate = SgdRate.Optimal then
                "alpha", number options.Alpha
            if options.Penalty = SgdPenalty.ElasticNet then
                "l1_ratio", number options.L1Ratio
            "schedule", sgdRate options.Rate
            if options.Rate <> SgdRate.Optimal then
                "eta0", number options.Eta0
            if options.Rate = SgdRate.InverseScaling then
                "power_t", number options.PowerT
            "max_epochs", string options.MaxEpochs
            "tolerance", number options.Tolerance
            "average", flag options.Average
            "early_stop", flag options.EarlyStop
            "seed", string options.Seed
        ]

    let private ensemble (options: EnsembleOptions) =
        [
            "members", options.Members |> Seq.map quoted |> list
            "combine",
            match options.Combine with
            | Combine.SoftVote -> "soft_vote"
            | Combine.HardVote -> "hard_vote"
            | Combine.Weighted weights when weights.Count = 0 -> "weighted"
            | Combine.Weighted weights -> call "weighted" [ "weights", weights |> Seq.map number |> list ]
        ]

    /// The `model` part of a classifier.
    let model (classifier: Classifier) : string =
        let written =
            match classifier with
            | Knn options -> call "knn" (knn options)
            | KMeans options -> call "kmeans" (kmeans options)
            | Logistic options -> call "logistic" (logistic options)
            | SgdClassifier options -> call "sgd" (sgd options)
            | Ensemble options -> call "ensemble" (ensemble options)

        $"model {written}\n"
