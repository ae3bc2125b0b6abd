namespace Fashion.Dsl

/// The words in which the catalogue is written.
module internal Declarations =

    let required name kind help : Parameter =
        {
            Name = name
            Type = kind
            Presence = Required
            Help = help
            Example = ""
        }

    let withDefault name kind (text: string) help : Parameter =
        match Parser.value text with
        | Some value ->
            { required name kind help with
                Presence = Default(text, value)
            }
        | None -> invalidOp $"the default `{text}` of `{name}` is no value"

    let derived name kind from help : Parameter =
        { required name kind help with
            Presence = Derived from
        }

    /// A setting that is off unless it is given a value: `word` says so.
    let unless word name kind help example : Parameter =
        { withDefault name (OrNothingType(word, kind)) word help with
            Example = example
        }

    let entry keyword parameters help example : Entry =
        {
            Keyword = keyword
            Parameters = parameters
            Help = help
            Example = example
        }

    /// An entry without arguments.
    let word keyword help = entry keyword [] help keyword

    let whole lowest highest = WholeType(lowest, highest, None)
    let count unit = WholeType(1, 1_000_000, Some unit)
    let positive = NumberType(0.0, infinity, true)
    let notNegative = NumberType(0.0, infinity, false)
    let any = NumberType(-infinity, infinity, false)

    /// Largest channels, units and groups.
    let widest = 65_536
    /// Largest stride and dilation, largest padding of a window, and largest length of an image.
    let farthest = 4_096

    let seed help =
        withDefault "seed" (whole 0 System.Int32.MaxValue) "42" help
