namespace Fashion.Dsl

/// Makes a classifier that is no layer graph.
[<Sealed>]
type internal ClassifierBinder(report: Diagnostic -> unit, binder: Binder) =

    let knn (bound: Bound) : KnnOptions =
        {
            K = bound.Whole "k"
            Distance =
                match (bound.Inner "distance").Keyword with
                | "cosine" -> Distance.Cosine
                | "manhattan" -> Distance.Manhattan
                | _ -> Distance.Euclidean
            Weights =
                match (bound.Inner "weights").Keyword with
                | "distance" -> NeighbourWeights.ByDistance
                | _ -> NeighbourWeights.Uniform
        }

    let kmeans (bound: Bound) : KMeansOptions =
        {
            Clusters = bound.Whole "clusters"
            Init =
                match (bound.Inner "init").Keyword with
                | "random" -> CentroidInit.Random
                | _ -> CentroidInit.PlusPlus
            Restarts = bound.Whole "restarts"
            MaxIterations = bound.Whole "max_iterations"
            Label =
                match (bound.Inner "label").Keyword with
                | "one_to_one" -> ClusterLabels.OneToOne
                | _ -> ClusterLabels.Majority
            Seed = bound.Whole "seed"
        }

    let logistic (bound: Bound) : LogisticOptions =
        {
            L2 = ((bound.Inner "penalty").Keyword = "l2")
            C = bound.Number "c"
            MaxIterations = bound.Whole "max_iterations"
            Tolerance = bound.Number "tolerance"
        }

    let sgd (bound: Bound) : SgdClassifierOptions =
        {
            Loss =
                match (bound.Inner "loss").Keyword with
                | "log" -> SgdLoss.Log
                | "softmax" -> SgdLoss.Softmax
                | "squared_hinge" -> SgdLoss.SquaredHinge
                | "modified_huber" -> SgdLoss.ModifiedHuber
                | _ -> SgdLoss.Hinge
            Penalty =
                match (bound.Inner "penalty").Keyword with
                | "l1" -> SgdPenalty.L1
                | "elasticnet" -> SgdPenalty.ElasticNet
                | "none" -> SgdPenalty.None
                | _ -> SgdPenalty.L2
            Alpha = bound.Number "alpha"
            L1Ratio = bound.Number "l1_ratio"
            Rate =
                match (bound.Inner "schedule").Keyword with
                | "constant" -> SgdRate.Constant
                | "inverse_scaling" -> SgdRate.InverseScaling
                | "adaptive" -> SgdRate.Adaptive
                | _ -> SgdRate.Optimal
            Eta0 = bound.Number "eta0"
            PowerT = bound.Number "power_t"
            MaxEpochs = bound.Whole "max_epochs"
            Tolerance = bound.Number "tolerance"
            Average = bound.Flag "average"
            EarlyStop = bound.Flag "early_stop"
            Seed = bound.Whole "seed"
        }

    let ensemble (bound: Bound) : EnsembleOptions =
        let combine = bound.Inner "combine"

        {
            Members = bound.Texts "members"
            Combine =
                match combine.Keyword with
                | "hard_vote" -> Combine.HardVote
                | "weighted" when (combine.TryValue "weights").IsSome -> Combine.Weighted(combine.Numbers "weights")
                | "weighted" -> Combine.Weighted [||]
                | _ -> Combine.SoftVote
        }

    let classifier (bound: Bound) : Classifier =
        match bound.Keyword with
        | "knn" -> Knn(knn bound)
        | "kmeans" -> KMeans(kmeans bound)
        | "logistic" -> Logistic(logistic bound)
        | "sgd" -> SgdClassifier(sgd bound)
        | "ensemble" -> Ensemble(ensemble bound)
        | other -> invalidOp $"the catalogue has a classifier `{other}` that nothing makes"

    /// Arguments that mean nothing beside the chosen words are at their defaults, so that they make no difference.
    let withoutIdle (bound: Bound) =
        let parameters =
            Catalogue.tryEntry Catalogue.classifiers bound.Keyword
            |> Option.map _.Parameters
            |> Option.defaultValue []

        (bound, ClassifierDiagnostics.idleNames bound)
        ||> List.fold (fun bound name ->
            match Catalogue.tryParameter parameters name with
            | Some {
                       Type = kind
                       Presence = Default(_, value)
                   } ->
                let value =
                    binder.Evaluator.Term(Scope.empty, name, value)
                    |> Option.bind (fun term -> binder.Value(name, kind, term.Span, term, name))

                match value with
                | Some value ->
                    { bound with
                        Values = Map.add name value bound.Values
                    }
                | None -> bound
            | _ -> bound)

    /// The classifier and where its settings stand. `data` and `classes` are None where a mistake hides them.
    member _.Classifier(call: Call, data: DataSettings option, classes: int option) : (Classifier * Bound) option =
        let expression: Expression =
            {
                Node = CallNode call
                Span = call.Span
                Depth = 1
            }

        binder.Choice("model", Catalogue.classifiers, expression)
        |> Option.map (fun bound ->
            let classifier = classifier (withoutIdle bound)

            ClassifierDiagnostics.ofClassifier classifier bound data classes
            |> List.iter report

            classifier, bound)

    /// What a classifier makes no use of. `train` is the `train` part's place, where the file has one; `augment` that of
    /// the setting of the data.
    member _.Unused(call: Call, train: Span option, augment: Span option) =
        let warn (place: Span) message text help =
            Diagnostic.warning "W404" place message text
            |> Diagnostic.also call.Span "a classifier that is no layer graph"
            |> Diagnostic.help help
            |> report

        let name = Diagnostic.quote call.Callee.Text

        train
        |> Option.iter (fun place ->
            warn place $"{name} has its own settings" "none of these apply" "leave `train` out")

        augment
        |> Option.iter (fun place ->
            warn place $"{name} sees every image once, as it is" "nothing is augmented" "leave `augment` out")
