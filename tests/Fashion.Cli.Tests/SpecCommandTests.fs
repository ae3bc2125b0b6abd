module Fashion.Cli.Tests.SpecCommandTests

open System.IO
open System.Text
open System.Text.Json
open Xunit
open Fashion.Dsl
open Fashion.Cli.Tests.CommandRun

let private broken =
    file
        "broken.spec"
        (smallText.Replace("sgd(lr=0.1)", "sgd(lr=0.1, momentun=0.9)").Replace("batch = 50", "bach = 50"))

[<Fact>]
let ``check accepts a sound spec in one line`` () =
    let finished = run [ "check"; small ]
    Assert.Equal(0, finished.Code)
    Assert.Equal(small + ": Small is fine, 12,730 parameters\n", finished.Out)
    Assert.Equal("", finished.Err)

[<Fact>]
let ``check reports every mistake on standard error and ends with 2`` () =
    let finished = run [ "check"; broken ]
    Assert.Equal(2, finished.Code)
    Assert.Equal("", finished.Out)
    Assert.Contains("momentun", finished.Err)
    Assert.Contains("bach", finished.Err)
    Assert.EndsWith(broken + ": 2 errors\n", finished.Err)

[<Fact>]
let ``check --json gives places and suggestions`` () =
    let finished = run [ "check"; broken; "--json" ]
    Assert.Equal(2, finished.Code)
    Assert.False(finished.Json.GetProperty("valid").GetBoolean())
    let diagnostics = finished.Json.GetProperty "diagnostics"
    Assert.Equal(2, diagnostics.GetArrayLength())
    let first = diagnostics[0]
    Assert.Equal("error", first.GetProperty("severity").GetString())
    Assert.Equal(broken, first.GetProperty("file").GetString())

    for name, expected in [ "line", 17; "column", 27; "end_line", 17; "end_column", 35; "length", 8 ] do
        Assert.Equal(expected, first.GetProperty(name).GetInt32())

    Assert.Equal("momentum", first.GetProperty("fixes").[0].GetProperty("replacement").GetString())
    Assert.True(first.GetProperty("labels").[0].GetProperty("primary").GetBoolean())
    Assert.StartsWith("`sgd` takes: ", first.GetProperty("notes").[0].GetString())

[<Fact>]
let ``a place that spans lines ends on its last`` () =
    let source = SourceText("two.spec", "ab\ncde\n", false)

    let span: Span =
        {
            Source = source
            Start = 1
            Length = 4
        }

    use buffer = new MemoryStream()

    do
        use json = new Utf8JsonWriter(buffer)
        json.WriteStartObject()
        Fashion.Cli.Diagnostics.writePlace json span
        json.WriteEndObject()

    Assert.Equal(
        """{"file":"two.spec","line":1,"column":2,"end_line":2,"end_column":3,"length":4}""",
        Encoding.UTF8.GetString(buffer.ToArray())
    )

[<Fact>]
let ``an override of nothing is an error at its place on the command line`` () =
    let finished = run [ "check"; small; "-o"; "train.lr=0.01" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("did you mean `train.optimizer.lr`?", finished.Err)

[<Fact>]
let ``an unknown profile is an error`` () =
    let finished = run [ "check"; small; "--profile"; "smok" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("did you mean `smoke`?", finished.Err)

[<Fact>]
let ``show prints the layer table`` () =
    let finished = run [ "show"; small ]
    Assert.Equal(0, finished.Code)
    matchSnapshot "show-small.txt" finished.Out

/// A residual around two arms, in a block.
let private branched =
    lazy
        (file
            "branched.spec"
            (smallText
                .Replace("  flatten -> dense(16) -> relu\n", "  body: mix(4)\n  global_avgpool\n")
                .Replace(
                    "model {",
                    "block mix(channels) {\n  conv(channels, 1x1) -> residual(scale=0.5) {\n    concat {\n      | conv(2, 3x3, pad=same)\n      | identity\n      | maxpool(3, stride=1, pad=same) -> conv(2, 1x1)\n    }\n    conv(channels, 1x1)\n  }\n}\n\nmodel {"
                )))

[<Fact>]
let ``show says what a layer takes where that is not the line above`` () =
    let finished = run [ "show"; branched.Value ]
    Assert.Equal("", finished.Err)
    matchSnapshot "show-branched.txt" finished.Out

    let layers =
        (run [ "show"; branched.Value; "--json" ]).Json.GetProperty("layers").EnumerateArray()
        |> Seq.map (fun layer ->
            layer.GetProperty("name").ToString(),
            layer.GetProperty("inputs").EnumerateArray() |> Seq.map string |> List.ofSeq)
        |> Map

    Assert.Equal<string list>([ "input" ], layers["body.conv"])
    Assert.Equal<string list>([ "body.conv"; "body.scale" ], layers["body.add"])

[<Fact>]
let ``show --svg draws the layers and their branches`` () =
    let drawing = Path.Combine(scratch, "branched.svg")
    let finished = run [ "show"; branched.Value; "--svg"; drawing; "--json" ]
    Assert.Equal(0, finished.Code)
    Assert.Equal(drawing, finished.Json.GetProperty("svg").GetString())
    matchSnapshot "branched.svg" (File.ReadAllText drawing)

[<Fact>]
let ``a drawing takes the place of no folder, no other file and nothing in a folder that is not there`` () =
    let other = file "other.txt" "kept"

    for file in [ Path.Combine(scratch, "no-such-folder", "a.svg"); scratch; other ] do
        let finished = run [ "show"; small; "--svg"; file ]
        Assert.Equal(2, finished.Code)
        Assert.Equal("", finished.Out)
        Assert.StartsWith("error: " + file, finished.Err)

    Assert.Equal("kept", File.ReadAllText other)
    Assert.False(File.Exists(Path.Combine(scratch, "..", "." + Path.GetFileName scratch + ".partial")))

[<Fact>]
let ``a classifier without layers is shown by its settings, and cannot be drawn`` () =
    let spec =
        file "knn.spec" (smallText.Substring(0, smallText.IndexOf "model {") + "model knn(k=3)\n")

    let finished = run [ "show"; spec ]
    Assert.Equal("", finished.Err)
    Assert.Equal("model knn(k=3, distance=euclidean, weights=uniform)\n", finished.Out)

    for option in [ "--svg"; "--csv" ] do
        let finished = run [ "show"; spec; option; Path.Combine(scratch, "knn.svg") ]
        Assert.Equal(2, finished.Code)
        Assert.Contains("no layers to show", finished.Err)
        Assert.Contains("leave `" + option + "` out", finished.Err)
        Assert.False(Path.Exists(Path.Combine(scratch, "knn.svg")))

[<Fact>]
let ``show --json counts what the table counts`` () =
    let json = (run [ "show"; small; "--json" ]).Json
    Assert.Equal(12_730L, json.GetProperty("parameters").GetInt64())

    let layers = json.GetProperty("layers").EnumerateArray() |> Array.ofSeq
    Assert.Equal(12_730L, layers |> Array.sumBy (fun layer -> layer.GetProperty("parameters").GetInt64()))
    Assert.Equal("dense(10)", layers[layers.Length - 1].GetProperty("operation").GetString())

[<Fact>]
let ``commands other than check end with 2 on a broken spec and still give one object`` () =
    for command in [ "show"; "train" ] do
        let finished = run [ command; broken; "--json" ]
        Assert.Equal(2, finished.Code)
        Assert.Equal("spec", finished.Json.GetProperty("error").GetProperty("code").GetString())
        Assert.Equal(2, finished.Json.GetProperty("diagnostics").GetArrayLength())

[<Fact>]
let ``missing data are exit code 3 for train, and a diagnostic for check`` () =
    let spec =
        file "absent.spec" (smallText.Replace("data fashion_mnist", "data idx(\"no-such-folder\")"))

    let finished = run [ "train"; spec; "--runs"; Path.Combine(scratch, "never") ]
    Assert.Equal(3, finished.Code)
    Assert.Contains("no-such-folder", finished.Err)
    Assert.False(Directory.Exists(Path.Combine(scratch, "never")))
    let finished = run [ "check"; spec ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("the data are not there", finished.Err)

let private importing =
    smallText
        .Replace("name \"Small\"", "name \"Small\"\nimport \"parts/wide.spec\" { wide }")
        .Replace("dense(16)", "wide(16)")

[<Fact>]
let ``imports are read beside the spec that names them, in every command`` () =
    let folder = Directory.CreateDirectory(Path.Combine(scratch, "importing", "parts"))
    let spec = file "importing/whole.spec" importing
    let missing = run [ "check"; spec ]
    Assert.Equal(2, missing.Code)
    Assert.Contains("importing/parts/wide.spec` to import", missing.Err)

    let block = Path.Combine(folder.FullName, "wide.spec")
    File.WriteAllText(block, "spec 1\nblock wide(units) {\n  dense(units)\n}\n")

    for command in [ "check"; "show"; "explain"; "hash" ] do
        let finished = run [ command; spec ]
        Assert.True(finished.Code = 0, finished.Err)

    File.WriteAllText(block, String.replicate 5_000_000 "#")
    let large = run [ "check"; spec ]
    Assert.Equal(2, large.Code)
    Assert.Contains(block + ": this is too large for a spec", large.Err)

[<Fact>]
let ``an open hole is no mistake where a search will fill it, and one for train`` () =
    let open' = smallText.Replace("dense(16)", "dense(?choice(16, 32))")
    let search = "\nsearch {\n  goal = maximize(validation.accuracy)\n  trials = 2\n}\n"
    let spec = file "open.spec" (open' + search)

    for command in [ "check"; "show"; "explain"; "hash" ] do
        let finished = run [ command; spec ]
        Assert.True(finished.Code = 0, finished.Err)

    for line in
        [
            [ "train"; spec; "--runs"; Path.Combine(scratch, "never") ]
            [ "check"; file "unsearched.spec" open' ]
        ] do
        let finished = run line
        Assert.Equal(2, finished.Code)
        Assert.Contains("default", finished.Err)

[<Fact>]
let ``a classifier is checked and shown`` () =
    let data = smallText.Substring(0, smallText.IndexOf "model {")
    let spec = file "knn.spec" (data + "model knn(k=3)\n")
    Assert.Equal(spec + ": Small is fine\n", (run [ "check"; spec ]).Out)
    Assert.Equal("model knn(k=3, distance=euclidean, weights=uniform)\n", (run [ "show"; spec ]).Out)
    // What it makes no use of is told wherever it is set.
    let set = run [ "check"; spec; "-o"; "train.epochs=3" ]
    Assert.Equal(0, set.Code)
    Assert.Contains("warning W404: `knn` has its own settings", set.Err)

[<Fact>]
let ``every spec that comes along is fine, and so is each of its smoke profiles`` () =
    for spec in Directory.EnumerateFiles(Path.Combine(root, "specs"), "*.spec") do
        let finished = run [ "check"; spec ]
        Assert.True(finished.Code = 0, finished.Err)

        if File.ReadAllText(spec).Contains "profile smoke" then
            let finished = run [ "check"; spec; "--profile"; "smoke" ]
            Assert.True(finished.Code = 0, finished.Err)
