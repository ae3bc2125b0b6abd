/// `fashion-cli data`: where the data are, and whether they are sound.
[<RequireQualifiedAccess>]
module Fashion.Cli.Data

open System
open System.IO
open System.Text.Json
open Fashion.Core.Data
open Fashion.Dsl
open Fashion.Reports.Tables

/// Fashion-MNIST as it is published.
let private published: DataSettings =
    {
        Source = FashionMnist
        Split =
            {
                Train = null
                Validation = null
                Test = null
            }
        Limit = Nullable()
        Classes = Array.empty<int>
        Pad = 0
        Resize = null
        Invert = false
        Normalize = Normalization.Unit
        Augment = [||]
        Seed = 0
    }

let private parts (data: DataSet) =
    [
        "train", Some data.Train
        "validation", Option.ofObj data.Validation
        "test", Option.ofObj data.Test
    ]
    |> List.choose (fun (name, part) -> part |> Option.map (fun part -> name, part))

let private writeInfo (json: Utf8JsonWriter) (data: DataSet) =
    json.WriteString("image_shape", string data.Facts.ImageShape)
    json.WriteString("prepared_shape", string data.Train.Shape)
    Json.strings json "classes" data.ClassNames
    json.WriteStartObject "parts"

    for name, part in parts data do
        json.WriteStartObject name
        json.WriteNumber("samples", part.Count)
        json.WriteStartArray "per_class"

        for count in part.CountPerClass() do
            json.WriteNumberValue count

        json.WriteEndArray()
        json.WriteEndObject()

    json.WriteEndObject()
    json.WriteStartObject "files"

    for file in data.Checksums do
        json.WriteString(file.Key, file.Value)

    json.WriteEndObject()

let private frequencies (parts: (string * ImageSet) list) (names: string seq) : Table =
    let counts = parts |> List.map (fun (_, part) -> part.CountPerClass())

    Table(
        "frequencies",
        "Class frequencies",
        [|
            Column("class", "class", ColumnKind.Text)

            for name, _ in parts do
                Column(name, name, ColumnKind.Count)
        |],
        [|
            for label, name in Seq.indexed names do
                [|
                    box name

                    for count in counts do
                        box (int64 count[label])
                |]
        |]
    )

let private showInfo (output: Output) (settings: DataSettings) (folder: string) (csv: string option) =
    let data = DataSetLoader.Load(settings, folder, Action<string> output.Note)
    let parts = parts data
    let counts = parts |> List.map (fun (_, part) -> part.CountPerClass())

    let prepared =
        if data.Train.Shape.Equals data.Facts.ImageShape then
            ""
        else
            ", prepared to " + string data.Train.Shape

    output.Line("images of " + string data.Facts.ImageShape + prepared)

    let rows =
        [|
            yield [| yield "class"; yield! parts |> List.map fst |]

            for label, name in Seq.indexed data.ClassNames do
                yield
                    [|
                        yield name
                        yield! counts |> List.map (fun count -> Text.count (int64 count[label]))
                    |]

            yield
                [|
                    yield "all"
                    yield! parts |> List.map (fun (_, part) -> Text.count (int64 part.Count))
                |]
        |]

    for row in Text.table 1 rows do
        output.Line row

    output.Line "files (SHA-256):"

    for file in data.Checksums do
        output.Line("  " + file.Value + "  " + file.Key)

    TableText.saveCsv output csv [ frequencies parts data.ClassNames ]
    output.Object(fun json -> writeInfo json data)
    ExitCodes.done'

let private info (output: Output) (spec: string option) (csv: string option) =
    match spec with
    | None -> showInfo output published "." csv
    | Some path ->
        let request =
            {
                Path = path
                Profile = None
                Overrides = []
            }

        SpecFile.using output false request (fun experiment ->
            showInfo output experiment.Data (SpecFile.folder path) csv)

let private done' (output: Output) (folder: string) (text: string) =
    output.Line(folder + ": " + text)

    output.Object(fun json ->
        json.WriteString("folder", folder)
        Json.strings json "files" (FashionMnist.Files.Keys |> Seq.map (fun name -> Path.Combine(folder, name))))

    ExitCodes.done'

let private fetch (output: Output) =
    let folder = FashionMnist.LocateOrFetch(Action<string> output.Note)
    done' output folder "Fashion-MNIST is here"

let private verify (output: Output) =
    let folder = FashionMnist.LocateOrFetch(Action<string> output.Note)
    FashionMnist.Verify folder
    done' output folder "all four files are the published ones (MD5)"

let commands =
    [
        Command.create
            "data info"
            "says where the data are, their parts and classes"
            [ ""; "specs/lenet.spec --json" ]
            (fun parser ->
                let spec =
                    parser.Argument(
                        "spec",
                        "a spec, to see its data as it divides them (default: Fashion-MNIST as it is)"
                    )

                let csv = TableText.csvOption parser
                Arguments.json parser
                fun output line -> info output (spec line) (csv line))
        Command.create "data fetch" "finds Fashion-MNIST on this machine, or downloads it" [ "" ] (fun parser ->
            Arguments.json parser
            fun output _ -> fetch output)
        Command.create "data verify" "compares Fashion-MNIST's files with the published checksums" [ "" ] (fun parser ->
            Arguments.json parser
            fun output _ -> verify output)
    ]
