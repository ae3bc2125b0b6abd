namespace Fashion.Dsl

/// Reads the parts of a file: recursive descent with one token of sight. After a mistake it goes on at the next newline
/// outside of all brackets, so that one run finds them all.
[<Sealed>]
type private FileParser(source: SourceText, report: Diagnostic -> unit) =
    let reader = TokenReader(source, report)
    let expressions = ExpressionParser reader

    /// Words that begin a part of a file.
    static let parts =
        set
            [
                "spec"
                "name"
                "data"
                "model"
                "train"
                "search"
                "profile"
                "let"
                "block"
                "import"
                "extends"
            ]

    let startsPart () =
        let opensPart kind =
            kind = TokenKind.OpenBrace
            || kind = TokenKind.Identifier
            || kind = TokenKind.Text

        reader.Kind = TokenKind.Identifier
        && reader.StartsLine
        && parts.Contains reader.Text
        && opensPart (reader.KindAfter 1)

    let endsStatement () =
        match reader.Kind with
        | TokenKind.Newline
        | TokenKind.CloseBrace
        | TokenKind.End -> true
        | _ -> startsPart ()

    /// A statement that must fill its line, and whether all of the line could be read; what could not is passed over.
    let line (expected: string) (statement: unit -> 'T option) : struct ('T option * bool) =
        match statement () with
        | Some result when endsStatement () -> struct (Some result, true)
        | result ->
            if result.IsSome then
                reader.Unexpected expected

            reader.Recover()
            struct (result, false)

    /// Statements between braces, one a line. `unread` is called after each line of which something was passed over.
    let block (expected: string) (unread: ResizeArray<'T> -> unit) (statement: unit -> 'T option) : 'T array option =
        if reader.Kind <> TokenKind.OpenBrace then
            reader.Unexpected "`{`"
            None
        else
            let opener = reader.Position
            reader.Take() |> ignore
            let statements = ResizeArray<'T>()
            let mutable inside = true

            while inside do
                reader.SkipNewlines()

                if reader.Kind = TokenKind.CloseBrace then
                    reader.Take() |> ignore
                    inside <- false
                elif reader.Kind = TokenKind.End || (not (reader.IsClosed opener) && startsPart ()) then
                    reader.NeverClosed(opener, "`}`")
                    inside <- false
                else
                    let struct (result, isWhole) = line expected statement
                    Option.iter statements.Add result

                    if not isWhole then
                        unread statements

            Some(statements.ToArray())

    let equals () =
        if reader.Kind = TokenKind.Equals then
            reader.Take() |> ignore
            true
        else
            reader.Unexpected "`=`"
            false

    let setting () : Setting option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a setting such as `epochs = 20`"
            None
        else
            let name = reader.TakeName()

            if equals () then
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

                if equals () then
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

    let step () : Call option =
        if reader.Kind = TokenKind.Identifier then
            expressions.Call 0
        else
            reader.Unexpected "a layer"
            None

    let chain () : Statement option =
        let label =
            if
                reader.Kind = TokenKind.Identifier
                && reader.KindAfter 1 = TokenKind.Colon
                && reader.KindAfter 2 <> TokenKind.Number
                && reader.KindAfter 2 <> TokenKind.Dims
            then
                let label = reader.TakeName()
                reader.Take() |> ignore
                Some label
            else
                None

        let steps = ResizeArray<Call>()
        let mutable next = step ()

        while next.IsSome do
            next |> Option.iter steps.Add

            if reader.Kind = TokenKind.Arrow then
                reader.Take() |> ignore
                next <- step ()

                if next.IsNone then
                    steps.Clear()
            else
                next <- None

        if steps.Count = 0 then
            None
        elif reader.Kind = TokenKind.Colon then
            reader.Take() |> ignore

            expressions.Shape()
            |> Option.map (fun shape ->
                ChainStatement
                    {
                        Label = label
                        Steps = steps.ToArray()
                        Annotation = Some shape
                    })
        else
            Some(
                ChainStatement
                    {
                        Label = label
                        Steps = steps.ToArray()
                        Annotation = None
                    }
            )

    let isFirst = ref true

    let modelLine () : Statement option =
        let first = isFirst.Value
        isFirst.Value <- false

        if not first && reader.Kind = TokenKind.Arrow then
            reader.Take() |> ignore

        if
            reader.Kind = TokenKind.Identifier
            && reader.Text = "input"
            && reader.KindAfter 1 <> TokenKind.Colon
        then
            reader.Take() |> ignore
            expressions.Shape() |> Option.map InputStatement
        else
            chain ()

    let settings (unread: unit -> unit) =
        block "the end of the line" (fun _ -> unread ()) setting

    let data () =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a data source such as `fashion_mnist`"
            None
        else
            expressions.Call 0
            |> Option.bind (fun source ->
                if endsStatement () then
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

            block "the end of the line" ignore setLine
            |> Option.map (fun assignments -> ProfileItem(name, assignments))

    let item () : Item option =
        if reader.Kind <> TokenKind.Identifier then
            reader.Unexpected "a part such as `data`, `model` or `train`"
            None
        else
            let keyword = reader.TakeName()

            match keyword.Text with
            | "name" ->
                expressions.Expression 0
                |> Option.map (fun value -> NameItem(value, keyword.Span))
            | "data" -> data ()
            | "model" ->
                isFirst.Value <- true

                let unread (statements: ResizeArray<Statement>) = statements.Add UnreadStatement

                block "`->`, `:` or the end of the line" unread modelLine
                |> Option.map (fun statements -> ModelItem(statements, keyword.Span))
            | "train" ->
                settings ignore
                |> Option.map (fun settings -> TrainItem(settings, keyword.Span))
            | "profile" -> profile ()
            | "set" -> assignment () |> Option.map SetItem
            | other ->
                let known = [ "name"; "data"; "model"; "train"; "profile"; "set" ]

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

                if not (endsStatement ()) then
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
                let struct (result, _) = line "the end of the line" item
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
