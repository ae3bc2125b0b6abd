namespace Fashion.Cli

open System
open System.Collections.Generic
open Fashion.Dsl

/// A value that two specs differ in; None where one has no such thing.
type Difference =
    {
        Name: string
        Before: string option
        After: string option
    }

/// A layer that two models differ in.
type LayerDifference =
    | Added of Layer
    | Removed of Layer
    /// Of one name, with what is not the same.
    | Changed of before: Layer * after: Layer * details: Difference list

/// What two compiled specs differ in. Text, order and layout count for nothing.
[<RequireQualifiedAccess>]
module Comparison =

    /// All names in the second order; a name of the first alone stands behind the one that it stood behind there.
    let private merged (before: string seq) (after: string seq) : string list =
        let kept = HashSet<string>(after, StringComparer.Ordinal)
        let behind = Dictionary<string, ResizeArray<string>>(StringComparer.Ordinal)
        let mutable last = ""
        behind[last] <- ResizeArray()

        for name in before do
            if kept.Contains name then
                last <- name
                behind[last] <- ResizeArray()
            else
                behind[last].Add name

        [
            yield! behind[""]

            for name in after do
                yield name

                match behind.TryGetValue name with
                | true, alone -> yield! alone
                | _ -> ()
        ]

    let private byName (pairs: (string * 'T) seq) : Dictionary<string, 'T> =
        Dictionary<string, 'T>(pairs |> Seq.map KeyValuePair, StringComparer.Ordinal)

    let private find (table: Dictionary<string, 'T>) name =
        match table.TryGetValue name with
        | true, value -> Some value
        | _ -> None

    /// `sgd` of `sgd(lr=0.05)`, nothing of `[on: ...]`: what is left to say of a value whose parts speak for themselves.
    let private head (value: string) =
        match value.IndexOfAny [| '('; '[' |] with
        | -1 -> value
        | place -> value.Substring(0, place)

    /// Settings whose values differ, by their paths. Where a choice differs, it is told whole, and its arguments are not
    /// told again.
    let settings (before: (string * string) seq) (after: (string * string) seq) : Difference list =
        let before, after = byName before, byName after

        let hasParts (table: Dictionary<string, string>) (path: string) =
            table.Keys
            |> Seq.exists (fun other -> other.StartsWith(path + ".", StringComparison.Ordinal))

        let differs path first second =
            match first, second with
            | Some first, Some second when hasParts before path && hasParts after path -> head first <> head second
            | _ -> first <> second

        let told = ResizeArray<string>()

        [
            for path in merged before.Keys after.Keys do
                let first, second = find before path, find after path

                let isTold =
                    told
                    |> Seq.exists (fun whole -> path.StartsWith(whole + ".", StringComparison.Ordinal))

                if not isTold && differs path first second then
                    told.Add path

                    yield
                        {
                            Name = path
                            Before = first
                            After = second
                        }
        ]

    /// `conv` and its arguments, from a layer as the canonical text writes it.
    let private split (text: string) : string * (string * string) list =
        match text.IndexOf '(' with
        | -1 -> text, []
        | opening ->
            let inside = text.Substring(opening + 1, text.Length - opening - 2)
            let ends = ResizeArray<int>()
            let mutable depth = 0

            for index in 0 .. inside.Length - 1 do
                match inside[index] with
                | '(' -> depth <- depth + 1
                | ')' -> depth <- depth - 1
                | ',' when depth = 0 -> ends.Add index
                | _ -> ()

            ends.Add inside.Length

            let arguments =
                ends
                |> Seq.pairwise
                |> Seq.append [ -1, ends[0] ]
                |> Seq.map (fun (start, finish) ->
                    let argument = inside.Substring(start + 1, finish - start - 1).Trim()
                    let place = argument.IndexOf '='
                    argument.Substring(0, place), argument.Substring(place + 1))
                |> List.ofSeq

            text.Substring(0, opening), arguments

    let private inputs (graph: LayerGraph) (layer: Layer) : string list =
        layer.Inputs
        |> Seq.map (fun id -> if id < 0 then "input" else graph.Layers[id].Name)
        |> List.ofSeq

    /// `isInBoth` tells a layer of another input from one whose input was removed or added, which is told by itself.
    let private details isInBoth (first: LayerGraph) (before: Layer) (second: LayerGraph) (after: Layer) =
        let keyword, arguments = split (ModelPrinter.layer before.Operation)
        let otherKeyword, others = split (ModelPrinter.layer after.Operation)

        let compare name first second =
            if first = second then
                []
            else
                [
                    {
                        Name = name
                        Before = Some first
                        After = Some second
                    }
                ]

        [
            if keyword = otherKeyword then
                yield! settings arguments others
            else
                yield! compare "operation" (ModelPrinter.layer before.Operation) (ModelPrinter.layer after.Operation)

            let old, other = inputs first before, inputs second after

            if List.forall isInBoth (old @ other) then
                yield! compare "from" (String.concat ", " old) (String.concat ", " other)

            yield! compare "output" (string before.OutputShape) (string after.OutputShape)
            yield! compare "parameters" (Text.count before.ParameterCount) (Text.count after.ParameterCount)
        ]

    /// Layers by name, which is also what weights are saved under.
    let layers (before: LayerGraph) (after: LayerGraph) : LayerDifference list =
        let first = before.Layers |> Seq.map (fun layer -> layer.Name, layer) |> byName
        let second = after.Layers |> Seq.map (fun layer -> layer.Name, layer) |> byName

        let isInBoth name =
            name = "input" || first.ContainsKey name && second.ContainsKey name

        merged (before.Layers |> Seq.map _.Name) (after.Layers |> Seq.map _.Name)
        |> List.choose (fun name ->
            match find first name, find second name with
            | Some one, Some other ->
                match details isInBoth before one after other with
                | [] -> None
                | details -> Some(Changed(one, other, details))
            | Some one, None -> Some(Removed one)
            | None, other -> other |> Option.map Added)
