namespace Fashion.Dsl

/// The catalogue as Markdown, for docs/language.md.
[<RequireQualifiedAccess>]
module Reference =

    let private parameter (parameter: Parameter) =
        match parameter.Presence with
        | Required -> parameter.Name
        | Default(text, _) -> $"{parameter.Name}={text}"
        | Derived from -> $"{parameter.Name}=({from.Replace(string '`', System.String.Empty)})"

    /// Every layer with weights has the same `init`: it is listed by itself.
    let private isInit (each: Parameter) =
        match each.Type with
        | ChoiceType entries -> LanguagePrimitives.PhysicalEquality entries Catalogue.inits
        | _ -> false

    let private signature (entry: Entry) =
        if entry.Parameters.IsEmpty then
            $"`{entry.Keyword}`"
        else
            $"""`{entry.Keyword}({entry.Parameters |> List.map parameter |> String.concat ", "})`"""

    /// One line for a name, one below it for each of its arguments.
    let rec private entryLines indent (entry: Entry) =
        [
            yield $"{indent}- {signature entry}: {entry.Help}"
            for each in entry.Parameters do
                yield! parameterLines (indent + "  ") each
        ]

    and private parameterLines indent (each: Parameter) =
        let takes =
            match each.Type with
            | ChoiceType _ -> "one of"
            | other -> other.Describe()

        let presence =
            match each.Presence with
            | Required -> "required"
            | Default(text, _) -> $"default `{text}`"
            | Derived from -> $"default: {from}"

        let below =
            match each.Type with
            | KeyedType parameters
            | OrNothingType(_, KeyedType parameters) -> parameters |> List.collect (parameterLines (indent + "  "))
            | ChoiceType entries when not (isInit each) -> entries |> List.collect (entryLines (indent + "  "))
            | _ -> []

        let takes = if isInit each then "see below" else takes
        $"{indent}- `{each.Name}`: {each.Help}; {takes}; {presence}" :: below

    let private section title lines =
        [ yield $"### {title}"; yield ""; yield! lines; yield "" ]

    /// All layers, data sources and settings, with what they take and their defaults.
    let markdown () : string =
        [
            section "Layers" (Catalogue.layers |> List.collect (entryLines ""))
            section "Values of `init`" (Catalogue.inits |> List.collect (entryLines ""))
            section "Data sources" (Catalogue.sources |> List.collect (entryLines ""))
            section "Settings of `data`" (Catalogue.data |> List.collect (parameterLines ""))
            section "Settings of `train`" (Catalogue.train |> List.collect (parameterLines ""))
        ]
        |> List.concat
        |> String.concat "\n"
