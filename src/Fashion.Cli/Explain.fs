/// `fashion-cli explain`: which places set a value, and which of them holds.
[<RequireQualifiedAccess>]
module Fashion.Cli.Explain

open System
open System.Text.Json
open Fashion.Dsl

/// The value that holds, as written; None where nothing decides it.
let value (setting: SettingOrigins) : string option =
    setting.Origins |> Seq.tryLast |> Option.map _.Value.ReplaceLineEndings(" ")

let private isBelow (whole: string) (path: string) =
    path.StartsWith(whole + ".", StringComparison.Ordinal)

/// `sgd(...)` for `sgd(lr=0.05)`: its arguments are settings too, and may have other values by now.
let private folded (value: string) =
    match value.IndexOfAny [| '('; '[' |] with
    | -1 -> value
    | place ->
        value.Substring(0, place + 1)
        + "..."
        + (if value[place] = '(' then ")" else "]")

/// Settings with the values that hold. What stands below a `none` has no effect and is left out.
let holding (settings: SettingOrigins seq) : (SettingOrigins * string option) array =
    let all = Array.ofSeq settings

    let nothing =
        all
        |> Array.filter (fun setting -> value setting = Some "none")
        |> Array.map _.Path

    all
    |> Array.filter (fun setting -> not (nothing |> Array.exists (fun whole -> isBelow whole setting.Path)))
    |> Array.map (fun setting ->
        let hasParts = all |> Array.exists (fun other -> isBelow setting.Path other.Path)
        let value = value setting
        setting, (if hasParts then Option.map folded value else value))

let private kind (origin: Origin) =
    match origin.Kind with
    | OriginKind.Default -> "default"
    | OriginKind.Extended -> "extends"
    | OriginKind.Spec -> "spec"
    | OriginKind.Profile -> "profile"
    | OriginKind.Override -> "override"

/// `specs/lenet.spec:23:19`, or `-o train.epochs=1`; None for a default.
let private place (origin: Origin) =
    match origin.Place with
    | null -> None
    | span when span.Source.IsCommandLine -> Some("-o " + span.Source.Text)
    | span -> Some(span.Source.Path + ":" + string span.Line + ":" + string span.Column)

/// Where the value that holds comes from, in a few words.
let private source (setting: SettingOrigins) =
    match Seq.tryLast setting.Origins with
    | None -> "not set"
    | Some origin ->
        match place origin, origin.Kind with
        | None, _ -> kind origin
        | Some place, (OriginKind.Extended | OriginKind.Profile) -> place + " (" + kind origin + ")"
        | Some place, _ -> place

/// Every setting in a line: where it comes from, and its value last, since that may be long.
let table (settings: (SettingOrigins * string option) array) : string array =
    [|
        yield [| "setting"; "set at"; "value" |]

        for setting, value in settings do
            yield [| setting.Path; source setting; defaultArg value "-" |]
    |]
    |> Text.table 3

/// A setting and, from the weakest to the one that holds, the places that set it.
let chain (setting: SettingOrigins, value: string option) : string array =
    [|
        yield setting.Path + " = " + defaultArg value "-"

        let links =
            setting.Origins
            |> Seq.map (fun origin ->
                [|
                    "  " + kind origin
                    defaultArg (place origin) ""
                    origin.Value.ReplaceLineEndings " "
                |])
            |> Array.ofSeq

        if links.Length = 0 then
            yield "  not set: it must be written, or another value decides it"
        else
            yield! Text.table 3 links
    |]

let private last (path: string) =
    path.Substring(path.LastIndexOf '.' + 1)

/// What somebody probably meant by a path that is not there: a misspelled one, or one that leaves words out.
let private nearest (path: string) (known: string array) =
    Suggestion.nearest path known
    |> Option.orElseWith (fun () ->
        known
        |> Array.filter (fun candidate -> String.Equals(last candidate, last path, StringComparison.Ordinal))
        |> Array.sortBy _.Length
        |> Array.tryHead)

/// The settings at a path and below it.
let select (path: string) (settings: SettingOrigins seq) : SettingOrigins array =
    let found =
        settings
        |> Seq.filter (fun setting -> setting.Path = path || isBelow path setting.Path)
        |> Array.ofSeq

    if found.Length = 0 then
        let known = settings |> Seq.map _.Path |> Array.ofSeq

        let parts =
            known
            |> Array.filter (fun path -> path.Contains '.')
            |> Array.map (fun path -> path.Substring(0, path.LastIndexOf '.'))
            |> Array.distinct

        let help =
            nearest path (Array.append known parts)
            |> Suggestion.label "`fashion-cli explain SPEC` lists every setting"

        raise (CommandLine.wrong ("there is no setting " + Diagnostic.quote path) help)

    found

/// A setting as one JSON object.
let write (json: Utf8JsonWriter) (setting: SettingOrigins, value: string option) =
    json.WriteStartObject()
    json.WriteString("path", setting.Path)
    json.WriteString("value", Option.toObj value)
    json.WriteStartArray "origins"

    for origin in setting.Origins do
        json.WriteStartObject()
        json.WriteString("kind", kind origin)
        json.WriteString("value", origin.Value)

        match origin.Place with
        | null -> ()
        | span when span.Source.IsCommandLine -> json.WriteString("override", span.Source.Text)
        | span -> Diagnostics.writePlace json span

        json.WriteEndObject()

    json.WriteEndArray()
    json.WriteEndObject()

let private explain (output: Output) (request: SpecRequest) (path: string option) =
    let analysis =
        SpecCompiler.Analyze(request.Path, SpecText.read request.Path, SpecFile.requested true request)

    SpecFile.whole output request.Path analysis.Diagnostics analysis.Experiment (fun _ ->
        let settings =
            match path with
            | None -> holding analysis.Settings
            | Some path -> holding (select path analysis.Settings)

        let lines =
            match path with
            | None -> table settings
            | Some _ -> Array.collect chain settings

        for line in lines do
            output.Line line

        output.Object(fun json ->
            json.WriteString("spec", request.Path)
            json.WriteStartArray "settings"

            for setting in settings do
                write json setting

            json.WriteEndArray())

        ExitCodes.done')

let command =
    Command.create
        "explain"
        "says which places set a value: default, `extends`, spec, profile, `-o`"
        [
            "specs/lenet.spec"
            "specs/lenet.spec train.optimizer --profile smoke -o train.optimizer.lr=0.01"
        ]
        (fun parser ->
            let request = SpecFile.request parser

            let path =
                parser.Argument(
                    "path",
                    "a setting, such as `train.optimizer.lr`, or a part of them, such as `train` (default: all)"
                )

            Arguments.json parser
            fun output line -> explain output (request line) (path line))
