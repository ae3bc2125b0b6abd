namespace Fashion.LanguageServer

open Fashion.Dsl

/// A symbol with the file that defines it.
type Definition = { Path: string; Symbol: Symbol }

/// What names stand for across files: a file sees what it imports, and all that the file it extends sees.
[<Sealed>]
type Names(workspace: Workspace) =

    /// A chain of files that extend one another in a circle is reported by the compiler; here it only has to end.
    static let farthest = 64

    let written (expression: Expression) =
        match expression.Node with
        | TextNode text -> Some text
        | _ -> None

    let baseOf (path: string) (table: SymbolTable) =
        table.Tree.Items
        |> Seq.tryPick (fun item ->
            match item with
            | ExtendsItem(file, _) -> written file |> Option.map (FilePath.beside path)
            | _ -> None)

    let importedFrom (path: string) (table: SymbolTable) (import: Symbol) =
        table.Tree.Items
        |> Seq.tryPick (fun item ->
            match item with
            | ImportItem(file, names) when names |> Array.exists (fun name -> obj.ReferenceEquals(name, import.Name)) ->
                written file |> Option.map (FilePath.beside path)
            | _ -> None)

    /// A file and those it extends, one after the other.
    let chain (path: string) =
        (path, 0)
        |> Seq.unfold (fun (path, depth) ->
            if depth >= farthest then
                None
            else
                workspace.Names path
                |> Option.map (fun table ->
                    struct (path, table), (baseOf path table |> Option.defaultValue "", depth + 1)))

    let isCalled (name: string) (symbol: Symbol) = symbol.Name.Text = name

    /// A value or block of the file, or of those it extends.
    let exported (path: string) (name: string) : Definition option =
        chain path
        |> Seq.tryPick (fun struct (path, table) ->
            table.Exported
            |> Array.tryFind (isCalled name)
            |> Option.map (fun symbol -> { Path = path; Symbol = symbol }))

    /// The first symbol that fits, of the file or of those that it extends.
    let find (path: string) (fits: Symbol -> bool) : Definition option =
        chain path
        |> Seq.tryPick (fun struct (path, table) ->
            table.Symbols
            |> Array.tryFind fits
            |> Option.map (fun symbol -> { Path = path; Symbol = symbol }))

    /// What an imported name stands for in the file that gives it.
    member _.Follow(definition: Definition) : Definition option =
        if definition.Symbol.Kind = SymbolKind.Import then
            workspace.Names definition.Path
            |> Option.bind (fun table -> importedFrom definition.Path table definition.Symbol)
            |> Option.bind (fun target -> exported target definition.Symbol.Name.Text)
        else
            Some definition

    /// A label of the file's model, or of a model that it extends.
    member _.Label(path: string, name: string) : Definition option =
        find path (fun symbol -> symbol.Kind = SymbolKind.Label && isCalled name symbol)

    /// The labels of the file's model, and of the models that it extends.
    member _.Labels(path: string) : Definition list =
        [
            for struct (path, table) in chain path do
                for symbol in table.Symbols do
                    if symbol.Kind = SymbolKind.Label then
                        { Path = path; Symbol = symbol }
        ]
        |> List.distinctBy _.Symbol.Name.Text

    /// What a name without a meaning in its own file stands for in the files that this one extends.
    member private names.Inherited(path: string, name: string) : Definition option =
        find path (fun symbol ->
            isCalled name symbol
            && match symbol.Kind with
               | SymbolKind.Block
               | SymbolKind.Import -> true
               | SymbolKind.Value -> symbol.Scope.Length = symbol.Name.Span.Source.Text.Length
               | _ -> false)
        |> Option.bind names.Follow

    /// The parameter that an argument of this name gives a call in a file.
    member private names.Parameter(path: string, callee: Name, argument: string) : Definition option =
        let isCallee (mention: Mention) =
            obj.ReferenceEquals(mention.Name, callee)

        let ofBlock (block: Definition) =
            workspace.Names block.Path
            |> Option.bind (fun table ->
                table.Symbols
                |> Array.tryFind (fun symbol ->
                    obj.ReferenceEquals(symbol.Owner, block.Symbol) && isCalled argument symbol))
            |> Option.map (fun symbol -> { Path = block.Path; Symbol = symbol })

        workspace.Names path
        |> Option.bind (fun table -> Array.tryFind isCallee table.Mentions)
        |> Option.bind (fun mention -> names.Of(path, mention))
        |> Option.bind ofBlock

    /// What a use of a name stands for; None for words of the language and for names of nothing.
    member names.Of(path: string, mention: Mention) : Definition option =
        let name = mention.Name.Text

        match mention.Symbol with
        | null ->
            match mention.Role with
            | MentionRole.Argument callee -> names.Parameter(path, callee, name)
            | MentionRole.Label -> names.Label(path, name)
            | MentionRole.LabelledArgument label ->
                match names.Label(path, label.Text) with
                | Some {
                           Path = home
                           Symbol = { Callee = NonNull callee }
                       } -> names.Parameter(home, callee, name)
                | _ -> None
            | MentionRole.Value
            | MentionRole.Call -> names.Inherited(path, name)
        | symbol -> names.Follow { Path = path; Symbol = symbol }

    /// The name at a place, and what it stands for where that is known.
    member names.At(path: string, offset: int) : (Name * Definition option) option =
        let holds (name: Name) =
            offset >= name.Span.Start && offset <= name.Span.End

        workspace.Names path
        |> Option.bind (fun table ->
            match table.Symbols |> Array.tryFind (fun symbol -> holds symbol.Name) with
            | Some symbol -> Some(symbol.Name, names.Follow { Path = path; Symbol = symbol })
            | None ->
                table.Mentions
                |> Array.tryFind (fun mention -> holds mention.Name)
                |> Option.map (fun mention -> mention.Name, names.Of(path, mention)))

    /// What other files may import from this one: its own blocks and values, and those of the files it extends.
    member _.Exported(path: string) : Definition list =
        [
            for struct (path, table) in chain path do
                for symbol in table.Exported do
                    { Path = path; Symbol = symbol }
        ]
        |> List.distinctBy _.Symbol.Name.Text

    /// The blocks and values that any part of the file may name.
    member names.Visible(path: string) : Definition list =
        [
            for struct (path, table) in chain path do
                for symbol in table.Exported do
                    { Path = path; Symbol = symbol }

                for symbol in table.Symbols do
                    if symbol.Kind = SymbolKind.Import then
                        yield! names.Follow { Path = path; Symbol = symbol } |> Option.toList
        ]
        |> List.distinctBy _.Symbol.Name.Text

    /// Every place that says the name of a definition, in all the files at hand.
    member names.Places(definition: Definition) : (string * Span) list =
        let name = definition.Symbol.Name.Text

        let isIt (found: Definition option) =
            match found with
            | Some found -> obj.ReferenceEquals(found.Symbol, definition.Symbol)
            | None -> false

        [
            for path in List.distinct (definition.Path :: workspace.Files) do
                match workspace.Names path with
                | None -> ()
                | Some table ->
                    for symbol in table.Symbols do
                        if isCalled name symbol && isIt (names.Follow { Path = path; Symbol = symbol }) then
                            path, symbol.Name.Span

                    for mention in table.Mentions do
                        if mention.Name.Text = name && isIt (names.Of(path, mention)) then
                            path, mention.Name.Span
        ]

    /// The file that an `import` or `extends` at a place names.
    member _.FileAt(path: string, offset: int) : string option =
        let fileOf item =
            match item with
            | ImportItem(file, _)
            | ExtendsItem(file, _) when offset >= file.Span.Start && offset <= file.Span.End -> written file
            | _ -> None

        workspace.Names path
        |> Option.bind (fun table -> Seq.tryPick fileOf table.Tree.Items)
        |> Option.map (FilePath.beside path)
