module Fashion.Cli.Tests.InitTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Cli
open Fashion.Cli.Tests.CommandRun

[<Fact>]
let ``the spec that init writes checks clean, and so does its profile`` () =
    let path = Path.Combine(scratch, "first.spec")
    let finished = run [ "init"; path ]
    Assert.True(finished.Code = 0, finished.Err)
    Assert.Contains("fashion-cli check " + path, finished.Out)

    for profile in [ []; [ "--profile"; "smoke" ] ] do
        let finished = run ([ "check"; path ] @ profile)
        Assert.Equal(0, finished.Code)
        Assert.Equal("", finished.Err)
        Assert.Equal(path + ": first is fine, 225,034 parameters\n", finished.Out)

[<Fact>]
let ``what init writes is canonical, for every source`` () =
    for source in Starter.sources do
        let text = Starter.text "first" source
        Assert.Equal(text, Formatter.Format text)

[<Fact>]
let ``init overwrites nothing`` () =
    let path = file "mine.spec" "mine"
    let finished = run [ "init"; path ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("it is there already", finished.Err)
    Assert.Equal("mine", File.ReadAllText path)

[<Theory>]
[<InlineData "idx">]
[<InlineData "npz">]
[<InlineData "images">]
let ``a spec for data of one's own is sound where the data are`` (source: string) =
    let path = Path.Combine(scratch, source + "-first.spec")
    let finished = run [ "init"; path; "--data"; source; "--json" ]
    Assert.True(finished.Code = 0, finished.Err)
    Assert.Equal(source, finished.Json.GetProperty("data").GetString())

    let facts: DataFacts =
        {
            ImageShape = Shape.Image(3, 40, 60)
            ClassCount = 4
        }

    let result =
        SpecCompiler.Compile(path, File.ReadAllText path, CompileOptions.WithFacts(fun _ -> facts))

    Assert.Empty result.Diagnostics
    let experiment = Option.ofObj result.Experiment |> Option.get
    Assert.Equal(Shape.Vector 4, experiment.Graph.OutputShape)

[<Fact>]
let ``a source that is not there is told with the nearest`` () =
    let finished = run [ "init"; Path.Combine(scratch, "no.spec"); "--data"; "image" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("did you mean `images`?", finished.Err)
    Assert.False(File.Exists(Path.Combine(scratch, "no.spec")))

[<Fact>]
let ``every source that init knows is one of the language`` () =
    for source in Starter.sources do
        Assert.Contains(Catalogue.sources, Predicate(fun (entry: Entry) -> entry.Keyword = source))
