namespace Fashion.Dsl

open System.Collections.Generic

/// Where every setting's value comes from.
[<RequireQualifiedAccess>]
module internal OriginChains =

    /// The chain of values of every path of the last stage: its default, then each stage that set another value.
    let ofStages (stages: (OriginKind * Draft) list) : IReadOnlyList<SettingOrigins> =
        let places =
            stages
            |> List.map (fun (kind, draft) ->
                let values = Dictionary<string, SettingValue>()

                for path, current, _ in SettingPaths.all draft do
                    match current with
                    | Some value when value.Place.IsSome -> values[path] <- value
                    | _ -> ()

                kind, values)

        let chain path presence =
            let origins = List<Origin>()
            let mutable last: Span option = None

            match presence with
            | Default(text, _) ->
                origins.Add
                    {
                        Kind = OriginKind.Default
                        Value = text
                        Place = null
                    }
            | Required
            | Derived _ -> ()

            for kind, values in places do
                match values.TryGetValue path with
                | true, { Value = value; Place = Some place } when
                    not (last |> Option.exists (fun before -> obj.ReferenceEquals(before, place)))
                    ->
                    last <- Some place

                    origins.Add
                        {
                            Kind = kind
                            Value = value.Span.Text
                            Place = place
                        }
                | _ -> ()

            origins

        let _, final = List.last stages

        [|
            for path, _, presence in SettingPaths.all final do
                {
                    Path = path
                    Origins = chain path presence
                }
        |]
