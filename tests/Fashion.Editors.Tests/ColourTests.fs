/// The grammar for editors against the language's own parser: each word of each spec has the colour of what it is.
module Fashion.Editors.Tests.ColourTests

open System
open System.IO
open System.Text.Json
open Xunit
open Fashion.Dsl

let private specs =
    [
        yield! Directory.EnumerateFiles(Path.Combine(Node.root, "specs"), "*.spec", SearchOption.AllDirectories)
        yield! Directory.EnumerateFiles(Path.Combine(Node.root, "tests", "Fashion.Editors.Tests", "specs"), "*.spec")
    ]

/// The scopes of each character of a file, the root's own left out.
let private scopesOf (source: SourceText) (tokens: JsonElement) =
    let scopes = Array.create source.Text.Length ""

    for token in tokens.EnumerateArray() do
        let parts = List.ofSeq (token.EnumerateArray())
        let line = source.LineStart(parts[0].GetInt32())
        let words = parts |> List.skip 4 |> List.map string |> String.concat " "

        for position in line + parts[1].GetInt32() .. line + parts[2].GetInt32() - 1 do
            // A line's last token may cover the line end, which the last line does not have.
            if position < scopes.Length then
                scopes[position] <- words

    scopes

let private colours =
    lazy
        (use document = JsonDocument.Parse(Node.run "colours.mjs" specs)

         dict
             [
                 for file in document.RootElement.EnumerateObject() do
                     let source = SourceText(file.Name, File.ReadAllText file.Name, false)
                     file.Name, (source, scopesOf source file.Value)
             ])

let files =
    TheoryData<string>(specs |> List.map (fun file -> Path.GetRelativePath(Node.root, file)))

let private coloured (file: string) =
    colours.Value[Path.Combine(Node.root, file)]

/// Every character of the span has the scope.
let private expect (scopes: string array) (span: Span) (scope: string) =
    for position in span.Start .. span.End - 1 do
        if not (Char.IsWhiteSpace span.Source.Text[position] || scopes[position].Contains scope) then
            Assert.Fail $"{span}: `{span.Text}` should be {scope}, and is `{scopes[position]}`"

let rec private expression scopes (value: Expression) =
    let expect = expect scopes

    match value.Node with
    | NumberNode number ->
        number.Unit |> Option.iter (fun unit -> expect unit.Span "keyword.other.unit")

        let digits =
            match number.Unit with
            | Some unit ->
                value.Span.Source.Text.Substring(value.Span.Start, unit.Span.Start - value.Span.Start).TrimEnd()
            | None -> value.Span.Text

        expect
            { value.Span with
                Length = digits.TrimEnd('%').Length
            }
            "constant.numeric"
    | DimsNode _ -> expect value.Span "constant.numeric.shape"
    | TextNode _ -> expect value.Span "string.quoted.double"
    | ListNode items ->
        for item in items do
            item.Key
            |> Option.iter (fun key -> expect key.Span "support.type.property-name.key")

            expression scopes item.Value
    | CallNode call ->
        expect call.Callee.Span "entity.name.function.call"
        arguments scopes call.Arguments
    | PathNode [ { Text = "true" | "false" | "none" } as word ] -> expect word.Span "constant.language"
    | PathNode [ { Text = "classes" } as word ] -> expect word.Span "variable.language"
    | PathNode words ->
        for word in words do
            expect word.Span "variable.other"
    | NegateNode inner -> expression scopes inner
    | BinaryNode(_, left, right) ->
        expression scopes left
        expression scopes right
    | IfNode(condition, whenTrue, whenFalse) ->
        expect { value.Span with Length = 2 } "keyword.control.conditional"
        List.iter (expression scopes) [ condition; whenTrue; whenFalse ]
    | HoleNode(_, call) ->
        expect { value.Span with Length = 1 } "keyword.operator.hole"
        expect call.Callee.Span "support.function.hole"
        arguments scopes call.Arguments

and private arguments scopes (values: Argument array) =
    for argument in values do
        argument.Name
        |> Option.iter (fun name -> expect scopes name.Span "variable.parameter.argument")

        expression scopes argument.Value

let private first length (span: Span) = { span with Length = length }

let private letLine scopes (each: Let) =
    expect scopes (first 3 each.Span) "keyword.other.let"
    expect scopes each.Name.Span "variable.other.constant.let"
    expression scopes each.Value

let rec private layers scopes (lines: Layers) =
    let expect = expect scopes

    for statement in lines.Statements do
        match statement with
        | InputStatement shape -> expect shape.Span "constant.numeric.shape"
        | LetStatement each -> letLine scopes each
        | ChainStatement chain ->
            chain.Label |> Option.iter (fun label -> expect label.Span "entity.name.label")

            chain.Annotation
            |> Option.iter (fun shape -> expect shape.Span "meta.annotation.fashion-spec constant.numeric.shape")

            Array.iter (step scopes) chain.Steps
        | UnreadStatement -> Assert.Fail "a line that cannot be read"

and private step scopes (each: Step) =
    let expect = expect scopes

    match each with
    | CallStep call ->
        expect call.Callee.Span "entity.name.function.layer"
        arguments scopes call.Arguments
    | RepeatStep repeat ->
        expect (first 6 repeat.Head) "keyword.control.repeat"
        expression scopes repeat.Count

        repeat.Variable
        |> Option.iter (fun name -> expect name.Span "variable.parameter.turn")

        layers scopes repeat.Body
    | WhenStep each ->
        expect (first 4 each.Head) "keyword.control.when"
        expression scopes each.Condition
        layers scopes each.Then
        each.Else |> Option.iter (layers scopes)
    | JoinStep join ->
        expect join.Keyword "keyword.control.join"
        join.Arms |> Array.iter (layers scopes)
    | ResidualStep residual ->
        expect (first 8 residual.Head) "keyword.control.residual"
        arguments scopes residual.Arguments
        layers scopes residual.Body

let private settings scopes (values: Setting array) =
    for setting in values do
        expect scopes setting.Name.Span "support.type.property-name.setting"
        expression scopes setting.Value

let private assignment scopes (each: Assignment) =
    for word in each.Path do
        expect scopes word.Span "support.type.property-name.path"

    expression scopes each.Value

let private item scopes (each: Item) =
    let part span = expect scopes span "keyword.other.part"

    match each with
    | NameItem(value, keyword)
    | ExtendsItem(value, keyword) ->
        part keyword
        expression scopes value
    | LetItem each -> letLine scopes each
    | BlockItem block ->
        part (first 5 block.Head)
        expect scopes block.Name.Span "entity.name.function.block"

        for parameter in block.Parameters do
            expect scopes parameter.Name.Span "variable.parameter.block"
            parameter.Default |> Option.iter (expression scopes)

        layers scopes block.Body
    | ImportItem(path, names) ->
        expression scopes path

        for name in names do
            expect scopes name.Span "variable.other.import"
    | DataItem(source, values, _) ->
        expect scopes source.Callee.Span "support.type.source"
        arguments scopes source.Arguments
        settings scopes values
    | ModelItem(lines, keyword) ->
        part keyword
        layers scopes lines
    | ClassifierItem(call, keyword) ->
        part keyword
        expect scopes call.Callee.Span "entity.name.function.call"
        arguments scopes call.Arguments
    | TrainItem(values, keyword)
    | SearchItem(values, keyword) ->
        part keyword
        settings scopes values
    | ProfileItem(name, assignments) ->
        expect scopes name.Span "entity.name.section.profile"
        Array.iter (assignment scopes) assignments
    | SetItem each -> assignment scopes each

[<Theory>]
[<MemberData(nameof files)>]
let ``every word has the colour of what the parser takes it for`` (file: string) =
    let source, scopes = coloured file
    let mistakes = ResizeArray<Diagnostic>()
    let tree = Parser.file source mistakes.Add
    Assert.Empty mistakes
    Array.iter (item scopes) tree.Items

[<Theory>]
[<MemberData(nameof files)>]
let ``only punctuation is left without a colour`` (file: string) =
    let source, scopes = coloured file

    for token in Lexer.tokens source ignore do
        let span: Span =
            {
                Source = source
                Start = token.Start
                Length = token.Length
            }

        match token.Kind with
        | TokenKind.Identifier
        | TokenKind.Number
        | TokenKind.Dims
        | TokenKind.Text
        | TokenKind.Arrow
        | TokenKind.Bar
        | TokenKind.Question -> expect scopes span "."
        | _ -> ()

[<Theory>]
[<MemberData(nameof files)>]
let ``comments are comments, and nothing else is`` (file: string) =
    let source, scopes = coloured file
    let isCode = Array.create source.Text.Length false

    for token in Lexer.tokens source ignore do
        Array.fill isCode token.Start token.Length true

    for position in 0 .. source.Text.Length - 1 do
        if not (Char.IsWhiteSpace source.Text[position]) then
            let isComment = scopes[position].Contains "comment.line.number-sign"

            if isComment = isCode[position] then
                Assert.Fail $"{file}: the character at {position} is `{scopes[position]}`"
