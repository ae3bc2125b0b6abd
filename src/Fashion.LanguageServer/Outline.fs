namespace Fashion.LanguageServer

open Fashion.Dsl

/// The outline of a file: its parts, blocks, values and labels.
[<RequireQualifiedAccess>]
module Outline =

    let private namespaceKind = 3
    let private propertyKind = 7
    let private functionKind = 12
    let private variableKind = 13
    let private constantKind = 14
    let private keyKind = 20

    /// All of an item that begins on the line of a place: to the brace that closes its first one, or to the end of the line.
    let private whole (tokens: Token array) (place: Span) : Span =
        let start = place.Source.LineStart(place.Line - 1)
        let mutable depth = 0
        let mutable index = tokens |> Array.findIndex (fun token -> token.Start >= start)
        let first = tokens[index].Start
        let mutable last = place.End
        let mutable go = true

        while go do
            let token = tokens[index]

            match token.Kind with
            | TokenKind.OpenBrace
            | TokenKind.OpenParen
            | TokenKind.OpenBracket -> depth <- depth + 1
            | TokenKind.CloseBrace
            | TokenKind.CloseParen
            | TokenKind.CloseBracket -> depth <- depth - 1
            | TokenKind.Newline when depth <= 0 -> go <- false
            | TokenKind.End -> go <- false
            | _ -> ()

            if go then
                last <- max last (token.Start + token.Length)
                index <- index + 1

        { place with
            Start = first
            Length = last - first
        }

    let rec private node
        (document: Document)
        (all: Symbol array)
        name
        detail
        kind
        (extent: Span)
        (selection: Span)
        children
        =
        Fields
            [
                "name", Text name
                "detail", Text detail
                "kind", Number kind
                "range", Protocol.rangeOf document.Lines extent
                "selectionRange", Protocol.rangeOf document.Lines selection
                "children", Items(children |> List.map (ofSymbol document all))
            ]

    and private ofSymbol document all (symbol: Symbol) : Json =
        let kind =
            match symbol.Kind with
            | SymbolKind.Block -> functionKind
            | SymbolKind.Value -> constantKind
            | SymbolKind.Parameter
            | SymbolKind.Turn -> variableKind
            | SymbolKind.Label -> keyKind
            | SymbolKind.Profile
            | SymbolKind.Import -> propertyKind

        node document all symbol.Name.Text "" kind symbol.Extent symbol.Name.Span (within all symbol.Extent)

    /// The labels and values directly inside of an extent: those that no other of them holds.
    and private within (all: Symbol array) (extent: Span) : Symbol list =
        let holds (outer: Span) (inner: Span) =
            not (obj.ReferenceEquals(outer, inner))
            && outer.Start <= inner.Start
            && inner.End <= outer.End
            && outer.Length > inner.Length

        let shown =
            all
            |> Array.filter (fun symbol ->
                (symbol.Kind = SymbolKind.Label || symbol.Kind = SymbolKind.Value)
                && holds extent symbol.Extent)

        shown
        |> Array.filter (fun symbol -> not (shown |> Array.exists (fun other -> holds other.Extent symbol.Extent)))
        |> List.ofArray

    /// The answer to `textDocument/documentSymbol`.
    let symbols (workspace: Workspace) (document: Document) : Json =
        match workspace.Names document.Path with
        | None -> Items []
        | Some table ->
            let tokens = Lexer.tokens table.Tree.Source ignore

            let part name detail (keyword: Span) children =
                let extent = whole tokens keyword
                Some(node document table.Symbols name detail namespaceKind extent keyword (children extent))

            let none _ = []

            let item each =
                match each with
                | NameItem(value, keyword) -> part "name" value.Span.Text keyword none
                | ExtendsItem(file, keyword) -> part "extends" file.Span.Text keyword none
                | ImportItem(file, _) -> part "import" file.Span.Text file.Span none
                | DataItem(source, _, _) -> part "data" source.Span.Text source.Span none
                | ModelItem(_, keyword) -> part "model" "" keyword (within table.Symbols)
                | ClassifierItem(call, keyword) -> part "model" call.Callee.Text keyword none
                | TrainItem(_, keyword) -> part "train" "" keyword none
                | SearchItem(_, keyword) -> part "search" "" keyword none
                | ProfileItem(name, _) -> part "profile" name.Text name.Span none
                | LetItem _
                | BlockItem _
                | SetItem _ ->
                    let defines (symbol: Symbol) =
                        match each with
                        | LetItem each -> obj.ReferenceEquals(symbol.Name, each.Name)
                        | BlockItem block -> obj.ReferenceEquals(symbol.Name, block.Name)
                        | _ -> false

                    table.Symbols
                    |> Array.tryFind defines
                    |> Option.map (ofSymbol document table.Symbols)

            Items(table.Tree.Items |> Array.choose item |> List.ofArray)
