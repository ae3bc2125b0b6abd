namespace Fashion.Dsl

open System

/// Makes the settings of `search`.
[<Sealed>]
type internal SearchBinder(report: Diagnostic -> unit, binder: Binder) =

    let strategy (bound: Bound) =
        match bound.Keyword with
        | "grid" -> SearchStrategy.Grid
        | "random" -> SearchStrategy.Random
        | _ -> SearchStrategy.Bayes { Startup = bound.Whole "startup" }

    let prune (bound: Bound) =
        match bound.Keyword with
        | "median" -> Prune.Median
        | "asha" -> Prune.Asha { Min = bound.Length "min" }
        | _ -> Prune.None

    let settings (bound: Bound) : SearchSettings =
        let goal = bound.Inner "goal"

        {
            Strategy = strategy (bound.Inner "strategy")
            Goal = goal.Metric "metric"
            Maximize = (goal.Keyword = "maximize")
            Trials =
                match bound.TryValue "trials" with
                | Some(WholeValue trials) -> Nullable trials
                | _ -> Nullable()
            Budget =
                match bound.TryValue "budget" with
                | Some(TimeValue budget) -> Nullable budget
                | _ -> Nullable()
            Prune = prune (bound.Inner "prune")
            Seed = bound.Whole "seed"
        }

    let checkGoal (search: SearchSettings) (bound: Bound) data =
        if ValidationPart.isWatchedBy search.Goal && not (ValidationPart.mayBeThere data) then
            report (ValidationPart.missing bound.Places["goal"] $"`goal` judges by {search.Goal.Name}")

        if search.Maximize <> search.Goal.HigherIsBetter then
            let verb = if search.Maximize then "minimize" else "maximize"
            let direction = if search.Maximize then "lower" else "higher"

            Diagnostic.warning
                "W403"
                bound.Places["goal"]
                $"this looks for the worst trial: a {direction} {search.Goal.Name} is better"
                $"did you mean `{verb}({search.Goal.Name})`?"
            |> Diagnostic.fix bound.Places["goal"] $"{verb}({search.Goal.Name})"
            |> report

    /// Random draws have no end of their own.
    let checkEnd (search: SearchSettings) (bound: Bound) (place: Span) =
        if
            search.Strategy <> SearchStrategy.Grid
            && not search.Trials.HasValue
            && not search.Budget.HasValue
        then
            let place = Map.tryFind "strategy" bound.Places |> Option.defaultValue place

            Diagnostic.error "E409" place "this search has no end" "neither `trials` nor `budget` is set"
            |> Diagnostic.help "write `trials = 40`, or `budget = 2 h`"
            |> report

    let checkPruner (search: SearchSettings) (bound: Bound) (train: TrainSettings option) =
        match search.Prune, train with
        | Prune.Asha { Min = Epochs least }, Some train when least >= float train.Epochs ->
            let epochs = if train.Epochs = 1 then "epoch" else "epochs"

            Diagnostic.warning
                "W402"
                bound.Places["prune"]
                "`asha` stops no trial here"
                $"every trial has ended by then: `epochs` is {train.Epochs}"
            |> Diagnostic.help $"write a `min` below {train.Epochs} {epochs}"
            |> report
        | _ -> ()

    /// The settings and where they stand. `data` and `train` are None where a mistake hides them.
    member _.Settings
        (place: Span, data: DataSettings option, train: TrainSettings option, arguments: Argument array)
        : (SearchSettings * Bound) option =
        binder.Arguments("search", Catalogue.search, arguments, place)
        |> Option.map (fun bound ->
            let search = settings bound
            checkGoal search bound data
            checkEnd search bound place
            checkPruner search bound train
            search, bound)
