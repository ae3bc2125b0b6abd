namespace Fashion.Dsl

open System
open System.Globalization
open System.Text

/// Reads expressions. A function that gives None has reported why.
[<Sealed>]
type internal ExpressionParser(reader: TokenReader) =

    /// How deep an expression may be nested; walks over the tree recurse this deep at most.
    static let deepest = 200

    static let reserved = set [ "then"; "else"; "as"; "if" ]

    static let make node (span: Span) depth : Expression =
        {
            Node = node
            Span = span
            Depth = depth
        }

    let tooDeep (span: Span) =
        Diagnostic.error "E006" span "this is nested too deeply" $"more than {deepest} levels"
        |> Diagnostic.help "give the parts names of their own, or write the result"
        |> reader.Report

        None

    let badNumber (span: Span) text =
        reader.Report(Diagnostic.error "E003" span $"{Diagnostic.quote span.Text} is not a number" text)

    let isMisspelt (text: string) =
        text.Contains "__"
        || text.Contains "_."
        || text.Contains("_e", StringComparison.OrdinalIgnoreCase)
        || text.Contains "_x"
        || text.Contains "_%"
        || text.EndsWith '_'

    /// The value of digits as written, percent sign apart.
    let value (span: Span) (text: string) : float option =
        match Double.TryParse(text.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value when Double.IsFinite value && not (isMisspelt text) -> Some value
        | _ ->
            badNumber
                span
                (if isMisspelt text then
                     "an underscore stands between two digits"
                 else
                     "too large")

            None

    let unit () =
        let isUnit =
            reader.Kind = TokenKind.Identifier
            && reader.GoesOn
            && not (reserved.Contains reader.Text)
            && reader.KindAfter 1 <> TokenKind.Equals
            && reader.KindAfter 1 <> TokenKind.Colon
            && reader.KindAfter 1 <> TokenKind.OpenParen

        if isUnit then Some(reader.TakeName()) else None

    let number () =
        let span = reader.Take()
        let text = span.Text
        let percent = text.EndsWith '%'

        value span (text.TrimEnd '%')
        |> Option.map (fun value ->
            let unit = unit ()

            let whole =
                match unit with
                | Some unit -> span.To unit.Span
                | None -> span

            let literal =
                {
                    Value = if percent then value / 100.0 else value
                    Percent = percent
                    Unit = unit
                }

            make (NumberNode literal) whole 1)

    let sizes (span: Span) =
        let parts = span.Text.Split 'x' |> Array.map (value span)

        if parts |> Array.forall Option.isSome then
            let parts = Array.choose id parts

            if parts |> Array.exists (fun part -> part > 1e9) then
                badNumber span "too large"
                None
            else
                Some(parts |> Array.map int |> List.ofArray)
        else
            None

    let unescape (text: string) =
        let output = StringBuilder()

        let inner =
            text.Substring(1, text.Length - (if text.Length > 1 && text.EndsWith '"' then 2 else 1))

        let mutable index = 0

        while index < inner.Length do
            if inner[index] = '\\' && index + 1 < inner.Length then
                index <- index + 1

                output.Append(
                    match inner[index] with
                    | 'n' -> '\n'
                    | 't' -> '\t'
                    | other -> other
                )
                |> ignore
            else
                output.Append inner[index] |> ignore

            index <- index + 1

        output.ToString()

    /// A binary operator and how tightly it binds.
    let operator kind =
        match kind with
        | TokenKind.Less -> Some(BinaryOperator.Less, 1)
        | TokenKind.LessOrEqual -> Some(BinaryOperator.LessOrEqual, 1)
        | TokenKind.Greater -> Some(BinaryOperator.Greater, 1)
        | TokenKind.GreaterOrEqual -> Some(BinaryOperator.GreaterOrEqual, 1)
        | TokenKind.EqualEqual -> Some(BinaryOperator.Equal, 1)
        | TokenKind.NotEqual -> Some(BinaryOperator.NotEqual, 1)
        | TokenKind.Range -> Some(BinaryOperator.Range, 2)
        | TokenKind.Plus -> Some(BinaryOperator.Add, 3)
        | TokenKind.Minus -> Some(BinaryOperator.Subtract, 3)
        | TokenKind.Star -> Some(BinaryOperator.Multiply, 4)
        | TokenKind.Slash -> Some(BinaryOperator.Divide, 4)
        | TokenKind.DoubleSlash -> Some(BinaryOperator.FloorDivide, 4)
        | TokenKind.Caret -> Some(BinaryOperator.Power, 5)
        | _ -> None

    let depthOf (items: 'T array) (depth: 'T -> int) =
        items |> Array.fold (fun deepest item -> max deepest (depth item)) 0

    /// A shape: `6x28x28` or `400`.
    member _.Shape() : ShapeLiteral option =
        match reader.Kind with
        | TokenKind.Dims
        | TokenKind.Number ->
            let span = reader.Take()

            if span.Text.AsSpan().IndexOfAny("%.eE") >= 0 then
                badNumber span "a shape has whole numbers"
                None
            else
                sizes span |> Option.map (fun sizes -> { Sizes = sizes; Span = span })
        | _ ->
            reader.Unexpected "a shape such as `1x28x28` or `400`"
            None

    /// A text; `expected` says of what.
    member _.Text(expected: string) : Expression option =
        if reader.Kind = TokenKind.Text then
            let span = reader.Take()
            Some(make (TextNode(unescape span.Text)) span 1)
        else
            reader.Unexpected expected
            None

    /// Items between brackets, the opening one at hand: what came, and the span with both brackets.
    member _.Items(closer: TokenKind, closerText: string, item: unit -> 'T option) : ('T array * Span) option =
        let first = reader.Open()
        let items = ResizeArray<'T>()
        let mutable result = ValueNone
        let mutable atEnd = reader.Kind = closer

        while not atEnd do
            match item () with
            | None ->
                result <- ValueSome None
                atEnd <- true
            | Some item ->
                items.Add item

                match reader.Kind with
                | TokenKind.Comma -> reader.Take() |> ignore
                | kind when kind = closer -> atEnd <- true
                | _ ->
                    reader.UnexpectedInBracket("`,`", closerText)
                    result <- ValueSome None
                    atEnd <- true

        match result with
        | ValueSome none -> none
        | ValueNone -> Some(items.ToArray(), first.To(reader.Close()))

    /// `name`, or `name` with arguments.
    member parser.Call(depth: int) : Call option =
        let callee = reader.TakeName()

        if reader.Kind = TokenKind.OpenParen then
            parser.Items(TokenKind.CloseParen, ")", fun () -> parser.Argument(depth + 1))
            |> Option.map (fun (arguments, span) ->
                {
                    Callee = callee
                    Arguments = arguments
                    Span = callee.Span.To span
                })
        else
            Some
                {
                    Callee = callee
                    Arguments = [||]
                    Span = callee.Span
                }

    member private parser.Argument(depth: int) : Argument option =
        let name =
            if reader.Kind = TokenKind.Identifier && reader.KindAfter 1 = TokenKind.Equals then
                let name = reader.TakeName()
                reader.Take() |> ignore
                Some name
            else
                None

        parser.Expression depth
        |> Option.map (fun value ->
            {
                Name = name
                Value = value
                Span =
                    match name with
                    | Some name -> name.Span.To value.Span
                    | None -> value.Span
            })

    member private parser.ListItem(depth: int) : ListItem option =
        let key =
            if reader.Kind = TokenKind.Identifier && reader.KindAfter 1 = TokenKind.Colon then
                let key = reader.TakeName()
                reader.Take() |> ignore
                Some key
            else
                None

        parser.Expression depth
        |> Option.map (fun value ->
            {
                Key = key
                Value = value
                Span =
                    match key with
                    | Some key -> key.Span.To value.Span
                    | None -> value.Span
            })

    member _.Path() : Name list option =
        let words = ResizeArray [ reader.TakeName() ]
        let mutable good = true

        while good && reader.Kind = TokenKind.Dot do
            reader.Take() |> ignore

            if reader.Kind = TokenKind.Identifier then
                words.Add(reader.TakeName())
            else
                reader.Unexpected "a name after the `.`"
                good <- false

        if good then Some(List.ofSeq words) else None

    member private parser.Atom(depth: int) : Expression option =
        if depth > deepest then
            tooDeep reader.Span
        else
            match reader.Kind with
            | TokenKind.Number -> number ()
            | TokenKind.Dims ->
                let span = reader.Take()
                sizes span |> Option.map (fun sizes -> make (DimsNode sizes) span 1)
            | TokenKind.Text -> parser.Text "a text"
            | TokenKind.Minus ->
                let sign = reader.Take()

                parser.Atom(depth + 1)
                |> Option.map (fun value -> make (NegateNode value) (sign.To value.Span) (value.Depth + 1))
            | TokenKind.OpenParen ->
                let opener = reader.Open()

                parser.Expression(depth + 1)
                |> Option.bind (fun inner ->
                    if reader.Kind = TokenKind.CloseParen then
                        Some(make inner.Node (opener.To(reader.Close())) inner.Depth)
                    else
                        reader.UnexpectedInBracket("an operator", ")")
                        None)
            | TokenKind.OpenBracket ->
                parser.Items(TokenKind.CloseBracket, "]", fun () -> parser.ListItem(depth + 1))
                |> Option.map (fun (items, span) ->
                    make (ListNode items) span (1 + depthOf items (fun item -> item.Value.Depth)))
            | TokenKind.Question -> parser.Hole depth
            | TokenKind.Identifier when reserved.Contains reader.Text ->
                reader.Unexpected "a value"
                None
            | TokenKind.Identifier when reader.KindAfter 1 = TokenKind.OpenParen ->
                parser.Call depth
                |> Option.map (fun call ->
                    make (CallNode call) call.Span (1 + depthOf call.Arguments (fun item -> item.Value.Depth)))
            | TokenKind.Identifier ->
                parser.Path()
                |> Option.map (fun words -> make (PathNode words) ((List.head words).Span.To (List.last words).Span) 1)
            | _ ->
                reader.Unexpected "a value"
                None

    /// An expression whose operators bind at least as tightly as `tightness`.
    member private parser.Operations(depth: int, tightness: int) : Expression option =
        let mutable left = parser.Atom depth
        let mutable go = left.IsSome

        while go do
            match left, operator reader.Kind with
            | Some first, Some(operator, level) when level >= tightness ->
                reader.Take() |> ignore
                let next = if operator = BinaryOperator.Power then level else level + 1

                left <-
                    parser.Operations(depth + 1, next)
                    |> Option.bind (fun second ->
                        let span = first.Span.To second.Span
                        let below = 1 + max first.Depth second.Depth

                        if below > deepest then
                            tooDeep span
                        else
                            Some(make (BinaryNode(operator, first, second)) span below))

                go <- left.IsSome
            | _ -> go <- false

        left

    /// `if c then a else b`, the word `if` at hand.
    member private parser.If(depth: int) : Expression option =
        let keyword = reader.Take()

        let branch (word: string) =
            if reader.Kind = TokenKind.Identifier && reader.Text = word then
                reader.Take() |> ignore
                parser.Expression(depth + 1)
            else
                reader.Unexpected $"`{word}`"
                None

        match parser.Expression(depth + 1) with
        | None -> None
        | Some condition ->
            match branch "then" with
            | None -> None
            | Some whenTrue ->
                branch "else"
                |> Option.bind (fun whenFalse ->
                    let span = keyword.To whenFalse.Span

                    let below = 1 + max condition.Depth (max whenTrue.Depth whenFalse.Depth)

                    if below > deepest then
                        tooDeep span
                    else
                        Some(make (IfNode(condition, whenTrue, whenFalse)) span below))

    /// `?choice(1, 2)`, the `?` at hand.
    member private parser.Hole(depth: int) : Expression option =
        let mark = reader.Take()
        let each = reader.Kind = TokenKind.Identifier && reader.Text = "each"

        if each then
            reader.Take() |> ignore

        if
            reader.Kind <> TokenKind.Identifier
            || reader.Text = "each"
            || reserved.Contains reader.Text
        then
            reader.Unexpected(
                if each then
                    "`choice`, `range`, `log` or `flag` after `each`"
                else
                    "`choice`, `range`, `log` or `flag` after the `?`"
            )

            None
        else
            parser.Call(depth + 1)
            |> Option.map (fun call ->
                let below = 1 + depthOf call.Arguments (fun item -> item.Value.Depth)
                make (HoleNode(each, call)) (mark.To call.Span) below)

    member parser.Expression(depth: int) : Expression option =
        if depth > deepest then
            tooDeep reader.Span
        elif reader.Kind = TokenKind.Identifier && reader.Text = "if" then
            parser.If depth
        else
            parser.Operations(depth, 1)
