module Fashion.Cli.Tests.ExplainTests

open System.Text.RegularExpressions
open Xunit
open Fashion.Core
open Fashion.Dsl
open Fashion.Cli
open Fashion.Cli.Tests.CommandRun

// Hand-made origins ---------------------------------------------------------------------------------------------------

let private at path line isCommandLine : Span =
    let source =
        if isCommandLine then
            SourceText("command line: -o", path, true)
        else
            SourceText(path, String.replicate line "\n", false)

    {
        Source = source
        Start = (if isCommandLine then 0 else line - 1)
        Length = 0
    }

let private setting path origins : SettingOrigins =
    {
        Path = path
        Origins =
            [|
                for kind, value, place in origins do
                    {
                        Kind = kind
                        Value = value
                        Place = Option.toObj place
                    }
            |]
    }

let private settings =
    [|
        setting "data.limit" [ OriginKind.Default, "none", None ]
        setting
            "train.optimizer"
            [
                OriginKind.Default, "adam", None
                OriginKind.Spec, "sgd(lr=0.05)", Some(at "a.spec" 3 false)
            ]
        setting
            "train.optimizer.lr"
            [
                OriginKind.Default, "0.01", None
                OriginKind.Extended, "0.02", Some(at "base.spec" 7 false)
                OriginKind.Spec, "0.05", Some(at "a.spec" 3 false)
                OriginKind.Profile, "0.5", Some(at "a.spec" 9 false)
                OriginKind.Override, "1", Some(at "train.optimizer.lr=1" 1 true)
            ]
        setting "train.schedule.peak" []
        setting "train.early_stop" [ OriginKind.Profile, "none", Some(at "a.spec" 8 false) ]
        setting "train.early_stop.min_delta" [ OriginKind.Default, "0", None ]
    |]

[<Fact>]
let ``the table says where each value comes from, and leaves out what none switches off`` () =
    Assert.Equal<string>(
        [|
            "setting              set at                   value"
            "data.limit           default                  none"
            "train.optimizer      a.spec:3:1               sgd(...)"
            "train.optimizer.lr   -o train.optimizer.lr=1  1"
            "train.schedule.peak  not set                  -"
            "train.early_stop     a.spec:8:1 (profile)     none"
        |],
        Explain.table (Explain.holding settings)
    )

[<Fact>]
let ``a chain goes from the weakest place to the one that holds`` () =
    Assert.Equal<string>(
        [|
            "train.optimizer.lr = 1"
            "  default                            0.01"
            "  extends   base.spec:7:1            0.02"
            "  spec      a.spec:3:1               0.05"
            "  profile   a.spec:9:1               0.5"
            "  override  -o train.optimizer.lr=1  1"
        |],
        settings
        |> Explain.select "train.optimizer.lr"
        |> Explain.holding
        |> Array.collect Explain.chain
    )

[<Fact>]
let ``a setting that nothing decides is told as such`` () =
    let chain =
        settings
        |> Explain.select "train.schedule.peak"
        |> Explain.holding
        |> Array.collect Explain.chain

    Assert.Equal("train.schedule.peak = -", chain[0])
    Assert.Contains("not set", chain[1])

[<Theory>]
[<InlineData("train.optimizer", "train.optimizer train.optimizer.lr")>]
[<InlineData("data", "data.limit")>]
[<InlineData("train.early_stop.min_delta", "train.early_stop.min_delta")>]
let ``a path selects itself and what is below it`` (path: string, expected: string) =
    let found = settings |> Explain.select path |> Array.map _.Path
    Assert.Equal<string>(expected.Split ' ', found)

[<Theory>]
[<InlineData("train.optimzer", "did you mean `train.optimizer`?")>]
[<InlineData("train.lr", "did you mean `train.optimizer.lr`?")>]
[<InlineData("date", "did you mean `data`?")>]
[<InlineData("train.op", "lists every setting")>]
let ``an unknown path is exit code 2 with the nearest`` (path: string, expected: string) =
    let failure =
        Assert.Throws<UsageException>(fun () -> settings |> Explain.select path |> ignore)

    Assert.Contains(expected, Option.ofObj failure.Help |> Option.defaultValue "")

/// What a command printed with paths cut short, and columns with them.
let private trimmed (output: string) =
    Regex.Replace(output.Replace(scratch + "/", ""), "(?<=[^ \n]) {2,}", "  ")

// Real specs ----------------------------------------------------------------------------------------------------------

let private based =
    file "explain-base.spec" (smallText.Replace("sgd(lr=0.1)", "sgd(lr=0.1, momentum=0.9)"))

let private extending =
    file
        "explain.spec"
        """spec 1
extends "explain-base.spec"
set train.optimizer.lr = 0.2
profile fast {
  set train.optimizer.lr = 0.3
}
"""

[<Fact>]
let ``explain tells every place that sets a value`` () =
    let finished =
        run
            [
                "explain"
                extending
                "train.optimizer.lr"
                "--profile"
                "fast"
                "-o"
                "train.optimizer.lr=0.4"
            ]

    Assert.True(finished.Code = 0, finished.Err)

    Assert.Equal<string>(
        [|
            "train.optimizer.lr = 0.4"
            "  default  0.01"
            "  extends  explain-base.spec:17:19  0.1"
            "  spec  explain.spec:3:5  0.2"
            "  profile  explain.spec:5:7  0.3"
            "  override  -o train.optimizer.lr=0.4  0.4"
        |],
        (trimmed finished.Out).TrimEnd().Split '\n'
    )

[<Fact>]
let ``explain without a path lists every setting of the spec`` () =
    let finished = run [ "explain"; small ]
    Assert.Equal(0, finished.Code)
    matchSnapshot "explain-small.txt" (trimmed finished.Out)

[<Fact>]
let ``explain --json gives each origin with its place`` () =
    let json = (run [ "explain"; extending; "train.optimizer"; "--json" ]).Json
    let settings = json.GetProperty("settings").EnumerateArray() |> Array.ofSeq
    Assert.Equal("train.optimizer", settings[0].GetProperty("path").GetString())
    Assert.Equal("sgd(...)", settings[0].GetProperty("value").GetString())
    let origins = settings[1].GetProperty("origins").EnumerateArray() |> Array.ofSeq

    Assert.Equal<(string | null) list>(
        [ "default"; "extends"; "spec" ],
        [ for origin in origins -> origin.GetProperty("kind").GetString() ]
    )

    Assert.Equal(extending, origins[2].GetProperty("file").GetString())
    Assert.Equal(3, origins[2].GetProperty("line").GetInt32())

[<Fact>]
let ``every path that explain lists can be overridden with the value it shows`` () =
    let settings = (run [ "explain"; small; "--json" ]).Json.GetProperty "settings"

    for setting in settings.EnumerateArray() do
        let path = setting.GetProperty("path").GetString() |> Option.ofObj |> Option.get

        match setting.GetProperty("value").GetString() with
        | null -> ()
        | value when value.Contains "..." -> ()
        | value ->
            let finished = run [ "check"; small; "-o"; path + "=" + value ]
            Assert.True(finished.Code = 0, path + "\n" + finished.Err)

[<Fact>]
let ``explain of a broken spec gives its diagnostics`` () =
    let finished =
        run [ "explain"; file "explain-broken.spec" (smallText.Replace("epochs", "epoch")) ]

    Assert.Equal(2, finished.Code)
    Assert.Equal("", finished.Out)
    Assert.Contains("did you mean `epochs`?", finished.Err)
