/// Many run folders, a line each: `runs`.
module Fashion.Cli.Tests.RunListTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Xunit
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.CsvTables
open Fashion.Cli.Tests.TinyRuns

/// What a list looks at, without anything that it does not.
let private light (into: string) (name: string) =
    let place = Path.Combine(scratch, into, name)
    Directory.CreateDirectory place |> ignore

    for file in [ "manifest.json"; "spec.spec"; "metrics.json" ] do
        File.Copy(Path.Combine(neighbours.Value, file), Path.Combine(place, file))

    place

type private Row =
    {
        Run: string
        Name: string
        Created: string
        Parameters: int64 option
        Epochs: int option
        Seconds: float option
        Test: float option
    }

let private made =
    [
        {
            Run = "20260101-120000-lenet-5"
            Name = "LeNet-5"
            Created = "2026-01-01T12:00:00+01:00"
            Parameters = Some 61_706L
            Epochs = Some 10
            Seconds = Some 83.25
            Test = Some 0.9012
        }
        {
            Run = "20260102-090000-resnet"
            Name = "ResNet"
            Created = "2026-01-02T09:00:00+01:00"
            Parameters = Some 1_250_000L
            Epochs = Some 30
            Seconds = Some 7_265.4
            // Divided by 100, 93.52 is another double than 9,352 of 10,000.
            Test = Some(9_352.0 / 10_000.0)
        }
        {
            Run = "20260103-100000-lenet-5-wide"
            Name = "lenet-5, wide"
            Created = "2026-01-03T10:00:00+01:00"
            Parameters = Some 200_000L
            Epochs = Some 10
            Seconds = Some 0.0125
            Test = Some 0.9012
        }
        {
            Run = "20260104-110000-knn"
            Name = "k \"nearest\""
            Created = "2026-01-04T11:00:00+01:00"
            Parameters = None
            Epochs = None
            Seconds = Some 0.5
            Test = None
        }
        {
            Run = "20260105-120000-open"
            Name = "Open"
            Created = "2026-01-05T12:00:00+01:00"
            Parameters = None
            Epochs = None
            Seconds = None
            Test = None
        }
    ]

/// The last of them has not ended, and one has no test part.
let private folder =
    lazy
        (let number (value: float option) : JsonNode | null =
            match value with
            | Some value -> JsonValue.Create value
            | None -> null

         let share (value: float) =
             numbers [ "loss", 0.5; "accuracy", value ]

         for row in made do
             let place = light "listed" row.Run

             edit (Path.Combine(place, "manifest.json")) (fun manifest ->
                 manifest["name"] <- JsonValue.Create row.Name
                 manifest["created"] <- JsonValue.Create row.Created)

             let metrics = Path.Combine(place, "metrics.json")

             edit metrics (fun json ->
                 json["parameters"] <- number (Option.map float row.Parameters)
                 json["epochs"] <- number (Option.map float row.Epochs)
                 json["trainSeconds"] <- number row.Seconds
                 json["train"] <- share 0.95
                 json["validation"] <- share 0.925
                 row.Test |> Option.iter (fun value -> json["test"] <- share value)

                 if row.Test.IsNone then
                     json["test"] <- null)

             if row.Name = "Open" then
                 File.Delete metrics

         Path.Combine(scratch, "listed"))

let private list (arguments: string list) =
    run ("runs" :: folder.Value :: arguments)

let private names (json: JsonElement) =
    [ for row in json.GetProperty("runs").EnumerateArray() -> text "name" row ]

/// The same without the folder in which this process put the runs.
let private withoutFolder (said: string) =
    let prefix = folder.Value + "/"

    said.Split '\n'
    |> Array.map (fun line ->
        if line.StartsWith prefix then
            line.Substring prefix.Length
        elif line.StartsWith "run " then
            "run" + line.Substring(3 + prefix.Length)
        else
            line)
    |> String.concat "\n"

[<Fact>]
let ``runs prints the table that it printed before`` () =
    let finished = check (list [])
    Assert.Equal("", finished.Err)
    matchSnapshot "runs.txt" (withoutFolder finished.Out)

[<Fact>]
let ``runs --json is one object with the numbers of metrics.json, and --csv writes them`` () =
    let tables = Path.Combine(scratch, "listed-tables")
    let json = (check (list [ "--json"; "--csv"; tables ])).Json
    Assert.Equal(folder.Value, text "folder" json)

    for row, found in Seq.zip made (json.GetProperty("runs").EnumerateArray()) do
        let same (name: string) (expected: float option) =
            match expected with
            | Some value -> Assert.Equal(value, found.GetProperty(name).GetDouble())
            | None -> Assert.Equal(JsonValueKind.Null, found.GetProperty(name).ValueKind)

        Assert.Equal(Path.Combine(folder.Value, row.Run), text "run" found)
        Assert.Equal(row.Name, text "name" found)
        Assert.Equal(row.Created.Substring(0, 16).Replace('T', ' '), text "created" found)
        Assert.Equal((if row.Name = "Open" then "open" else "finished"), text "state" found)
        same "parameters" (row.Parameters |> Option.map float)
        same "epochs" (row.Epochs |> Option.map float)
        same "train_seconds" row.Seconds
        same "test" row.Test

    sameTable (Path.Combine(tables, "runs.csv")) (json.GetProperty "runs")

[<Theory>]
[<InlineData("", "LeNet-5|ResNet|lenet-5, wide|k \"nearest\"|Open")>]
[<InlineData("--reverse", "Open|k \"nearest\"|lenet-5, wide|ResNet|LeNet-5")>]
[<InlineData("--sort name", "k \"nearest\"|LeNet-5|lenet-5, wide|Open|ResNet")>]
[<InlineData("--sort created --reverse", "Open|k \"nearest\"|lenet-5, wide|ResNet|LeNet-5")>]
// What is undefined stays last, and equals stay in their order.
[<InlineData("--sort parameters", "LeNet-5|lenet-5, wide|ResNet|k \"nearest\"|Open")>]
[<InlineData("--sort epochs --reverse", "ResNet|LeNet-5|lenet-5, wide|k \"nearest\"|Open")>]
[<InlineData("--sort train_seconds", "lenet-5, wide|k \"nearest\"|LeNet-5|ResNet|Open")>]
[<InlineData("--sort test", "LeNet-5|lenet-5, wide|ResNet|k \"nearest\"|Open")>]
[<InlineData("--sort test --reverse --most 2", "ResNet|LeNet-5")>]
[<InlineData("--sort state", "LeNet-5|ResNet|lenet-5, wide|k \"nearest\"|Open")>]
[<InlineData("--most 9", "LeNet-5|ResNet|lenet-5, wide|k \"nearest\"|Open")>]
let ``runs come in the order that is asked for`` (arguments: string) (expected: string) =
    let words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)
    let json = (check (list [ yield! words; yield "--json" ])).Json
    Assert.Equal<string list>(List.ofArray (expected.Split '|'), names json)

[<Theory>]
[<InlineData("test >= 0.9352", "ResNet")>]
[<InlineData("test >= 93.52%", "ResNet")>]
[<InlineData("test=93.52 %", "ResNet")>]
[<InlineData("test > 93.52%", "")>]
[<InlineData("test <= 0.9012", "LeNet-5|lenet-5, wide")>]
[<InlineData("test<93.52%", "LeNet-5|lenet-5, wide")>]
// What is undefined fulfils nothing but !=.
[<InlineData("test != 0.9012", "ResNet|k \"nearest\"|Open")>]
[<InlineData("train_seconds < 1", "lenet-5, wide|k \"nearest\"")>]
[<InlineData("train_seconds > 1e2", "ResNet")>]
[<InlineData("epochs = 10", "LeNet-5|lenet-5, wide")>]
[<InlineData("parameters >= 200000", "ResNet|lenet-5, wide")>]
[<InlineData("parameters ~ 617", "LeNet-5")>]
[<InlineData("name ~ LENET", "LeNet-5|lenet-5, wide")>]
[<InlineData("name = resnet", "ResNet")>]
[<InlineData("name = k \"nearest\"", "k \"nearest\"")>]
[<InlineData("run ~ resnet", "ResNet")>]
[<InlineData("state = open", "Open")>]
[<InlineData("state!=open", "LeNet-5|ResNet|lenet-5, wide|k \"nearest\"")>]
[<InlineData("created >= 2026-01-04", "k \"nearest\"|Open")>]
[<InlineData("epochs = 10&parameters > 1e5", "lenet-5, wide")>]
[<InlineData("epochs = 10&parameters > 1e5&name ~ res", "")>]
let ``runs that fulfil every condition are listed`` (conditions: string) (expected: string) =
    let where =
        [
            for each in conditions.Split '&' do
                yield! [ "--where"; each ]
        ]

    let finished = check (list (where @ [ "--json" ]))

    Assert.Equal<string list>(
        List.ofArray (expected.Split('|', StringSplitOptions.RemoveEmptyEntries)),
        names finished.Json
    )

    Assert.Contains(" of 5 runs", finished.Err)

[<Theory>]
[<InlineData("--where", "tset > 0.9", "there is no column `tset`", "did you mean `test`?")>]
[<InlineData("--where",
             "accuracy of all > 0.9",
             "there is no column `accuracy of all`",
             "the columns are run, name, created")>]
[<InlineData("--where", "test", "`test` is no condition", "one of = != < <= > >= ~")>]
[<InlineData("--where", "> 0.9", "`> 0.9` is no condition", "as in `test >= 0.9`")>]
[<InlineData("--where", "test => 0.9", "`> 0.9` is no number", "write one, such as 0.9 or 90%")>]
[<InlineData("--where", "test > ninety", "`ninety` is no number", "write one, such as 0.9 or 90%")>]
[<InlineData("--where", "epochs = nan", "`nan` is no number", "write one")>]
[<InlineData("--where", "epochs =", "`` is no number", "write one")>]
[<InlineData("--where", "epochs = %", "`%` is no number", "write one")>]
[<InlineData("--sort", "epoch", "there is no column `epoch`", "did you mean `epochs`?")>]
let ``a wrong question is exit code 2 with the way out`` (option: string, asked: string, says: string, help: string) =
    let finished = list [ option; asked; "--json" ]
    Assert.Equal(2, finished.Code)
    let error = finished.Json.GetProperty "error"
    Assert.Equal("U527", text "code" error)
    Assert.Equal(says, text "message" error)
    Assert.Contains(help, text "help" error)

[<Fact>]
let ``a number that is none is told whatever the runs have`` () =
    let finished = list [ "--where"; "state = open"; "--where"; "test > ninety" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("`ninety` is no number", finished.Err)

[<Fact>]
let ``a damaged run is told of and left out`` () =
    let runs = Path.Combine(scratch, "damaged")

    let damaged =
        [
            "a", "manifest.json", "{ \"name\": "
            "b", "manifest.json", "{}"
            "c", "manifest.json", ""
            "d", "metrics.json", "{ \"train\": [] }"
            "e", "metrics.json", "null"
            "f", "metrics.json", "{ \"test\": { \"loss\": \"high\", \"accuracy\": 1 } }"
        ]

    for name, file, content in damaged do
        File.WriteAllText(Path.Combine(light "damaged" name, file), content)

    // It can be opened, but not read.
    let unreadable = Path.Combine(light "damaged" "g", "metrics.json")
    File.Delete unreadable
    File.CreateSymbolicLink(unreadable, "/proc/self/mem") |> ignore
    File.Delete(Path.Combine(light "damaged" "h", "spec.spec"))
    light "damaged" "whole" |> ignore
    Directory.CreateDirectory(Path.Combine(runs, "no run at all")) |> ignore
    File.WriteAllText(Path.Combine(runs, "notes.txt"), "")
    let finished = check (run [ "runs"; runs; "--json" ])

    Assert.Equal<string list>(
        [ Path.Combine(runs, "whole") ],
        [
            for row in finished.Json.GetProperty("runs").EnumerateArray() -> text "run" row
        ]
    )

    let warnings = finished.Err.Split('\n', StringSplitOptions.RemoveEmptyEntries)
    Assert.Equal(8, warnings.Length)

    // In the order of their names, whichever was read first.
    for warning, (name, file, _) in Seq.zip warnings damaged do
        Assert.StartsWith("warning: " + Path.Combine(runs, name, file) + ": the ", warning)
        Assert.Contains(" damaged: ", warning)

    Assert.StartsWith("warning: " + Path.Combine(runs, "g"), warnings[6])
    Assert.Contains(Path.Combine(runs, "h") + ": this is no run folder", warnings[7])

[<Fact>]
let ``a folder that is not there is exit code 2, and an empty one has no runs`` () =
    let missing = Path.Combine(scratch, "nowhere")
    let finished = run [ "runs"; missing; "--json" ]
    Assert.Equal(2, finished.Code)
    let error = finished.Json.GetProperty "error"
    Assert.Equal("U301", text "code" error)
    Assert.Equal(missing + ": there is no such folder", text "message" error)
    Assert.Contains("--runs", text "help" error)
    let empty = Directory.CreateDirectory(Path.Combine(scratch, "empty-runs")).FullName
    let finished = check (run [ "runs"; empty ])
    Assert.Equal("", finished.Out)
    Assert.Equal(empty + ": there are no runs here\n", finished.Err)

[<Fact>]
let ``a thousand runs are listed`` () =
    let count = 1_000

    for index in 0 .. count - 1 do
        light "thousand" (index.ToString "0000") |> ignore

    let clock = Stopwatch.StartNew()
    let finished = check (run [ "runs"; Path.Combine(scratch, "thousand"); "--json" ])
    let seconds = clock.Elapsed.TotalSeconds

    match TestContext.Current.TestOutputHelper with
    | null -> ()
    | output -> output.WriteLine("1,000 runs are listed in " + seconds.ToString "F2" + " s")

    let listed =
        [
            for row in finished.Json.GetProperty("runs").EnumerateArray() -> Path.GetFileName(text "run" row)
        ]

    Assert.Equal<(string | null) list>([ for index in 0 .. count - 1 -> index.ToString "0000" ], listed)
