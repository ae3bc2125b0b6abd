namespace Fashion.Dsl

open System.Collections.Generic
open System.Text.RegularExpressions

/// Mistakes in the labels by which settings of `train` name layers.
[<RequireQualifiedAccess>]
module internal LabelDiagnostics =

    /// The outermost labels: a deep model has hundreds inside them.
    let private known (graph: LayerGraph) =
        let outer = graph.Labels |> Seq.filter (fun label -> not (label.Contains '.'))
        $"""labels are: {String.concat ", " outer}"""

    /// Where a list writes a label, or the whole list where a `let` or a base file writes it.
    let private placeOf (list: Span) (label: string) : Span =
        let found = Regex.Match(list.Text, $@"(?<![\w.]){Regex.Escape label}(?![\w.])")

        if found.Success then
            { list with
                Start = list.Start + found.Index
                Length = found.Length
            }
        else
            list

    /// How many wrong labels of one list are told.
    let private most = 100

    let private ofLabels (graph: LayerGraph) (bound: Bound) setting (labels: IReadOnlyList<string>) =
        let names = HashSet graph.Labels

        let isWrong label =
            not (names.Contains label)
            || graph.Labelled label |> Seq.forall (fun layer -> layer.Parameters.Count = 0)

        [
            for label in labels |> Seq.distinct |> Seq.filter isWrong |> Seq.truncate most do
                let layers = graph.Labelled label
                let place = placeOf bound.Places[setting] label

                if layers.Count = 0 then
                    let suggestion = Suggestion.nearest label graph.Labels

                    Diagnostic.error
                        "E101"
                        place
                        $"no layer is called {Diagnostic.quote label}"
                        (Suggestion.label "not in the model" suggestion)
                    |> Diagnostic.note (known graph)
                    |> Diagnostic.suggest place suggestion
                else
                    Diagnostic.error
                        "E414"
                        place
                        $"{Diagnostic.quote label} has no parameters"
                        $"nothing there for `{setting}`"
                    |> Diagnostic.note (known graph)
        ]

    let private ofWhole (graph: LayerGraph) (bound: Bound) (frozen: IReadOnlyList<string>) =
        let count () =
            frozen
            |> Seq.distinct
            |> Seq.truncate most
            |> Seq.collect graph.Labelled
            |> Seq.distinctBy _.Id
            |> Seq.sumBy _.ParameterCount

        if frozen.Count > 0 && graph.ParameterCount > 0L && count () = graph.ParameterCount then
            [
                Diagnostic.error "E415" bound.Places["freeze"] "every layer is frozen" "nothing would learn"
                |> Diagnostic.help "leave one layer that has parameters out"
            ]
        else
            []

    /// Labels that name nothing, or all there is.
    let ofTraining (graph: LayerGraph) (train: TrainSettings) (bound: Bound) : Diagnostic list =
        [
            yield! ofLabels graph bound "freeze" train.Freeze
            yield! ofWhole graph bound train.Freeze

            match train.Init with
            | null -> ()
            | source ->
                let init = bound.Inner "init"
                yield! ofLabels graph init "only" source.Only

                match source with
                | Safetensors options when options.Map.Count > 0 -> yield! MapDiagnostics.ofMap graph init options
                | _ -> ()
        ]
