namespace Fashion.Dsl

/// How many images there are, where a spec tells it without their being read.
[<RequireQualifiedAccess>]
module internal DataCounts =

    let private ofSource (data: DataSettings) =
        match data.Source with
        | FashionMnist when data.Classes.Count = 0 -> Some 60_000
        | FashionMnist -> Some(min 60_000 (6_000 * data.Classes.Count))
        | _ -> None

    /// Training images before the split.
    let images (data: DataSettings) : int option =
        ofSource data
        |> Option.map (fun count ->
            if data.Limit.HasValue then
                min count data.Limit.Value
            else
                count)

    /// The training part has at most so many.
    let mostTraining (data: DataSettings) : int option =
        match data.Split.Train, images data with
        | null, known -> known
        | Samples count, None -> Some count
        | Share _, None -> None
        | part, Some known -> Some(min known (part.Of known))
