namespace Fashion.Dsl.Formatting

open System
open System.Collections.Generic
open Fashion.Dsl

/// Puts the shapes that are known of a spec's chains into its words.
[<RequireQualifiedAccess>]
module internal ShapeMarks =

    /// Chains that gave one shape, however often they were expanded.
    let private settled (source: SourceText) (shapes: ChainShape seq) =
        shapes
        |> Seq.filter (fun shape -> shape.Chain.Span.Source.Path = source.Path)
        |> Seq.groupBy (fun shape -> shape.Chain.Span.Start)
        |> Seq.choose (fun (_, shapes) ->
            let chain = (Seq.head shapes).Chain

            match shapes |> Seq.map (fun shape -> string shape.Output) |> Seq.distinct |> List.ofSeq with
            | [ "" ] -> None
            | [ shape ] -> Some(chain, shape)
            | _ -> None)

    /// Wrong annotations are put right; where none is written, the chain's last word tells the shape.
    let mark (source: SourceText) (shapes: ChainShape seq) (words: Word array) : Word array =
        let corrected = Dictionary<int, string>()
        let missing = Dictionary<int, string>()

        for chain, shape in settled source shapes do
            match chain.Annotation with
            | None -> missing[(Array.last chain.Steps).Span.End] <- shape
            | Some annotation when String.Join('x', annotation.Sizes) = shape -> ()
            | Some annotation -> corrected[annotation.Span.End] <- shape

        let marked (word: Word) =
            match corrected.TryGetValue word.End, missing.TryGetValue word.End with
            | (true, shape), _ -> { word with Text = shape }
            | _, (true, shape) -> { word with Shape = shape }
            | _ -> word

        words
        |> Array.map (fun word ->
            // A line end right behind a word ends where it began.
            if word.Kind = TokenKind.Newline || word.Kind = TokenKind.End then
                word
            else
                marked word)
