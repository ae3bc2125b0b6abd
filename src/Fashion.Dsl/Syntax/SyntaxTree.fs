namespace Fashion.Dsl

/// A word with its place.
[<ReferenceEquality>]
type Name = { Text: string; Span: Span }

[<RequireQualifiedAccess>]
type BinaryOperator =
    | Add
    | Subtract
    | Multiply
    | Divide
    | FloorDivide
    | Power
    | Less
    | LessOrEqual
    | Greater
    | GreaterOrEqual
    | Equal
    | NotEqual
    /// `lo..hi`
    | Range

/// A number as written: `55_000`, `1e-3`, `10%`, `2 px`.
[<ReferenceEquality>]
type NumberLiteral =
    {
        Value: float
        /// True for `10%`, whose value is 0.1.
        Percent: bool
        /// The word after the number, whether or not it is a unit.
        Unit: Name option
    }

/// What an expression is, before anything is known of names and units.
[<ReferenceEquality>]
type Node =
    | NumberNode of NumberLiteral
    | DimsNode of sizes: int list
    | TextNode of text: string
    | ListNode of items: ListItem array
    | CallNode of Call
    /// `validation.accuracy`; a single word too.
    | PathNode of words: Name list
    | NegateNode of Expression
    | BinaryNode of BinaryOperator * left: Expression * right: Expression
    | IfNode of condition: Expression * whenTrue: Expression * whenFalse: Expression
    /// `?choice(1, 2)`, `?each range(1..3)`
    | HoleNode of each: bool * call: Call

and [<ReferenceEquality>] Expression =
    {
        Node: Node
        Span: Span
        /// Levels below this one, this one included; bounded by the parser, so that walks over a tree may recurse.
        Depth: int
    }

/// `momentum=0.9`, or a value alone.
and [<ReferenceEquality>] Argument =
    {
        Name: Name option
        Value: Expression
        Span: Span
    }

/// `train: 55_000`, or a value alone.
and [<ReferenceEquality>] ListItem =
    {
        Key: Name option
        Value: Expression
        Span: Span
    }

/// A name with arguments: a layer, an optimizer, a data source. `relu` and `relu()` say the same.
and [<ReferenceEquality>] Call =
    {
        Callee: Name
        Arguments: Argument array
        Span: Span
    }

/// `epochs = 20`.
[<ReferenceEquality>]
type Setting =
    {
        Name: Name
        Value: Expression
        Span: Span
    }

/// `let width = 512`.
[<ReferenceEquality>]
type Let =
    {
        Name: Name
        Value: Expression
        Span: Span
    }

/// A shape as written: one number or three.
[<ReferenceEquality>]
type ShapeLiteral = { Sizes: int list; Span: Span }

[<RequireQualifiedAccess>]
type Join =
    | Add
    | Multiply
    | Concat

/// One line of a model or a block.
[<ReferenceEquality>]
type Statement =
    | InputStatement of ShapeLiteral
    | LetStatement of Let
    | ChainStatement of Chain
    /// A line, or the rest of one, that could not be read: from here on the shape is not known.
    | UnreadStatement

and [<ReferenceEquality>] Chain =
    {
        /// Names the first step. A canonical text writes names as they come out of blocks and turns, with dots:
        /// `body.2.inception_a.conv`.
        Label: Name option
        Steps: Step array
        /// The shape that the last step must give.
        Annotation: ShapeLiteral option
        /// From the label or first step to the annotation or last step.
        Span: Span
    }

/// What stands between two `->`.
and [<ReferenceEquality>] Step =
    /// A layer, or a block.
    | CallStep of Call
    | RepeatStep of Repeat
    | WhenStep of When
    | JoinStep of JoinArms
    | ResidualStep of Residual

    /// The words that a diagnostic points at: a call, or all before the first brace.
    member step.Head: Span =
        match step with
        | CallStep call -> call.Span
        | RepeatStep repeat -> repeat.Head
        | WhenStep each -> each.Head
        | JoinStep join -> join.Keyword
        | ResidualStep residual -> residual.Head

    /// All of the step, braces included.
    member step.Span: Span =
        match step with
        | CallStep call -> call.Span
        | RepeatStep repeat -> repeat.Head.To repeat.Body.Span
        | WhenStep each -> each.Head.To (defaultArg each.Else each.Then).Span
        | JoinStep join -> join.Span
        | ResidualStep residual -> residual.Head.To residual.Body.Span

/// `repeat 3 as i { ... }`
and [<ReferenceEquality>] Repeat =
    {
        Count: Expression
        Variable: Name option
        Body: Layers
        Head: Span
    }

/// `when deep { ... } else { ... }`
and [<ReferenceEquality>] When =
    {
        Condition: Expression
        Then: Layers
        Else: Layers option
        Head: Span
    }

/// `concat { | a | b }`. An arm that is a chain holds that one statement.
and [<ReferenceEquality>] JoinArms =
    {
        Join: Join
        Arms: Layers array
        Keyword: Span
        /// With the braces.
        Span: Span
    }

/// `residual(scale=0.2) { ... }`
and [<ReferenceEquality>] Residual =
    {
        Arguments: Argument array
        Body: Layers
        Head: Span
    }

and [<ReferenceEquality>] Layers =
    {
        Statements: Statement array
        /// With the braces.
        Span: Span
    }

/// A parameter of a block; without a default it must be given.
[<ReferenceEquality>]
type BlockParameter =
    {
        Name: Name
        Default: Expression option
    }

/// `block cbr(channels, k=3) { ... }`
[<ReferenceEquality>]
type Block =
    {
        Name: Name
        Parameters: BlockParameter array
        Body: Layers
        /// From the word `block` to the closing parenthesis.
        Head: Span
    }

/// `set train.epochs = 1`, or one `-o`.
[<ReferenceEquality>]
type Assignment =
    {
        Path: Name list
        /// All of the path's words.
        PathSpan: Span
        Value: Expression
        Span: Span
    }

[<ReferenceEquality>]
type Item =
    | NameItem of value: Expression * keyword: Span
    | LetItem of Let
    | BlockItem of Block
    /// `import "file" { names }`; the path is a text.
    | ImportItem of path: Expression * names: Name array
    /// `extends "file"`
    | ExtendsItem of path: Expression * keyword: Span
    /// `intact`: every setting could be read.
    | DataItem of source: Call * settings: Setting array * intact: bool
    | ModelItem of layers: Layers * keyword: Span
    /// `model knn(k=5)`
    | ClassifierItem of call: Call * keyword: Span
    | TrainItem of settings: Setting array * keyword: Span
    | SearchItem of settings: Setting array * keyword: Span
    | ProfileItem of name: Name * assignments: Assignment array
    | SetItem of Assignment

/// A whole file. What could not be understood is left out; its diagnostics say so.
[<ReferenceEquality>]
type SpecTree =
    {
        Source: SourceText
        Items: Item array
    }
