namespace Fashion.Dsl

/// Settings that watch the validation part need one.
[<RequireQualifiedAccess>]
module internal ValidationPart =

    let isWatchedBy metric =
        match metric with
        | ValidationLoss
        | ValidationAccuracy -> true
        | TrainLoss
        | TrainAccuracy -> false

    /// False where the data are known to have none.
    let mayBeThere (data: DataSettings option) =
        match data with
        | Some { Split = { Validation = null } } -> false
        | _ -> true

    let missing (place: Span) what =
        Diagnostic.error "E402" place $"{what}, but the data have no validation part" "needs a validation part"
        |> Diagnostic.help "write `split = [train: 90%, validation: 10%]` in `data`"
