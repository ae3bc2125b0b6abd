namespace Fashion.LanguageServer

open System.Text.Json
open Fashion.Dsl

/// What the editor shows beside a word.
[<RequireQualifiedAccess>]
module Hover =

    let private code (text: string) = $"```fashion-spec\n{text}\n```"

    let private arguments (parameters: Parameter list) =
        parameters
        |> List.map (fun each -> $"- `{each.Name}`: {each.Help}; {Signature.presence each}")

    let private explained (syntax: string) (help: string) (parameters: Parameter list) =
        String.concat "\n" [ yield code syntax; yield help; yield ""; yield! arguments parameters ]

    let parameter (each: Parameter) : string =
        $"`{each.Name}`: {each.Help}\n\n{each.Type.Describe()}; {Signature.presence each}"

    let entry (each: Entry) : string =
        explained (Signature.ofEntry each) each.Help each.Parameters

    let construct (each: Construct) : string =
        explained each.Syntax each.Help each.Parameters

    /// A line of the text that defines a symbol, and for a block its signature.
    let symbol (vocabulary: Vocabulary) (definition: Definition) : string =
        let symbol = definition.Symbol
        let file = System.IO.Path.GetFileName definition.Path
        let line (text: string) = text.Split('\n')[0]

        match symbol.Kind with
        | SymbolKind.Block ->
            match vocabulary.TryCallable symbol.Name.Text with
            | Some entry -> code ("block " + Signature.ofEntry entry) + $"\nof {file}"
            | None -> code ("block " + symbol.Name.Text)
        | SymbolKind.Value -> code (line symbol.Extent.Text) + $"\nof {file}"
        | SymbolKind.Parameter -> code (line symbol.Extent.Text) + "\na parameter of the block"
        | SymbolKind.Turn -> code (line symbol.Extent.Text) + "\nthe number of the turn, from 0"
        | SymbolKind.Label -> code (line symbol.Extent.Text) + "\na label"
        | SymbolKind.Profile -> code ("profile " + symbol.Name.Text)
        | SymbolKind.Import -> code symbol.Name.Text + "\nno file gives this name"

    /// What the layers that a place of the text made do to shapes: a line for each of the first few.
    let private layers (result: AnalyzedDocument) (start: int) : string list =
        let most = 8
        let mutable before = 0L

        let placed =
            [
                for each in result.Analysis.Layers do
                    match each.Layer with
                    | null -> ()
                    | layer ->
                        before <- before + layer.ParameterCount

                        if each.Place.Source.Path = result.Analysis.Source.Path && each.Place.Start = start then
                            layer, before
            ]

        [
            for layer, soFar in List.truncate most placed do
                $"- `{layer.Name}`: {layer.InputShape} → **{layer.OutputShape}**, "
                + $"{Figures.count layer.ParameterCount} parameters, {Figures.count soFar} so far"

            if placed.Length > most then
                $"- and {placed.Length - most} more"
        ]

    /// What a word of the language says where it stands.
    let private wordHelp (vocabulary: Vocabulary) (cursor: Cursor) : string option =
        let word = cursor.Word.Text

        let named parameters =
            Catalogue.tryParameter parameters word |> Option.map parameter

        let form (constructs: Construct list) =
            constructs
            |> List.tryFind (fun each -> each.Keyword = word)
            |> Option.map construct

        let value kind =
            if word = "classes" then
                Some "`classes`: the number of classes of the data"
            else
                Catalogue.tryEntry (snd (Signature.inside kind)) word
                |> Option.orElseWith (fun () -> vocabulary.TryCallable word)
                |> Option.map entry

        match cursor.Slot with
        | PartSlot
        | SetSlot -> form Catalogue.items
        | LayerSlot ->
            form (Catalogue.constructs @ Catalogue.items)
            |> Option.orElseWith (fun () -> vocabulary.TryCallable word |> Option.map entry)
        | SettingSlot(parameters, _)
        | KeySlot(parameters, _) -> named parameters
        | ArgumentSlot(parameters, _, next) ->
            match cursor.Word.Source.Text.Substring(cursor.Word.End).TrimStart().StartsWith '=', next with
            | false, Some kind -> value kind
            | _ -> named parameters
        | ValueSlot kind -> value kind
        | PathSlot [] -> form Catalogue.items
        | PathSlot before -> vocabulary.Setting(before @ [ word ]) |> Option.map parameter
        | HoleSlot -> form Catalogue.holes
        | UnitSlot _
        | WordSlot _
        | ImportSlot _
        | NoSlot -> None

    /// The answer to `textDocument/hover`; null where there is nothing to say.
    let at (workspace: Workspace) (names: Names) (document: Document) (parameters: JsonElement) : Json =
        let offset = Document.offset document parameters
        let vocabulary = Vocabulary(workspace, names, document.Path)
        let cursor = Cursor.at vocabulary document.Text offset

        let named =
            names.At(document.Path, offset)
            |> Option.bind snd
            |> Option.map (symbol vocabulary)

        let shapes =
            match cursor.Slot with
            | LayerSlot
            | ValueSlot _ when cursor.Word.Length > 0 -> layers (workspace.Analyze document) cursor.Word.Start
            | _ -> []

        let help =
            if cursor.Word.Length = 0 then
                None
            else
                Option.orElseWith (fun () -> wordHelp vocabulary cursor) named

        match help with
        | None -> Null
        | Some text ->
            let text =
                String.concat
                    "\n"
                    (if shapes.IsEmpty then
                         [ text ]
                     else
                         [ text; ""; yield! shapes ])

            Fields
                [
                    "contents", Protocol.markdown text
                    "range", Protocol.rangeOf document.Lines cursor.Word
                ]
