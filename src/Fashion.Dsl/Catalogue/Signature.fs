namespace Fashion.Dsl

/// How names are written with their arguments, and what holds where an argument is left out.
[<RequireQualifiedAccess>]
module Signature =

    let private argument (parameter: Parameter) =
        match parameter.Presence with
        | Required -> parameter.Name
        | Default(text, _) -> parameter.Name + "=" + text
        | Derived from -> parameter.Name + "=(" + from.Replace("`", "") + ")"

    /// `conv(channels, kernel, stride=1)`
    let ofEntry (entry: Entry) : string =
        if entry.Parameters.IsEmpty then
            entry.Keyword
        else
            entry.Keyword
            + "("
            + String.concat ", " (List.map argument entry.Parameters)
            + ")"

    /// `epochs = 10`
    let ofSetting (parameter: Parameter) : string =
        match parameter.Presence with
        | Required -> parameter.Name + " = ..."
        | Default(text, _) -> parameter.Name + " = " + text
        | Derived from -> parameter.Name + " = (" + from.Replace("`", "") + ")"

    /// What holds where nothing is written.
    let presence (parameter: Parameter) : string =
        match parameter.Presence with
        | Required -> "required"
        | Default(text, _) -> "default `" + text + "`"
        | Derived from -> "default: " + from

    /// The arguments that a value of this type has of its own, and the names it may have.
    let rec inside (kind: ArgumentType) : Parameter list * Entry list =
        match kind with
        | OrNothingType(_, otherwise) -> inside otherwise
        | KeyedType parameters -> parameters, []
        | ChoiceType entries
        | CallsType entries -> [], entries
        | _ -> [], []

    /// The parameters that stand after the words of a path that begins below these; None where it leads nowhere.
    let rec below (parameters: Parameter list) (path: string list) : Parameter list option =
        match path with
        | [] -> Some parameters
        | word :: rest ->
            Catalogue.tryParameter parameters word
            |> Option.bind (fun parameter ->
                let arguments, entries = inside parameter.Type
                let further = arguments @ (entries |> List.collect _.Parameters)
                below (List.distinctBy _.Name further) rest)

    /// The parameters that stand after the words of a path such as `train.optimizer`; None where it leads nowhere.
    let belowPart (path: string list) : Parameter list option =
        match path with
        | "data" :: rest -> below Catalogue.data rest
        | "train" :: rest -> below Catalogue.train rest
        | "search" :: rest -> below Catalogue.search rest
        | _ -> None

    /// A value as a spec may write it: the parameter's own example, or that of the first name with arguments, or the default.
    let example (parameter: Parameter) : string =
        let named =
            snd (inside parameter.Type)
            |> List.tryFind (fun entry -> not entry.Parameters.IsEmpty)

        match named, parameter.Presence with
        | _ when parameter.Example <> "" -> parameter.Example
        | Some entry, _ -> entry.Example
        | None, Default(text, _) -> text
        | None, _ -> parameter.Type.Describe()
