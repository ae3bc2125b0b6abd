namespace Fashion.Dsl

/// The catalogue as Markdown, for docs/language.md.
[<RequireQualifiedAccess>]
module Reference =

    /// Every layer with weights has the same `init`: it is listed by itself.
    let private isInit (each: Parameter) =
        match each.Type with
        | ChoiceType entries -> LanguagePrimitives.PhysicalEquality entries Catalogue.inits
        | _ -> false

    /// One line for a name, one below it for each of its arguments.
    let rec private entryLines indent (entry: Entry) =
        [
            yield $"{indent}- `{Signature.ofEntry entry}`: {entry.Help}"
            for each in entry.Parameters do
                yield! parameterLines (indent + "  ") each
        ]

    and private parameterLines indent (each: Parameter) =
        let arguments, entries = Signature.inside each.Type
        let deeper = indent + "  "

        let takes =
            match each.Type with
            | _ when isInit each -> "see below"
            | ChoiceType _ -> "one of"
            | OrNothingType(word, CallsType _) -> $"`{word}`, or a list `[...]` of"
            | other -> other.Describe()

        [
            yield $"{indent}- `{each.Name}`: {each.Help}; {takes}; {Signature.presence each}"
            yield! arguments |> List.collect (parameterLines deeper)

            if not (isInit each) then
                yield! entries |> List.collect (entryLines deeper)
        ]

    let private constructLines (construct: Construct) =
        $"- `{construct.Syntax}`: {construct.Help}"
        :: (construct.Parameters |> List.collect (parameterLines "  "))

    let private section title lines =
        [ yield $"### {title}"; yield ""; yield! lines; yield "" ]

    let private figures =
        [
            for metric in Catalogue.metrics do
                let better = if metric.HigherIsBetter then "higher" else "lower"
                $"- `{metric.Name}`: the {better} the better"
        ]

    /// Every word of the language, with what it takes and its defaults.
    let markdown () : string =
        [
            section "Parts of a file" (Catalogue.items |> List.collect constructLines)
            section "Layers" (Catalogue.layers |> List.collect (entryLines ""))
            section "Values of `init`" (Catalogue.inits |> List.collect (entryLines ""))
            section "Parts of a model" (Catalogue.constructs |> List.collect constructLines)
            section "Models that are no layer graph" (Catalogue.classifiers |> List.collect (entryLines ""))
            section "Data sources" (Catalogue.sources |> List.collect (entryLines ""))
            section "Settings of `data`" (Catalogue.data |> List.collect (parameterLines ""))
            section "Settings of `train`" (Catalogue.train |> List.collect (parameterLines ""))
            section "Settings of `search`" (Catalogue.search |> List.collect (parameterLines ""))
            section "Values that may be searched" (Catalogue.holes |> List.collect constructLines)
            section "Figures to watch" figures
        ]
        |> List.concat
        |> String.concat "\n"
