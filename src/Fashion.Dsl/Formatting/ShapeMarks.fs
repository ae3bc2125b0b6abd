namespace Fashion.Dsl.Formatting

open System
open System.Collections.Generic
open Fashion.Dsl

/// Puts the shapes that are known of a spec's chains into its words.
[<RequireQualifiedAccess>]
module internal ShapeMarks =

    /// Chains of the spec's own file that give one shape, however often they are expanded and whatever holes take.
    let private settled (analysis: Analysis) =
        let given =
            HashSet(
                Seq.append analysis.Chains analysis.ChainsOfOtherValues
                |> Seq.filter (fun given -> obj.ReferenceEquals(given.Chain.Span.Source, analysis.Source))
                |> Seq.map (fun given -> struct (given.Chain, string given.Output))
            )

        given
        |> Seq.groupBy (fun struct (chain, _) -> chain)
        |> Seq.choose (fun (chain, given) ->
            match List.ofSeq given with
            | [ struct (_, shape) ] when shape <> "" -> Some(chain, shape)
            | _ -> None)

    /// Wrong annotations are put right; where none is written, the chain's last word tells the shape.
    let mark (analysis: Analysis) (words: Word array) : Word array =
        let corrected = Dictionary<int, string>()
        let missing = Dictionary<int, string>()

        for chain, shape in settled analysis do
            match chain.Annotation with
            | None -> missing[(Array.last chain.Steps).Span.End] <- shape
            | Some annotation when String.Join('x', annotation.Sizes) = shape -> ()
            | Some annotation -> corrected[annotation.Span.End] <- shape

        words
        |> Array.map (fun word ->
            match corrected.TryGetValue word.End, missing.TryGetValue word.End with
            // An empty end of the text ends where the word before it does.
            | _ when word.Text = "" -> word
            | (true, shape), _ -> { word with Text = shape }
            | _, (true, shape) -> { word with Shape = shape }
            | _ -> word)
