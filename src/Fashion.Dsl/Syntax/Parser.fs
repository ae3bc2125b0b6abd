namespace Fashion.Dsl

/// Reads the parts of a file: recursive descent with one token of sight. After a mistake it goes on at the next newline
/// outside of all brackets, so that one run finds them all.
[<Sealed>]
type private FileParser(source: SourceText, report: Diagnostic -> unit) =
    let reader = TokenReader(source, report)
    let expressions = ExpressionParser reader

    let lines = StatementReader reader
    let layers = LayerParser(reader, lines, expressions)

    let setting () : Setting option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a setting such as `epochs = 20`"
            None
        else
            let name = reader.TakeName()

            if lines.Equals() then
                expressions.Expression 0
                |> Option.map (fun value ->
                    {
                        Name = name
                        Value = value
                        Span = name.Span.To value.Span
                    })
            else
                None

    /// `path = value`.
    let assignment () : Assignment option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a path such as `train.epochs`"
            None
        else
            expressions.Path()
            |> Option.bind (fun path ->
                let span = (List.head path).Span.To (List.last path).Span

                if lines.Equals() then
                    expressions.Expression 0
                    |> Option.map (fun value ->
                        {
                            Path = path
                            PathSpan = span
                            Value = value
                            Span = span.To value.Span
                        })
                else
                    None)

    let setLine () : Assignment option =
        if reader.Kind = TokenKind.Identifier && reader.Text = "set" then
            reader.Take() |> ignore
            assignment ()
        else
            reader.Unexpected "a line such as `set train.epochs = 1`"
            None

    let settings (unread: unit -> unit) =
        lines.Braces("the end of the line", (fun _ -> unread ()), (fun _ -> setting ()))
        |> Option.map fst

    let data () =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a data source such as `fashion_mnist`"
            None
        else
            expressions.Call 0
            |> Option.bind (fun source ->
                if lines.AtEnd then
                    Some(DataItem(source, [||], true))
                else
                    let intact = ref true
                    let settings = settings (fun () -> intact.Value <- false)

                    settings
                    |> Option.map (fun settings -> DataItem(source, settings, intact.Value)))

    let profile () =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "the profile's name"
            None
        else
            let name = reader.TakeName()

            lines.Braces("the end of the line", ignore, (fun _ -> setLine ()))
            |> Option.map (fun (assignments, _) -> ProfileItem(name, assignments))

    /// A name in a list between brackets, or the bracket that ends it.
    let importNames () : Name array option =
        let names = ResizeArray<Name>()

        let rec next () =
            reader.SkipNewlines()

            if reader.Kind <> TokenKind.Identifier then
                reader.Unexpected "the name of a block or a value"
                None
            else
                names.Add(reader.TakeName())
                reader.SkipNewlines()

                match reader.Kind with
                | TokenKind.Comma ->
                    reader.Take() |> ignore
                    next ()
                | TokenKind.CloseBrace ->
                    reader.Take() |> ignore
                    Some(names.ToArray())
                | _ ->
                    reader.Unexpected "`,` or `}`"
                    None

        if reader.Kind = TokenKind.OpenBrace then
            reader.Take() |> ignore
            next ()
        else
            reader.Unexpected "`{` and the names to import"
            None

    let import () =
        expressions.Text "the file to import, such as `\"blocks.spec\"`"
        |> Option.bind (fun path -> importNames () |> Option.map (fun names -> ImportItem(path, names)))

    let blockParameter () : BlockParameter option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "the name of a parameter"
            None
        else
            let name = reader.TakeName()

            if reader.Kind = TokenKind.Equals then
                reader.Take() |> ignore

                expressions.Expression 0
                |> Option.map (fun value -> { Name = name; Default = Some value })
            else
                Some { Name = name; Default = None }

    let blockItem (keyword: Name) =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "the block's name"
            None
        else
            let name = reader.TakeName()

            if reader.Kind <> TokenKind.OpenParen then
                reader.Unexpected "`(` and the block's parameters"
                None
            else
                expressions.Items(TokenKind.CloseParen, ")", blockParameter)
                |> Option.bind (fun (parameters, span) ->
                    layers.Layers 1
                    |> Option.map (fun body ->
                        BlockItem
                            {
                                Name = name
                                Parameters = parameters
                                Body = body
                                Head = keyword.Span.To span
                            }))

    let model (keyword: Name) =
        if reader.Kind = TokenKind.Identifier then
            expressions.Call 0
            |> Option.map (fun call -> ClassifierItem(call, keyword.Span))
        else
            layers.Layers 1 |> Option.map (fun layers -> ModelItem(layers, keyword.Span))

    let item () : Item option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a part such as `data`, `model` or `train`"
            None
        else
            let keyword = reader.TakeName()

            match keyword.Text with
            | "name" ->
                expressions.Text "the experiment's name in quotes, such as `\"LeNet-5\"`"
                |> Option.map (fun value -> NameItem(value, keyword.Span))
            | "data" -> data ()
            | "let" -> layers.Let keyword.Span |> Option.map LetItem
            | "block" -> blockItem keyword
            | "import" -> import ()
            | "extends" ->
                expressions.Text "the file to start from, such as `\"base.spec\"`"
                |> Option.map (fun path -> ExtendsItem(path, keyword.Span))
            | "model" -> model keyword
            | "search" ->
                settings ignore
                |> Option.map (fun settings -> SearchItem(settings, keyword.Span))
            | "train" ->
                settings ignore
                |> Option.map (fun settings -> TrainItem(settings, keyword.Span))
            | "profile" -> profile ()
            | "set" -> assignment () |> Option.map SetItem
            | other ->
                let known =
                    [
                        "name"
                        "extends"
                        "import"
                        "let"
                        "block"
                        "data"
                        "model"
                        "train"
                        "search"
                        "profile"
                        "set"
                    ]

                Diagnostic.error
                    "E101"
                    keyword.Span
                    $"a spec has no part {Diagnostic.quote other}"
                    (Suggestion.nearest other known |> Suggestion.label "not known here")
                |> Diagnostic.note $"""its parts are: {String.concat ", " known}"""
                |> reader.Report

                None

    /// The first line: `spec 1`.
    let version () =
        reader.SkipNewlines()

        let missing span =
            Diagnostic.error "E010" span "a spec begins with its version" "expected `spec 1` before this"
            |> Diagnostic.fix { span with Length = 0 } "spec 1\n"
            |> reader.Report

        if reader.Kind = TokenKind.Identifier && reader.Text = "spec" then
            let keyword = reader.Take()

            if reader.Kind <> TokenKind.Number then
                reader.Unexpected "a version, `spec 1`"
            else
                let number = reader.Take()

                if number.Text <> "1" then
                    Diagnostic.error "E010" number $"version {number.Text} of the language is not known" "expected 1"
                    |> Diagnostic.fix (keyword.To number) "spec 1"
                    |> reader.Report

                if not (lines.AtEnd) then
                    reader.Unexpected "the end of the line"

            reader.Recover()
        else
            missing reader.Span

    /// The current `}` belongs to nothing.
    let stray () =
        if reader.Kind = TokenKind.CloseBrace then
            reader.Report(Diagnostic.error "E002" reader.Span "this `}` closes nothing" "no `{` is open here")
            reader.Take() |> ignore

    member _.File() : SpecTree =
        version ()
        let items = ResizeArray<Item>()
        reader.SkipNewlines()

        while reader.Kind <> TokenKind.End do
            if reader.Kind = TokenKind.CloseBrace then
                stray ()
            else
                let struct (result, _) = lines.Line("the end of the line", item)
                Option.iter items.Add result

            reader.SkipNewlines()

        {
            Source = source
            Items = items.ToArray()
        }

    member _.Override() : Assignment option =
        match assignment () with
        | Some result when reader.Kind <> TokenKind.End ->
            reader.Unexpected "the end of the value"
            Some result
        | result -> result

    member _.Value() : Expression option = expressions.Expression 0

/// From text to tree.
[<RequireQualifiedAccess>]
module Parser =

    /// The tree of a whole file; what is wrong in it is reported and left out.
    let file (source: SourceText) (report: Diagnostic -> unit) : SpecTree = FileParser(source, report).File()

    /// The tree of one `path=value`.
    let assignment (source: SourceText) (report: Diagnostic -> unit) : Assignment option =
        FileParser(source, report).Override()

    /// The tree of one value.
    let value (text: string) : Expression option =
        FileParser(SourceText("default", text, false), ignore).Value()
