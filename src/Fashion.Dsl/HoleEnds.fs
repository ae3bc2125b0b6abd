namespace Fashion.Dsl

open System.Collections.Generic

/// Looks for mistakes that only other values of a hole than its default bring: both ends of a range, each value of a
/// choice, and all holes at their first and at their last together.
[<RequireQualifiedAccess>]
module internal HoleEnds =

    /// How many layers further runs may bind in all: 500 values of the holes of a model of 400 layers.
    let private mostLayers = 200_000

    let private key (diagnostic: Diagnostic) =
        diagnostic.Code, diagnostic.Span.Beginning

    /// Adds the errors of other values to `diagnostics`, each with the value that brings it. Gives the shapes that chains
    /// have then, each shape of a chain once.
    let check
        (context: CompilationContext)
        (draft: Draft)
        (compiled: CompiledDraft)
        (diagnostics: List<Diagnostic>)
        : IReadOnlyList<ChainShape> =
        let shapes = List<ChainShape>()
        let seen = HashSet<Chain * string>()

        if compiled.Holes.Count > 0 && context.HoleValues.Count = 0 then
            let known = HashSet(diagnostics |> Seq.map key)

            let isAt (place: Span) (other: Span) =
                obj.ReferenceEquals(place.Source, other.Source) && place.Start = other.Start

            let run (picks: Span -> HolePick) (explain: Diagnostic -> Diagnostic) =
                let report (diagnostic: Diagnostic) =
                    if diagnostic.IsError && known.Add(key diagnostic) then
                        diagnostics.Add(explain diagnostic)

                for shape in Compilation(context, picks, None, report).Run(draft).Chains do
                    if seen.Add((shape.Chain, string shape.Output)) then
                        shapes.Add shape

            let places = compiled.Holes |> Seq.distinctBy _.Place.Beginning |> Array.ofSeq

            let singles =
                [|
                    for hole in places do
                        for index, shown in List.indexed hole.Options do
                            let picks place =
                                if isAt hole.Place place then
                                    PickOption index
                                else
                                    PickDefault

                            picks, (Diagnostic.also hole.Place $"where this is {shown}")
                |]

            let size = max 100 compiled.Layers.Count

            for picks, explain in singles |> Array.truncate (mostLayers / size) do
                run picks explain

            if places.Length > 1 then
                run (fun _ -> PickOption 0) (Diagnostic.note "where every hole takes its first value")

                // A hole that only other values bring in has no last value that is known here: its own ends are.
                let last place =
                    places
                    |> Array.tryFind (fun hole -> isAt hole.Place place)
                    |> Option.map (fun hole -> PickOption(hole.Options.Length - 1))
                    |> Option.defaultValue PickDefault

                run last (Diagnostic.note "where every hole takes its last value")

        shapes
