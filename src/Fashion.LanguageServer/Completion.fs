namespace Fashion.LanguageServer

open System.Text.Json
open Fashion.Dsl

/// One word that may be written at a place.
type private Candidate =
    {
        Word: string
        /// What is written for it, such as the word with its `=`.
        Insert: string
        /// The protocol's number for the little picture beside it.
        Kind: int
        /// One line.
        Detail: string
        /// Markdown; empty for none.
        Help: string
    }

/// What may be written where the cursor is.
[<RequireQualifiedAccess>]
module Completion =

    let private functionKind = 3
    let private variableKind = 6
    let private moduleKind = 9
    let private propertyKind = 10
    let private unitKind = 11
    let private valueKind = 12
    let private keywordKind = 14
    let private referenceKind = 18

    let private plain kind detail word =
        {
            Word = word
            Insert = word
            Kind = kind
            Detail = detail
            Help = ""
        }

    let private ofEntry kind (entry: Entry) =
        { plain kind entry.Help entry.Keyword with
            Help = Hover.entry entry
        }

    let private ofConstruct (construct: Construct) =
        { plain keywordKind construct.Help construct.Keyword with
            Help = Hover.construct construct
        }

    /// The names that are not written yet, each with the mark that follows it.
    let private ofParameters mark (parameters: Parameter list) (written: string list) =
        parameters
        |> List.filter (fun each -> not (List.contains each.Name written))
        |> List.map (fun each ->
            { plain propertyKind each.Help each.Name with
                Insert = each.Name + mark
                Help = Hover.parameter each
            })

    /// The values, parameters and turns that can be named at a place.
    let private inScope (workspace: Workspace) (vocabulary: Vocabulary) (path: string) (offset: int) =
        let local =
            match workspace.Names path with
            | Some table ->
                table.Symbols
                |> Array.filter (fun symbol ->
                    match symbol.Kind with
                    | SymbolKind.Value
                    | SymbolKind.Parameter
                    | SymbolKind.Turn -> symbol.Scope.Start <= offset && offset <= symbol.Scope.End
                    | _ -> false)
                |> List.ofArray
            | None -> []

        local @ (vocabulary.Values |> List.map _.Symbol)
        |> List.map (fun symbol -> plain variableKind (symbol.Extent.Text.Split('\n')[0]) symbol.Name.Text)
        |> List.distinctBy _.Word

    let private layers (vocabulary: Vocabulary) =
        List.map (ofEntry moduleKind) vocabulary.Blocks
        @ List.map (ofEntry functionKind) Catalogue.layers

    let private words kind detail values = values |> List.map (plain kind detail)

    let private labels (vocabulary: Vocabulary) =
        vocabulary.Labels
        |> List.map _.Symbol.Name.Text
        |> words referenceKind "a label"

    /// The words of the language that a type takes.
    let rec private ofType (vocabulary: Vocabulary) (kind: ArgumentType) : Candidate list =
        match kind with
        | FlagType -> words valueKind "" [ "true"; "false" ]
        | PaddingType -> words valueKind "as many as keep the extent" [ "same" ]
        | ChoiceType entries
        | CallsType entries -> List.map (ofEntry valueKind) entries
        | MetricType -> Catalogue.metrics |> List.map _.Name |> words valueKind "a figure of training"
        | NamesType -> labels vocabulary
        // Layers' names have the labels and the blocks around them, and the layer's own word where it has no label.
        | MappingType -> labels vocabulary @ layers vocabulary
        | WeightsType -> words valueKind "" [ "none"; "balanced" ]
        | LayerType -> layers vocabulary
        | OrNothingType(word, otherwise) -> plain valueKind "no value" word :: ofType vocabulary otherwise
        | SpanType each
        | NumbersType each -> ofType vocabulary each
        | AnyType -> words valueKind "" [ "true"; "false" ]
        | _ -> []

    /// The units that a type is measured in.
    let rec private units kind : string list =
        match kind with
        | WholeType(_, _, Some unit) -> [ unit ]
        | LengthType _ -> [ "epochs"; "epoch"; "steps"; "step" ]
        | PixelsType _
        | SizeType -> [ "px" ]
        | TimeType -> [ "s"; "min"; "h" ]
        | AngleType _ -> [ "deg" ]
        | PortionType -> [ "samples" ]
        | OrNothingType(_, each)
        | SpanType each
        | NumbersType each -> units each
        | AnyType -> [ "px"; "deg"; "epochs"; "steps"; "samples"; "s"; "min"; "h" ]
        | _ -> []

    /// The next words of the paths that begin with these.
    let private pathWords (result: AnalyzedDocument) (before: string list) =
        let depth = before.Length

        [
            for setting in result.Analysis.Settings do
                let words = setting.Path.Split '.' |> List.ofArray

                if words.Length > depth && List.take depth words = before then
                    let detail =
                        if words.Length = depth + 1 && setting.Origins.Count > 0 then
                            "now " + setting.Origins[setting.Origins.Count - 1].Value
                        else
                            ""

                    plain propertyKind detail words[depth]
        ]
        |> List.distinctBy _.Word

    let private figures (before: string list) =
        Catalogue.metrics
        |> List.map (fun metric -> List.ofArray (metric.Name.Split '.'))
        |> List.filter (fun words -> words.Length > before.Length && List.take before.Length words = before)
        |> List.map (fun words -> plain valueKind "a figure of training" words[before.Length])

    let private candidates
        (workspace: Workspace)
        (names: Names)
        (document: Document)
        (offset: int)
        (cursor: Cursor)
        vocabulary
        =
        let variables () =
            plain variableKind "the number of classes of the data" "classes"
            :: inScope workspace vocabulary document.Path offset

        let value kind =
            match kind with
            | TextType
            | TextsType -> []
            | NamesType
            | MappingType
            | OrNothingType(_, NamesType) -> ofType vocabulary kind
            | kind -> ofType vocabulary kind @ variables ()

        match cursor.Slot with
        | PartSlot ->
            plain keywordKind "the version of the language" "spec"
            :: List.map ofConstruct Catalogue.items
        | SetSlot ->
            Catalogue.items
            |> List.filter (fun item -> item.Keyword = "set")
            |> List.map ofConstruct
        | LayerSlot ->
            let inLayers = Catalogue.items |> List.filter (fun item -> item.Keyword = "let")
            layers vocabulary @ List.map ofConstruct (Catalogue.constructs @ inLayers)
        | SettingSlot(parameters, written) -> ofParameters " = " parameters written
        | KeySlot(parameters, written) -> ofParameters ": " parameters written
        | ArgumentSlot(parameters, written, next) ->
            (match next with
             | Some kind -> value kind
             | None -> [])
            @ ofParameters "=" parameters written
        | ValueSlot kind -> value kind
        | UnitSlot kind -> units kind |> words unitKind "a unit"
        | PathSlot before -> pathWords (workspace.Analyze document) before
        | WordSlot(_, before) -> figures before
        | HoleSlot -> List.map ofConstruct Catalogue.holes
        | ImportSlot file ->
            names.Exported(FilePath.beside document.Path file)
            |> List.map (fun definition ->
                plain referenceKind (definition.Symbol.Extent.Text.Split('\n')[0]) definition.Symbol.Name.Text)
        | NoSlot -> []

    /// The answer to `textDocument/completion`.
    let at (workspace: Workspace) (names: Names) (document: Document) (parameters: JsonElement) : Json =
        let offset = Document.offset document parameters
        let vocabulary = Vocabulary(workspace, names, document.Path)
        let cursor = Cursor.at vocabulary document.Text offset
        let range = Protocol.rangeOf document.Lines cursor.Word

        let item index (each: Candidate) =
            Fields
                [
                    "label", Text each.Word
                    "kind", Number each.Kind
                    "detail", Text each.Detail
                    if each.Help <> "" then
                        "documentation", Protocol.markdown each.Help
                    // The editor would sort by the alphabet; the catalogue's order is by use.
                    "sortText", Text(sprintf "%04d" index)
                    "textEdit", Protocol.edit range each.Insert
                ]

        Items(candidates workspace names document offset cursor vocabulary |> List.mapi item)
