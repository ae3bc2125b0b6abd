namespace Fashion.Dsl

/// A word with its place.
[<ReferenceEquality>]
type Name = { Text: string; Span: Span }

type BinaryOperator =
    | Add
    | Subtract
    | Multiply
    | Divide
    | FloorDivide
    | Power

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

/// A shape as written: one number or three.
[<ReferenceEquality>]
type ShapeLiteral = { Sizes: int list; Span: Span }

/// One line of a model.
[<ReferenceEquality>]
type Statement =
    | InputStatement of ShapeLiteral
    | ChainStatement of Chain
    /// A line, or the rest of one, that could not be read: from here on the shape is not known.
    | UnreadStatement

and [<ReferenceEquality>] Chain =
    {
        /// Names the first step.
        Label: Name option
        Steps: Call array
        /// The shape that the last step must give.
        Annotation: ShapeLiteral option
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
    /// `intact`: every setting could be read.
    | DataItem of source: Call * settings: Setting array * intact: bool
    | ModelItem of statements: Statement array * keyword: Span
    | TrainItem of settings: Setting array * keyword: Span
    | ProfileItem of name: Name * assignments: Assignment array
    | SetItem of Assignment

/// A whole file. What could not be understood is left out; its diagnostics say so.
[<ReferenceEquality>]
type SpecTree =
    {
        Source: SourceText
        Items: Item array
    }
