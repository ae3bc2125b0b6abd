namespace Fashion.LanguageServer

open System
open System.Text.Json
open Fashion.Dsl

/// A new name for a block, a value, a parameter, a turn or a label, wherever it is said.
[<RequireQualifiedAccess>]
module Rename =

    let private refuse message =
        raise (RequestError(ErrorCode.requestFailed, message))

    let private isName (text: string) =
        text <> ""
        && not (Char.IsAsciiDigit text[0])
        && text |> Seq.forall (fun each -> Char.IsAsciiLetterOrDigit each || each = '_')

    /// Words that begin a line of layers or stand in expressions, and can name nothing there.
    let private reserved =
        set
            [
                "if"
                "then"
                "else"
                "as"
                "each"
                "true"
                "false"
                "none"
                "classes"
                "let"
                "set"
                "input"
            ]

    let private describe (kind: SymbolKind) =
        match kind with
        | SymbolKind.Block -> "a block"
        | SymbolKind.Value -> "a value"
        | SymbolKind.Parameter -> "a parameter"
        | SymbolKind.Turn -> "the number of a turn"
        | SymbolKind.Label -> "a label"
        | SymbolKind.Profile -> "a profile"
        | SymbolKind.Import -> "an imported name"

    /// The name at a place, and what it stands for; an error where it cannot be renamed.
    let private target (names: Names) (document: Document) (offset: int) : Name * Definition =
        match names.At(document.Path, offset) with
        | Some(_, Some definition) when definition.Symbol.Kind = SymbolKind.Profile ->
            refuse $"profile `{definition.Symbol.Name.Text}` is named on command lines, which a rename cannot follow"
        | Some(name, Some definition) when definition.Symbol.Name.Text.Contains '.' ->
            refuse $"`{name.Text}` is the name of a layer in a canonical text"
        | Some(name, Some definition) -> name, definition
        | Some(name, None) when (Catalogue.tryLayer name.Text).IsSome ->
            refuse $"`{name.Text}` is a layer of the language"
        | Some(name, None) -> refuse $"nothing here defines `{name.Text}`"
        | None -> refuse "only blocks, values, parameters and labels can be renamed"

    /// The answer to `textDocument/prepareRename`.
    let prepare (names: Names) (document: Document) (parameters: JsonElement) : Json =
        let name, _ = target names document (Document.offset document parameters)

        Fields
            [
                "range", Protocol.rangeOf document.Lines name.Span
                "placeholder", Text name.Text
            ]

    let private overlaps (left: Span) (right: Span) =
        left.Start <= right.End && right.Start <= left.End

    /// Refuses a name that already means something where the definition, or a use of it, stands.
    let private checkFree (table: SymbolTable) (definition: Definition) (name: string) (places: Span list) =
        let isLabel = definition.Symbol.Kind = SymbolKind.Label

        let scope =
            if obj.ReferenceEquals(definition.Symbol.Scope.Source, table.Tree.Source) then
                definition.Symbol.Scope
            else
                // What comes from another file is known in all of this one.
                {
                    Source = table.Tree.Source
                    Start = 0
                    Length = table.Tree.Source.Text.Length
                }

        let taken (other: Symbol) =
            other.Name.Text = name
            && (other.Kind = SymbolKind.Label) = isLabel
            && other.Kind <> SymbolKind.Profile
            && overlaps other.Scope scope

        let said (mention: Mention) =
            mention.Name.Text = name
            && overlaps mention.Name.Span scope
            && match mention.Role with
               | MentionRole.Label -> isLabel
               | MentionRole.Value
               | MentionRole.Call -> not isLabel
               // Names of arguments are a block's own; its other parameters are looked at above.
               | MentionRole.Argument _
               | MentionRole.LabelledArgument _ -> false

        if not places.IsEmpty then
            match Array.tryFind taken table.Symbols with
            | Some other -> refuse $"there is {describe other.Kind} called `{name}` at {other.Name.Span}"
            | None ->
                match Array.tryFind said table.Mentions with
                | Some mention -> refuse $"`{name}` means something else at {mention.Name.Span}"
                | None -> ()

    let private checkName (definition: Definition) (name: string) =
        if not (isName name) then
            refuse $"`{name}` is no name: letters, digits and underscores, a letter first"

        if definition.Symbol.Kind <> SymbolKind.Label then
            if reserved.Contains name then
                refuse $"`{name}` is a word of the language"

            if (Catalogue.tryLayer name).IsSome || (Catalogue.tryConstruct name).IsSome then
                refuse $"`{name}` is a layer of the language"

    /// The answer to `textDocument/rename`: the edits of every file that says the name.
    let edits (workspace: Workspace) (names: Names) (document: Document) (parameters: JsonElement) : Json =
        let name = Json.text "newName" parameters
        let old, definition = target names document (Document.offset document parameters)

        if name = definition.Symbol.Name.Text then
            Fields [ "changes", Fields [] ]
        else
            checkName definition name
            let places = names.Places definition |> List.groupBy fst

            for path, inFile in places do
                workspace.Names path
                |> Option.iter (fun table -> checkFree table definition name (List.map snd inFile))

            let edit (span: Span) =
                Protocol.edit (Protocol.rangeOf (TextLines span.Source.Text) span) name

            if places.IsEmpty then
                refuse $"nothing says `{old.Text}`"

            Fields
                [
                    "changes",
                    Fields
                        [
                            for path, inFile in places do
                                workspace.Uri path, Items(inFile |> List.map (snd >> edit))
                        ]
                ]
