namespace Fashion.Dsl

/// What values an argument takes.
type ArgumentType =
    /// A whole number; `unit` may stand after it, and says nothing more.
    | WholeType of lowest: int * highest: int * unit: string option
    /// A number from `lowest` to `highest`; `above`: the lowest itself is left out.
    | NumberType of lowest: float * highest: float * above: bool
    /// A share from 0 to 1, also as `10%`; `below`: 1 itself is left out.
    | ShareType of below: bool
    | FlagType
    /// A kernel: `3` or `3x5`, in pixels.
    | KernelType
    /// `0`, a number of pixels, or `same`.
    | PaddingType
    /// A length of an image, which needs its unit, `px`.
    | PixelsType of highest: int
    /// A length of training, which needs its unit, epochs or steps.
    | LengthType of allowZero: bool
    /// A part of the data: a count, or a share.
    | PortionType
    /// `32x32`, or `32 px` for a square.
    | SizeType
    | MetricType
    | TextType
    /// A list of texts, at least one.
    | TextsType
    /// A list of labels, `[c1, stem]`.
    | NamesType
    /// A list of labels with texts, `[stem: "conv1"]`.
    | MappingType
    /// A length of time, `90 s`, `30 min` or `2 h`.
    | TimeType
    /// An angle from 0 on, in degrees: `15 deg`.
    | AngleType of highest: float
    /// `low..high` of numbers of another type; one number is both ends.
    | SpanType of each: ArgumentType
    /// A list of numbers of another type, at least one.
    | NumbersType of each: ArgumentType
    /// A list of names with arguments: `[flip, cutout(8 px)]`.
    | CallsType of entries: Entry list
    /// A layer or a block: `conv(16, 1x1)`.
    | LayerType
    /// A list of distinct labels, at least two.
    | LabelsType
    /// `none`, `balanced`, or a list of positive weights, one a class.
    | WeightsType
    /// `[key: value, ...]`, each key an argument.
    | KeyedType of arguments: Parameter list
    /// One of some names, each with arguments of its own.
    | ChoiceType of entries: Entry list
    /// Whatever a block's parameter is used for.
    | AnyType
    /// `none` (or another word for nothing), or a value of the type.
    | OrNothingType of word: string * otherwise: ArgumentType

/// What holds where an argument is not written.
and Presence =
    | Required
    /// The value, in the language itself.
    | Default of text: string * value: Expression
    /// Another value decides; the text says which.
    | Derived of from: string

/// One argument or setting: its name, what it takes, what holds without it, and a line of help.
and Parameter =
    {
        Name: string
        Type: ArgumentType
        Presence: Presence
        Help: string
        /// A value as a spec writes it; empty where the default or the type shows one.
        Example: string
    }

/// A layer, an optimizer, a loss: a name that takes arguments.
and Entry =
    {
        Keyword: string
        Parameters: Parameter list
        Help: string
        /// One use of it, as a spec writes it.
        Example: string
    }

/// A form of the language that is more than a name with values: `repeat`, `residual`, `let`.
type Construct =
    {
        Keyword: string
        /// How it is written. Upper-case words and `...` stand for what one puts there.
        Syntax: string
        Parameters: Parameter list
        Help: string
        /// One use of it, in one or more lines.
        Example: string
    }

type ArgumentType with

    /// What a type takes, in words.
    member kind.Describe() : string =
        match kind with
        | WholeType(lowest, System.Int32.MaxValue, _) -> $"a whole number from {lowest} on"
        | WholeType(lowest, highest, _) -> $"a whole number from {lowest} to {highest}"
        | NumberType(lowest, _, true) when lowest = 0.0 -> "a number above 0"
        | NumberType(lowest, _, false) when lowest = 0.0 -> "a number from 0 on"
        | NumberType _ -> "a number"
        | ShareType true -> "a share from 0 to below 1, such as `10%`"
        | ShareType false -> "a share from 0 to 1, such as `10%`"
        | FlagType -> "`true` or `false`"
        | KernelType -> "a kernel such as `3` or `3x5`, up to 4096"
        | PaddingType -> "a number of pixels from 0 to 4096, or `same`"
        | PixelsType highest -> $"a length such as `2 px`, from 0 to {highest}"
        | LengthType true -> "a length of training such as `2 epochs` or `500 steps`"
        | LengthType false -> "a length of training above 0, such as `2 epochs` or `500 steps`"
        | PortionType -> "a count such as `5_000`, or a share above 0 such as `10%`"
        | SizeType -> "a size such as `32x32`, up to 4096"
        | MetricType -> "a figure such as `validation.accuracy`"
        | TextType -> "a text such as `\"photos\"`"
        | TextsType -> "a list of texts such as `[\"lenet.spec\"]`"
        | NamesType -> "a list of labels such as `[c1, stem]`"
        | MappingType -> "a list of labels with texts such as `[stem: \"conv1\"]`"
        | TimeType -> "a time such as `90 s`, `30 min` or `2 h`"
        | AngleType highest -> $"an angle such as `15 deg`, from 0 to {highest}"
        | SpanType each -> $"`low..high` or one value, each {each.Describe()}"
        | NumbersType each -> $"a list `[...]`, each {each.Describe()}"
        | LayerType -> "a layer or a block such as `conv(16, 1x1)`"
        | CallsType entries ->
            entries
            |> List.map (fun entry -> $"`{entry.Keyword}`")
            |> String.concat ", "
            |> sprintf "a list `[...]` of %s"
        | LabelsType -> "a list of at least two different labels, such as `[0, 6]`"
        | WeightsType -> "`none`, `balanced`, or a list of weights above 0"
        | KeyedType parameters ->
            let keys =
                parameters
                |> List.map (fun parameter -> $"{parameter.Name}: ...")
                |> String.concat ", "

            $"a list `[{keys}]`"
        | ChoiceType entries ->
            entries
            |> List.map (fun entry -> $"`{entry.Keyword}`")
            |> String.concat ", "
            |> (+) "one of "
        | AnyType -> "a value"
        | OrNothingType(word, otherwise) -> $"`{word}`, or {otherwise.Describe()}"
