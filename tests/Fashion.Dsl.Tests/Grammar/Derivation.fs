namespace Fashion.Dsl.Tests.Grammar

open System
open System.Collections.Generic

/// Draws sentences from a grammar: tokens in their order. `samples` gives, for each rule that is a pattern, words to
/// draw from. `limits` says of rules how many tokens one of their sentences has at most, about.
[<Sealed>]
type Derivation(grammar: Grammar, samples: Map<string, string list>, limits: Map<string, int>, random: Random) =

    /// For each rule the height of its lowest derivation.
    let heights =
        let heights = Dictionary<string, int>()

        let rec height form =
            match form with
            | Literal _
            | Pattern _
            | Optional _
            | Repeated _ -> 0
            | Rule name ->
                match heights.TryGetValue name with
                | true, height -> height + 1
                | _ -> Int32.MaxValue / 2
            | Sequence forms -> forms |> List.map height |> List.fold max 0
            | Alternatives forms -> forms |> List.map height |> List.min
            | Except(form, _) -> height form

        for _ in grammar.Rules do
            for KeyValue(name, form) in grammar.Rules do
                heights[name] <- height form

        height

    /// The branches of the grammar that no derivation has taken yet.
    let untaken =
        let branches = HashSet<Form>(HashIdentity.Reference)
        let seen = HashSet<string>()

        let rec visit form =
            match form with
            | Literal _
            | Pattern _
            | Except _ -> ()
            | Rule name ->
                if not (samples.ContainsKey name) && seen.Add name then
                    visit grammar.Rules[name]
            | Sequence forms -> List.iter visit forms
            | Alternatives forms ->
                branches.UnionWith forms
                List.iter visit forms
            | Optional form
            | Repeated form ->
                branches.Add form |> ignore
                visit form

        visit (Rule grammar.Start)
        branches

    /// Words that `form` can be, where it is one token.
    let rec words form =
        match form with
        | Literal text -> [ text ]
        | Rule name ->
            match Map.tryFind name samples with
            | Some words -> words
            | None -> words grammar.Rules[name]
        | Alternatives forms -> List.collect words forms
        | Except(form, excluded) -> List.except (words excluded) (words form)
        | Pattern _
        | Sequence _
        | Optional _
        | Repeated _ -> invalidOp $"{form} is not one token with samples"

    let pick (items: 'T list) = items[random.Next items.Length]

    /// The branches of the grammar that no sentence so far has taken.
    member _.Untaken: Form list = List.ofSeq untaken

    /// A sentence that grows until it has about `size` tokens and then comes to an end the shortest way.
    member _.Sentence(size: int) : string list =
        let output = List<string>()

        /// `stop`: how many tokens there may be before the form comes to an end.
        let rec derive stop form =
            let mayGrow () = output.Count < stop
            untaken.Remove form |> ignore

            match form with
            | Literal text -> output.Add text
            | Rule name when samples.ContainsKey name -> output.Add(pick samples[name])
            | Rule name ->
                let stop =
                    match Map.tryFind name limits with
                    | Some limit -> min stop (output.Count + random.Next limit)
                    | None -> stop

                derive stop grammar.Rules[name]
            | Sequence forms -> List.iter (derive stop) forms
            | Except _ -> output.Add(pick (words form))
            | Optional form ->
                if mayGrow () && random.Next 2 = 0 then
                    derive stop form
            | Repeated form ->
                while mayGrow () && random.Next 4 > 0 do
                    derive stop form
            | Alternatives forms ->
                let lowest = forms |> List.map heights |> List.min
                derive stop (pick (forms |> List.filter (fun form -> mayGrow () || heights form = lowest)))
            | Pattern pattern -> invalidOp $"no samples are given for {pattern}"

        derive size (Rule grammar.Start)
        List.ofSeq output
