namespace Fashion.Dsl

/// Reads the lines of models and blocks. A function that gives None has reported why.
[<Sealed>]
type internal LayerParser(reader: TokenReader, lines: StatementReader, expressions: ExpressionParser) =

    /// How deep braces may be nested; walks over the tree recurse this deep at most.
    static let deepest = 100

    let isWord (text: string) =
        reader.Kind = TokenKind.Identifier && reader.Text = text

    /// How many tokens a label has, its colon left out; 0 where none begins here. No layer begins with a number, so a
    /// shape after the colon makes it an annotation.
    let labelLength () =
        if reader.Kind <> TokenKind.Identifier then
            0
        else
            let mutable length = 1

            while reader.KindAfter length = TokenKind.Dot
                  && (reader.KindAfter(length + 1) = TokenKind.Identifier
                      || reader.KindAfter(length + 1) = TokenKind.Number) do
                length <- length + 2

            if
                reader.KindAfter length = TokenKind.Colon
                && reader.KindAfter(length + 1) <> TokenKind.Number
                && reader.KindAfter(length + 1) <> TokenKind.Dims
            then
                length
            else
                0

    let label () : Name option =
        match labelLength () with
        | 0 -> None
        | length ->
            let spans = Array.init length (fun _ -> reader.Take())
            reader.Take() |> ignore

            Some
                {
                    Text = spans |> Array.map _.Text |> System.String.Concat
                    Span = spans[0].To spans[length - 1]
                }

    let letStatement (keyword: Span) : Let option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "the name of a value"
            None
        else
            let name = reader.TakeName()

            if lines.Equals() then
                expressions.Expression 0
                |> Option.map (fun value ->
                    {
                        Name = name
                        Value = value
                        Span = keyword.To value.Span
                    })
            else
                None

    let tooDeep () =
        Diagnostic.error "E006" reader.Span "this is nested too deeply" $"more than {deepest} levels"
        |> Diagnostic.help "make a `block` of the inner layers"
        |> reader.Report

        None

    /// `let width = 512`, the word `let` read already.
    member _.Let(keyword: Span) : Let option = letStatement keyword

    /// Lines between braces, `depth` of which are open around them.
    member parser.Layers(depth: int) : Layers option =
        if depth > deepest then
            tooDeep ()
        else
            let unread (statements: ResizeArray<Statement>) = statements.Add UnreadStatement

            lines.Braces("`->`, `:` or the end of the line", unread, (fun isFirst -> parser.Statement(depth, isFirst)))
            |> Option.map (fun (statements, span) -> { Statements = statements; Span = span })

    member private parser.Statement(depth: int, isFirst: bool) : Statement option =
        if not isFirst && reader.Kind = TokenKind.Arrow then
            reader.Take() |> ignore
            parser.Chain depth |> Option.map ChainStatement
        elif isWord "input" && labelLength () = 0 then
            reader.Take() |> ignore
            expressions.Shape() |> Option.map InputStatement
        elif isWord "let" && reader.KindAfter 1 = TokenKind.Identifier then
            letStatement (reader.Take()) |> Option.map LetStatement
        else
            parser.Chain depth |> Option.map ChainStatement

    member private parser.Chain(depth: int) : Chain option =
        let first = reader.Span
        let label = label ()

        match parser.Steps depth with
        | None -> None
        | Some steps ->
            let annotation =
                if reader.Kind = TokenKind.Colon then
                    reader.Take() |> ignore
                    expressions.Shape() |> Option.map Some
                else
                    Some None

            annotation
            |> Option.map (fun annotation ->
                let last =
                    match annotation with
                    | Some shape -> shape.Span
                    | None -> (Array.last steps).Span

                {
                    Label = label
                    Steps = steps
                    Annotation = annotation
                    Span = first.To last
                })

    /// Steps with `->` between them.
    member private parser.Steps(depth: int) : Step array option =
        let steps = ResizeArray<Step>()
        let mutable next = parser.Step depth
        let mutable good = next.IsSome

        while next.IsSome do
            next |> Option.iter steps.Add

            if reader.Kind = TokenKind.Arrow then
                reader.Take() |> ignore
                next <- parser.Step depth
                good <- next.IsSome
            else
                next <- None

        if good then Some(steps.ToArray()) else None

    member private parser.Step(depth: int) : Step option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a layer"
            None
        else
            match reader.Text with
            | "repeat" -> parser.Repeat depth |> Option.map RepeatStep
            | "when" -> parser.When depth |> Option.map WhenStep
            | "residual" -> parser.Residual depth |> Option.map ResidualStep
            | "add" -> parser.Join(depth, Join.Add)
            | "multiply" -> parser.Join(depth, Join.Multiply)
            | "concat" -> parser.Join(depth, Join.Concat)
            | "let"
            | "input" ->
                reader.Unexpected "a layer"
                None
            | _ -> expressions.Call 0 |> Option.map CallStep

    member private parser.Repeat(depth: int) : Repeat option =
        let keyword = reader.Take()

        expressions.Expression 0
        |> Option.bind (fun count ->
            let variable =
                if isWord "as" then
                    reader.Take() |> ignore

                    if reader.Kind = TokenKind.Identifier then
                        Some(Some(reader.TakeName()))
                    else
                        reader.Unexpected "a name for the number of the turn"
                        None
                else
                    Some None

            variable
            |> Option.bind (fun variable ->
                let last =
                    match variable with
                    | Some name -> name.Span
                    | None -> count.Span

                parser.Layers(depth + 1)
                |> Option.map (fun body ->
                    {
                        Count = count
                        Variable = variable
                        Body = body
                        Head = keyword.To last
                    })))

    member private parser.When(depth: int) : When option =
        let keyword = reader.Take()

        expressions.Expression 0
        |> Option.bind (fun condition ->
            parser.Layers(depth + 1)
            |> Option.bind (fun whenTrue ->
                let whenFalse =
                    if isWord "else" then
                        reader.Take() |> ignore
                        parser.Layers(depth + 1) |> Option.map Some
                    else
                        Some None

                whenFalse
                |> Option.map (fun whenFalse ->
                    {
                        Condition = condition
                        Then = whenTrue
                        Else = whenFalse
                        Head = keyword.To condition.Span
                    })))

    member private parser.Residual(depth: int) : Residual option =
        expressions.Call 0
        |> Option.bind (fun call ->
            parser.Layers(depth + 1)
            |> Option.map (fun body ->
                {
                    Arguments = call.Arguments
                    Body = body
                    Head = call.Span
                }))

    member private parser.Join(depth: int, join: Join) : Step option =
        let keyword = reader.Take()

        let unread (arms: ResizeArray<Layers array>) =
            arms.Add
                [|
                    {
                        Statements = [| UnreadStatement |]
                        Span = keyword
                    }
                |]

        lines.Braces("`->`, `|` or the end of the line", unread, (fun _ -> parser.Arms depth))
        |> Option.map (fun (arms, span) ->
            JoinStep
                {
                    Join = join
                    Arms = Array.concat arms
                    Keyword = keyword
                    Span = keyword.To span
                })

    /// The arms of one line: each begins with a `|`.
    member private parser.Arms(depth: int) : Layers array option =
        if reader.Kind <> TokenKind.Bar then
            reader.Unexpected "`|` and an arm"
            None
        else
            let arms = ResizeArray<Layers>()
            let mutable good = true

            while good && reader.Kind = TokenKind.Bar do
                reader.Take() |> ignore

                match parser.Arm(depth + 1) with
                | Some arm -> arms.Add arm
                | None -> good <- false

            if good then Some(arms.ToArray()) else None

    member private parser.Arm(depth: int) : Layers option =
        if reader.Kind = TokenKind.OpenBrace then
            parser.Layers depth
        elif depth > deepest then
            tooDeep ()
        else
            parser.Chain depth
            |> Option.map (fun chain ->
                let chains = ResizeArray [ chain ]
                let mutable good = true

                // A line that starts with `->` goes on from the one before.
                while good && reader.ContinuesOnNextLine do
                    reader.SkipNewlines()
                    reader.Take() |> ignore

                    match parser.Chain depth with
                    | Some chain -> chains.Add chain
                    | None -> good <- false

                {
                    Statements =
                        [|
                            yield! Seq.map ChainStatement chains
                            if not good then
                                yield UnreadStatement
                        |]
                    Span = chain.Span.To chains[chains.Count - 1].Span
                })
