namespace Fashion.LanguageServer

open System.Text.Json
open Fashion.Dsl

/// Shapes and parameters at the end of the lines of models and blocks.
[<RequireQualifiedAccess>]
module InlayHints =

    let private typeKind = 1

    /// Of a block that is used often, as many different shapes are shown.
    let private most = 3

    let private shapesOf (expansions: ChainShape list) : string list =
        expansions
        |> List.choose (fun each -> each.Output |> Option.ofObj |> Option.map string)
        |> List.distinct

    /// `others` are what the line gives where holes take other values: then no one shape can be written behind it.
    let private hint (document: Document) (chain: Chain) (expansions: ChainShape list) (others: ChainShape list) =
        let shapes = shapesOf expansions

        if shapes.IsEmpty then
            None
        else
            let shown = List.truncate most shapes
            let more = if shapes.Length > most then ", ..." else ""
            let text = String.concat ", " shown + more
            let last = (List.last expansions).ParametersSoFar
            let place = Protocol.position (document.Lines.Position chain.Span.End)

            let insert =
                Protocol.edit (Protocol.range document.Lines chain.Span.End chain.Span.End) $" : {shapes.Head}"

            Some(
                Fields
                    [
                        "position", place
                        "kind", Number typeKind
                        "paddingLeft", Flag true
                        "label", Text $": {text} · {Figures.count last}"
                        "tooltip", Text $"gives {text}; {Figures.count last} trained parameters from the input to here"
                        if (shapesOf (expansions @ others)).Length = 1 then
                            "textEdits", Items [ insert ]
                    ]
            )

    /// The answer to `textDocument/inlayHint`: a hint for each line that has no annotation of its own.
    let inRange (workspace: Workspace) (document: Document) (parameters: JsonElement) : Json =
        let struct (first, last) = Document.range document (Json.object "range" parameters)

        let result = workspace.Analyze document

        let isShown (each: ChainShape) =
            let span = each.Chain.Span

            span.Source.Path = result.Analysis.Source.Path
            && each.Chain.Annotation.IsNone
            && span.End >= first
            && span.End <= last

        result.Analysis.Chains
        |> Seq.filter isShown
        |> Seq.groupBy (fun each -> each.Chain.Span.Start)
        |> Seq.choose (fun (start, expansions) ->
            let expansions = List.ofSeq expansions

            let others =
                result.Analysis.ChainsOfOtherValues
                |> Seq.filter (fun each -> each.Chain.Span.Start = start && isShown each)
                |> List.ofSeq

            hint document expansions.Head.Chain expansions others)
        |> List.ofSeq
        |> Items
