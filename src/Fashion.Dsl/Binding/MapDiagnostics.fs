namespace Fashion.Dsl

open System.Collections.Generic
open System.Text.RegularExpressions

/// Mistakes in the `map` by which `init = safetensors(...)` translates the words of layers' names.
[<RequireQualifiedAccess>]
module internal MapDiagnostics =

    /// Where a list writes a word, or the whole list where a `let` or a base file writes it.
    let private placeOf (list: Span) (word: string) : Span =
        let found = Regex.Match(list.Text, $@"(?<![\w.]){Regex.Escape word}(?=\s*:)")

        if found.Success then
            { list with
                Start = list.Start + found.Index
                Length = found.Length
            }
        else
            list

    let private wordsOf (names: string array) =
        names
        |> Seq.collect _.Split('.')
        |> Seq.filter (fun word -> not (System.Char.IsAsciiDigit word[0]))
        |> Seq.distinct
        |> Array.ofSeq

    let private unknown (place: Span) (word: string) (words: string array) =
        let suggestion = Suggestion.nearest word words

        Diagnostic.error
            "E101"
            place
            $"no layer's name has the word {Diagnostic.quote word}"
            (Suggestion.label "not in the model" suggestion)
        |> Diagnostic.note $"""words are: {words |> Seq.truncate 20 |> String.concat ", "}"""
        |> Diagnostic.suggest place suggestion

    let private withoutTurn (place: Span) (entry: WordMapping) (name: string) =
        Diagnostic.error
            "E416"
            place
            $"{Diagnostic.quote entry.Text} counts turns, and {Diagnostic.quote name} has none there"
            "no number follows this word"

    let private twice (place: Span) (first: string) (second: string) (shared: string) =
        Diagnostic.error
            "E417"
            place
            $"{Diagnostic.quote first} and {Diagnostic.quote second} would both be {Diagnostic.quote shared}"
            "gives two layers one name"
        |> Diagnostic.help "give each its own name, or leave one of them out by `only`"

    let private takers (graph: LayerGraph) (only: IReadOnlyList<string>) =
        let layers =
            if only.Count = 0 then
                Seq.ofArray (Array.ofSeq graph.Layers)
            else
                only |> Seq.collect graph.Labelled |> Seq.distinctBy _.Id

        layers
        |> Seq.filter (fun layer -> layer.Parameters.Count > 0)
        |> Seq.map _.Name
        |> Array.ofSeq

    /// Words that are in no name, turns that are not there, and names that come out twice.
    let ofMap (graph: LayerGraph) (init: Bound) (options: SafetensorsOptions) : Diagnostic list =
        let list = init.Places["map"]
        let names = takers graph [||]
        let words = wordsOf names

        let ofEntry (entry: WordMapping) =
            let place = placeOf list entry.Word

            if not (Array.contains entry.Word words) then
                Some(unknown place entry.Word words)
            elif TensorNames.countsTurns entry.Text then
                names
                |> Array.tryFind (TensorNames.hasWithoutTurn entry.Word)
                |> Option.map (withoutTurn place entry)
            else
                None

        match options.Map |> Seq.choose ofEntry |> List.ofSeq with
        | [] ->
            takers graph options.Only
            |> Seq.groupBy (TensorNames.ofLayer options.Map)
            |> Seq.tryPick (fun (shared, layers) ->
                match List.ofSeq layers with
                | first :: second :: _ -> Some(twice list first second shared)
                | _ -> None)
            |> Option.toList
        | mistakes -> mistakes
