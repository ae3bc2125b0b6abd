/// `fashion-cli help`: what a command does, or what a word of the spec language means. The words are the catalogue's.
[<RequireQualifiedAccess>]
module Fashion.Cli.Help

open System
open System.Text.Json
open Fashion.Dsl

/// The catalogue's words, a line for each family.
let private families =
    lazy
        (let keywords (entries: Entry list) = entries |> List.map _.Keyword
         let constructs (entries: Construct list) = entries |> List.map _.Keyword
         let settings (parameters: Parameter list) = parameters |> List.map _.Name

         [
             "parts of a file", constructs Catalogue.items
             "layers", keywords Catalogue.layers
             "parts of a model", constructs Catalogue.constructs
             "other models", keywords Catalogue.classifiers
             "sources of data", keywords Catalogue.sources
             "settings of `data`", settings Catalogue.data
             "settings of `train`", settings Catalogue.train
             "settings of `search`", settings Catalogue.search
             "values to search", Catalogue.holes |> List.map (fun hole -> "?" + hole.Keyword)
             "figures", Catalogue.metrics |> List.map _.Name
         ])

/// Words in lines of at most 100 letters, after a title.
let private wrapped (title: string) (words: string list) =
    let indent = 24

    let append (lines: string list) (word: string) =
        match lines with
        // A comma may follow.
        | line :: rest when line.Length + word.Length + 3 <= 100 -> (line + ", " + word) :: rest
        | line :: rest -> (String(' ', indent) + word) :: (line + ",") :: rest
        | [] -> [ ("  " + title).PadRight indent + word ]

    words |> List.fold append [] |> List.rev

let private overview (commands: Command list) =
    [
        yield "`fashion-cli help NAME` explains a command or a word of the spec language:"
        yield ""
        yield! commands |> List.map _.Name |> wrapped "commands"

        for title, words in families.Value do
            yield! wrapped title words
    ]

let private writeParameter (json: Utf8JsonWriter) (parameter: Parameter) =
    json.WriteStartObject()
    json.WriteString("name", parameter.Name)
    json.WriteString("help", parameter.Help)
    json.WriteString("takes", parameter.Type.Describe())

    match parameter.Presence with
    | Required -> json.WriteBoolean("required", true)
    | Default(text, _) -> json.WriteString("default", text)
    | Derived from -> json.WriteString("default_from", from)

    json.WriteEndObject()

let private writeTopic (json: Utf8JsonWriter) (topic: Topic) =
    json.WriteStartObject()
    json.WriteString("path", topic.Path)
    json.WriteString("kind", topic.Kind)
    json.WriteString("syntax", topic.Syntax)
    json.WriteString("help", topic.Help)
    json.WriteString("takes", (if topic.Takes = "" then null else topic.Takes))
    json.WriteStartArray "arguments"

    for parameter in topic.Arguments do
        writeParameter json parameter

    json.WriteEndArray()
    json.WriteStartArray "values"

    for value in topic.Values do
        json.WriteStartObject()
        json.WriteString("name", value.Keyword)
        json.WriteString("syntax", Signature.ofEntry value)
        json.WriteString("help", value.Help)
        json.WriteEndObject()

    json.WriteEndArray()
    json.WriteString("example", (if topic.Example = "" then null else topic.Example))
    json.WriteEndObject()

/// Ends with the nearest word.
let private unknown (commands: Command list) (name: string) : exn =
    let near =
        Suggestion.nearest name (Seq.append (commands |> List.map _.Name) Topics.names)
        |> Suggestion.label "`fashion-cli help` lists every command and word"

    CommandLine.wrong ("there is no help on " + Diagnostic.quote name) near

let private explain (output: Output) (commands: Command list) (name: string) =
    let named = commands |> List.filter (fun command -> command.Name = name)

    let family =
        commands |> List.filter (fun command -> command.Name.StartsWith(name + " "))

    let topics, arguments = Topics.find name

    if named.IsEmpty && family.IsEmpty && topics.IsEmpty then
        raise (unknown commands name)

    let pages =
        [
            yield! named @ family |> List.map (fun command -> command.Help())
            yield! topics |> List.map TopicPage.render

            if not arguments.IsEmpty then
                let paths = arguments |> List.map (fun topic -> "`" + topic.Path + "`")
                yield "see also: " + String.Join(", ", paths)
        ]

    output.Line(String.Join("\n\n" + String('-', 100) + "\n\n", pages))

    output.Object(fun json ->
        json.WriteStartArray "commands"

        for command in named @ family do
            json.WriteStartObject()
            json.WriteString("name", command.Name)
            json.WriteString("summary", command.Summary)
            json.WriteEndObject()

        json.WriteEndArray()
        json.WriteStartArray "topics"

        for topic in topics do
            writeTopic json topic

        json.WriteEndArray()
        Json.strings json "see_also" (arguments |> Seq.map _.Path))

let private run (output: Output) (commands: Command list) words =
    match words with
    | [] ->
        for line in overview commands do
            output.Line line

        output.Object(fun json -> Json.strings json "topics" Topics.names)
    | words -> explain output commands (String.Join(' ', words))

    ExitCodes.done'

let command (commands: unit -> Command list) =
    Command.create
        "help"
        "explains a command, a layer, a setting, or any other word of the spec language"
        [ "conv"; "train.optimizer"; "adamw"; "repeat"; "data info" ]
        (fun parser ->
            let topic =
                parser.Arguments(
                    "topic",
                    "a command, or a word of the spec language: conv, train.optimizer, adamw, knn, repeat"
                )

            Arguments.json parser
            fun output line -> run output (commands ()) (topic line))
