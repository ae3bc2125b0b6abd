namespace Fashion.Dsl

/// A word of the language that help can be asked for.
type Topic =
    {
        /// `conv`, `train.optimizer`, `train.optimizer.adamw`, `conv.pad`.
        Path: string
        /// `a layer`, or ``a setting of `train` ``.
        Kind: string
        /// How it is written, with every default.
        Syntax: string
        Help: string
        /// What it takes, and what holds without it; empty for a name.
        Takes: string
        Arguments: Parameter list
        /// The names that it may be.
        Values: Entry list
        /// One use, in one or more lines; empty for an argument.
        Example: string
        /// It lies within another topic, and is found by its own word only where no other one is.
        IsArgument: bool
    }

/// Every word of the catalogue, as something to be looked up.
[<RequireQualifiedAccess>]
module Topics =

    let private topic path kind : Topic =
        {
            Path = path
            Kind = kind
            Syntax = ""
            Help = ""
            Takes = ""
            Arguments = []
            Values = []
            Example = ""
            IsArgument = false
        }

    let private ofEntry path kind example (entry: Entry) : Topic =
        { topic path kind with
            Syntax = Signature.ofEntry entry
            Help = entry.Help
            Arguments = entry.Parameters
            Example = example entry.Example
        }

    let private ofParameter path kind (parameter: Parameter) : Topic =
        let arguments, values = Signature.inside parameter.Type

        { topic path kind with
            Syntax = Signature.ofSetting parameter
            Help = parameter.Help
            Takes = parameter.Type.Describe() + "; " + Signature.presence parameter
            Arguments = arguments
            Values = values
        }

    /// The arguments of a topic, and all that lies within them.
    let rec private within (path: string) (parameters: Parameter list) : Topic list =
        [
            for parameter in parameters do
                let inner = path + "." + parameter.Name

                yield
                    { ofParameter inner ("an argument of `" + path + "`") parameter with
                        IsArgument = true
                    }

                let arguments, values = Signature.inside parameter.Type
                yield! within inner arguments

                // The values of `init` are topics of their own, once for all layers.
                if not (LanguagePrimitives.PhysicalEquality values Catalogue.inits) then
                    for value in values do
                        let kind = "a value of `" + inner + "`"

                        yield
                            { ofEntry (inner + "." + value.Keyword) kind id value with
                                IsArgument = true
                            }

                        yield! within (inner + "." + value.Keyword) value.Parameters
        ]

    /// An entry, and its arguments.
    let private named prefix kind example (entry: Entry) : Topic list =
        let path = prefix + entry.Keyword
        ofEntry path kind example entry :: within path entry.Parameters

    /// A line within its part.
    let private inPart part line = part + " {\n  " + line + "\n}"

    let private settings part (parameters: Parameter list) : Topic list =
        [
            for parameter in parameters do
                let path = part + "." + parameter.Name

                let written value =
                    inPart part (parameter.Name + " = " + value)

                yield
                    { ofParameter path ("a setting of `" + part + "`") parameter with
                        Example = written (Signature.example parameter)
                    }

                let arguments, values = Signature.inside parameter.Type
                yield! within path arguments

                let inList (value: string) =
                    match parameter.Type with
                    | OrNothingType(_, CallsType _) -> written ("[" + value + "]")
                    | _ -> written value

                for value in values do
                    yield! named (path + ".") ("a value of `" + path + "`") inList value
        ]

    let private ofConstruct kind (construct: Construct) : Topic list =
        let arguments =
            match construct.Keyword with
            | "data" -> Catalogue.data
            | "train" -> Catalogue.train
            | "search" -> Catalogue.search
            | _ -> construct.Parameters

        let own =
            { topic construct.Keyword kind with
                Syntax = construct.Syntax
                Help = construct.Help
                Arguments = arguments
                Example = construct.Example
            }

        own :: within construct.Keyword construct.Parameters

    /// Classifiers and sources of data are written after the word of their part.
    let private after part prefix kind (entry: Entry) =
        let written = part + " "

        named prefix kind (fun value -> written + value) entry
        |> List.map (fun topic ->
            if topic.IsArgument then
                topic
            else
                { topic with
                    Syntax = written + topic.Syntax
                })

    let private atLayer (value: string) =
        "flatten -> dense(64, init=" + value + ")"

    let private atConvolution (value: string) = "conv(8, 3x3, init=" + value + ")"

    let private inits =
        Catalogue.inits
        |> List.collect (fun entry ->
            let example = if entry.Keyword = "dirac" then atConvolution else atLayer
            named "init." "a value of a layer's `init`" example entry)

    let private figures =
        Catalogue.metrics
        |> List.map (fun metric ->
            { topic metric.Name "a figure to watch" with
                Syntax = metric.Name
                Help =
                    if metric.HigherIsBetter then
                        "the higher the better"
                    else
                        "the lower the better"
                Example = inPart "train" ("keep = best(" + metric.Name + ")")
            })

    let private settingsOfData =
        settings "data" Catalogue.data
        |> List.map (fun topic ->
            { topic with
                Example = topic.Example.Replace("data {", "data fashion_mnist {")
            })

    /// Every topic, in the order of the reference.
    let all: Topic list =
        [
            yield! Catalogue.items |> List.collect (ofConstruct "a part of a file")
            yield! Catalogue.constructs |> List.collect (ofConstruct "a part of a model")
            yield! Catalogue.layers |> List.collect (named "" "a layer" id)
            yield! inits
            yield! Catalogue.holes |> List.collect (ofConstruct "a value that may be searched")

            yield!
                Catalogue.classifiers
                |> List.collect (after "model" "model." "a model that is no layer graph")

            yield!
                Catalogue.sources
                |> List.collect (after "data" "data.source." "a source of data")

            yield! settingsOfData
            yield! settings "train" Catalogue.train
            yield! settings "search" Catalogue.search
            yield! figures
        ]

    /// Do the words of a path stand in another one, in order, and the last one last?
    let private leadsTo (words: string array) (path: string array) =
        let rec matches left right =
            match left, right with
            | [], _ -> true
            | _, [] -> false
            | first :: rest, other :: others when first = other -> matches rest others
            | _, _ :: others -> matches left others

        Array.last words = Array.last path
        && matches (List.ofArray words) (List.ofArray path)

    /// What a word or a path may mean, and the arguments that it may mean as well. A path's inner words may be left out.
    let find (name: string) : Topic list * Topic list =
        let words = name.TrimStart('?').Split('.')

        match all |> List.filter (fun topic -> words.Length > 1 && topic.Path = name) with
        | _ :: _ as exact -> exact, []
        | [] ->
            let found = all |> List.filter (fun topic -> leadsTo words (topic.Path.Split '.'))

            match found |> List.partition _.IsArgument with
            | arguments, [] -> arguments, []
            | arguments, topics -> topics, arguments

    let private namesOf (topics: Topic list) : string list =
        [
            for topic in topics do
                yield topic.Path
                yield topic.Path.Substring(topic.Path.LastIndexOf '.' + 1)
        ]
        |> List.distinct

    /// Every path, and the last word of each.
    let names: string list = namesOf all

    /// The same without what lies within a topic.
    let words: string list =
        all |> List.filter (fun topic -> not topic.IsArgument) |> namesOf
