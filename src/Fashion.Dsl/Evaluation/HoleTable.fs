namespace Fashion.Dsl

open System.Collections.Generic

/// Which of a hole's values a compilation takes.
type internal HolePick =
    | PickDefault
    /// Of the values listed, or of a range's two ends.
    | PickOption of index: int

/// A hole that a compilation met.
type internal MetHole =
    {
        Hole: Hole
        Place: Span
        /// As a diagnostic names them: the values listed, or a range's two ends.
        Options: string list
    }

/// The holes of one compilation: what each takes, and which were met.
[<Sealed>]
type internal HoleTable(picks: Span -> HolePick, values: IReadOnlyDictionary<string, string>, needsDefault: bool) =
    let met = List<MetHole>()
    let metNames = HashSet<string>()
    let names = Dictionary<Beginning * string, string>()
    let taken = HashSet<string>()

    /// Must every hole have a default?
    member _.NeedsDefault = needsDefault

    /// What the hole at a place takes.
    member _.Pick(place: Span) = picks place

    /// The value that a search gave the hole of this name.
    member _.Given(name: string) =
        match values.TryGetValue name with
        | true, text -> Some text
        | _ -> None

    /// The name of the hole at a place in these turns: what it was called when first met, else `wanted`, numbered where
    /// another hole has that name.
    member _.Name(place: Span, turns: string, wanted: string) =
        let key = place.Beginning, turns

        match names.TryGetValue key with
        | true, name -> name
        | _ ->
            let rec free ordinal =
                let name =
                    if ordinal = 1 then
                        wanted
                    else
                        wanted + "_" + string ordinal

                if taken.Add name then name else free (ordinal + 1)

            let name = free 1
            names[key] <- name
            name

    member _.Meet(hole: MetHole) =
        if metNames.Add hole.Hole.Name then
            met.Add hole

    member _.Met: IReadOnlyList<MetHole> = met
