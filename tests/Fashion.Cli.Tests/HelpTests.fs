module Fashion.Cli.Tests.HelpTests

open Xunit
open Fashion.Dsl
open Fashion.Cli.Tests.CommandRun

[<Theory>]
[<InlineData("conv", "a layer: a convolution")>]
[<InlineData("train.optimizer", "values:")>]
[<InlineData("adamw", "a value of `train.optimizer`")>]
[<InlineData("knn", "a model that is no layer graph")>]
[<InlineData("repeat", "a part of a model")>]
[<InlineData("residual", "shortcut")>]
[<InlineData("augment", "cutout(px, p=100%)")>]
[<InlineData("search", "settings:")>]
[<InlineData("?log", "a value that may be searched")>]
[<InlineData("sgd", "train.optimizer")>]
let ``help on a word has its help and an example, and is what it was`` (name: string) (expected: string) =
    let finished = run [ "help"; name ]
    Assert.Equal(0, finished.Code)
    Assert.Equal("", finished.Err)
    Assert.Contains(expected, finished.Out)
    Assert.Contains("example:\n\n  ", finished.Out)
    matchSnapshot ("topic-" + name.TrimStart('?').Replace('.', '-') + ".txt") finished.Out

[<Fact>]
let ``help alone lists every command and word`` () =
    let finished = run [ "help" ]
    Assert.Equal(0, finished.Code)
    Assert.Contains("commands", finished.Out)
    matchSnapshot "topics.txt" (finished.Out.Substring(finished.Out.IndexOf "  parts of a file"))
    let lines = finished.Out.Split '\n'
    Assert.All(lines, (fun line -> Assert.True(line.Length <= 100, line)))

    for entry in Catalogue.layers @ Catalogue.classifiers do
        Assert.Contains(entry.Keyword, finished.Out)

[<Fact>]
let ``help on a command is that command's own`` () =
    Assert.Equal((run [ "data"; "info"; "--help" ]).Out, (run [ "help"; "data"; "info" ]).Out)
    let train = (run [ "help"; "train" ]).Out
    Assert.StartsWith((run [ "train"; "--help" ]).Out, train)
    Assert.Contains("train { SETTINGS }", train)
    let data = (run [ "help"; "data" ]).Out

    for name in [ "data info"; "data fetch"; "data verify"; "data SOURCE" ] do
        Assert.Contains(name, data)

[<Theory>]
[<InlineData("cnov", "there is no help on `cnov`", "did you mean `conv`?")>]
[<InlineData("trian", "there is no help on `trian`", "did you mean `train`?")>]
[<InlineData("train.optimiser", "there is no help on `train.optimiser`", "did you mean `train.optimizer`?")>]
[<InlineData("wibble", "there is no help on `wibble`", "`fashion-cli help` lists every command and word")>]
let ``help on nothing is exit code 2 with the nearest word`` (name: string) (message: string) (wayOut: string) =
    let finished = run [ "help"; name ]
    Assert.Equal(2, finished.Code)
    Assert.Equal("", finished.Out)
    Assert.Contains(message, finished.Err)
    Assert.Contains(wayOut, finished.Err)

[<Fact>]
let ``help --json gives the catalogue's own facts`` () =
    let json = (run [ "help"; "sgd"; "--json" ]).Json

    let paths =
        [
            for topic in json.GetProperty("topics").EnumerateArray() do
                topic.GetProperty("path").GetString()
        ]

    Assert.Equal<(string | null) list>([ "model.sgd"; "train.optimizer.sgd" ], paths)
    let optimizer = json.GetProperty("topics")[1]
    let rate = optimizer.GetProperty("arguments")[0]
    Assert.Equal("lr", rate.GetProperty("name").GetString())
    Assert.Equal("0.01", rate.GetProperty("default").GetString())
    Assert.Equal("a number above 0", rate.GetProperty("takes").GetString())
    let all = (run [ "help"; "--json" ]).Json.GetProperty "topics"
    Assert.Equal(Topics.names.Length, all.GetArrayLength())
