namespace Fashion.Dsl

/// What a name stands for.
[<RequireQualifiedAccess>]
type SymbolKind =
    /// A `let`.
    | Value
    | Block
    /// A parameter of a block.
    | Parameter
    /// The number of a turn, `repeat 3 as i`.
    | Turn
    | Label
    | Profile
    /// A block or a value of another file.
    | Import

/// A name and the one place that gives it its meaning.
[<ReferenceEquality>]
type Symbol =
    {
        Kind: SymbolKind
        Name: Name
        /// All that defines it: the line of a `let`, a block with its braces, a label with its chain.
        Extent: Span
        /// The text in which the name has this meaning, except where another symbol of the name hides it.
        Scope: Span
        /// The block of a parameter; null for all others.
        Owner: Symbol | null
        /// What the layer under a label is called with; null where that is no call, and for all others.
        Callee: Name | null
    }

/// How a name is used.
[<RequireQualifiedAccess>]
type MentionRole =
    | Value
    /// A call, or a word where a layer is asked for.
    | Call
    /// `k` of `cbr(32, k=1)`.
    | Argument of callee: Name
    | Label
    /// `k` of `set model.stem.k = 1` where another file has the label.
    | LabelledArgument of label: Name

/// A use of a name. Words of the catalogue and names that another file gives have no symbol here.
[<ReferenceEquality>]
type Mention =
    {
        Name: Name
        Role: MentionRole
        Symbol: Symbol | null
    }

/// The names of one file: what it defines and where it uses them.
type SymbolTable =
    {
        Tree: SpecTree
        /// In the order of the text, blocks before what is in them.
        Symbols: Symbol array
        /// Definitions apart.
        Mentions: Mention array
    }

    /// The symbols that any part of the file may name, and that other files may import: values and blocks.
    member table.Exported =
        table.Symbols
        |> Array.filter (fun symbol ->
            match symbol.Kind with
            | SymbolKind.Block -> true
            | SymbolKind.Value -> symbol.Scope.Length = table.Tree.Source.Text.Length
            | _ -> false)

    /// Every place of the file that says this symbol's name, the definition first.
    member table.PlacesOf(symbol: Symbol) : Span array =
        [|
            if obj.ReferenceEquals(symbol.Name.Span.Source, table.Tree.Source) then
                symbol.Name.Span

            for mention in table.Mentions do
                if obj.ReferenceEquals(mention.Symbol, symbol) then
                    mention.Name.Span
        |]
