namespace Fashion.Dsl

/// What is wrong with a classifier's settings taken together.
[<RequireQualifiedAccess>]
module internal ClassifierDiagnostics =

    /// Arguments that mean something only beside others: the argument, and which deciding arguments give it a meaning under
    /// which of their words. One of them suffices.
    let private dependent =
        [
            "logistic", "c", [ "penalty", [ "l2" ] ]
            "sgd", "alpha", [ "penalty", [ "l2"; "l1"; "elasticnet" ]; "schedule", [ "optimal" ] ]
            "sgd", "l1_ratio", [ "penalty", [ "elasticnet" ] ]
            "sgd", "eta0", [ "schedule", [ "constant"; "inverse_scaling"; "adaptive" ] ]
            "sgd", "power_t", [ "schedule", [ "inverse_scaling" ] ]
        ]

    /// Is the deciding word written as it is, or left at its default? A searched one takes other words in other trials.
    let private isFixed (bound: Bound) decider =
        match Map.tryFind decider bound.Places with
        | None -> true
        | Some place -> place.Text = (bound.Inner decider).Keyword

    /// The arguments that mean nothing beside the chosen words; each with those that decide and the words that would give
    /// it a meaning.
    let private idle (bound: Bound) =
        [
            for keyword, name, deciders in dependent do
                let chosen (decider, words) =
                    List.contains (bound.Inner decider).Keyword words

                if keyword = bound.Keyword && not (List.exists chosen deciders) then
                    name, deciders
        ]

    /// The names of the arguments that mean nothing beside the chosen words.
    let idleNames (bound: Bound) = idle bound |> List.map fst

    let private withoutEffect (bound: Bound) =
        [
            for name, deciders in idle bound do
                match Map.tryFind name bound.Places with
                | Some place when deciders |> List.forall (fst >> isFixed bound) ->
                    let chosen decider =
                        $"`{decider}={(bound.Inner decider).Keyword}`"

                    let under = deciders |> List.map (fst >> chosen) |> String.concat " and "

                    let others =
                        [
                            for decider, words in deciders do
                                for word in words do
                                    $"`{decider}={word}`"
                        ]

                    let decided diagnostic (decider, _) =
                        match Map.tryFind decider bound.Places with
                        | Some decided -> Diagnostic.also decided "decided here" diagnostic
                        | None ->
                            Diagnostic.note $"`{decider}` is `{(bound.Inner decider).Keyword}` by default" diagnostic

                    Diagnostic.error "E410" place $"`{name}` means nothing under {under}" "would be ignored"
                    |> Diagnostic.help $"""leave it out, or write {String.concat " or " others}"""
                    |> fun diagnostic -> List.fold decided diagnostic deciders
                | _ -> ()
        ]

    let private moreThanImages (bound: Bound) name (data: DataSettings option) =
        match data |> Option.bind DataCounts.mostTraining, Map.tryFind name bound.Places with
        | Some images, Some place when bound.Whole name > images ->
            [
                Diagnostic.error
                    "E412"
                    place
                    $"`{name}` is {bound.Whole name}, and there are {images} training images"
                    $"at most {images}"
            ]
        | _ -> []

    let private votes (options: EnsembleOptions) (bound: Bound) =
        match options.Combine, Map.tryFind "weights" (bound.Inner "combine").Places with
        | Combine.Weighted weights, Some place when weights.Count <> options.Members.Count ->
            [
                Diagnostic.error
                    "E411"
                    place
                    $"`weights` has {weights.Count} weights for {options.Members.Count} members"
                    $"needs {options.Members.Count}"
                |> Diagnostic.also bound.Places["members"] $"{options.Members.Count} members"
            ]
        | _ -> []

    let private clusters (options: KMeansOptions) (bound: Bound) classes =
        match options.Label, classes with
        | ClusterLabels.OneToOne, Some classes when options.Clusters <> classes ->
            [
                Diagnostic.error
                    "E413"
                    bound.Places["clusters"]
                    $"`one_to_one` gives each of {classes} classes one cluster, and there are {options.Clusters}"
                    $"must be {classes}"
                |> Diagnostic.help "write `clusters=classes`, or `label=majority`"
                |> Diagnostic.fix bound.Places["clusters"] "classes"
            ]
        | _ -> []

    /// Every mistake of a classifier whose arguments are right one by one.
    let ofClassifier (classifier: Classifier) (bound: Bound) (data: DataSettings option) (classes: int option) =
        [
            yield! withoutEffect bound

            match classifier with
            | Knn _ -> yield! moreThanImages bound "k" data
            | KMeans options ->
                yield! moreThanImages bound "clusters" data
                yield! clusters options bound classes
            | SgdClassifier { EarlyStop = true } when not (ValidationPart.mayBeThere data) ->
                yield ValidationPart.missing bound.Places["early_stop"] "`early_stop` watches validation.accuracy"
            | Ensemble options -> yield! votes options bound
            | SgdClassifier _
            | Logistic _ -> ()
        ]
