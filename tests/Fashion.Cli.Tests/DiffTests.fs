module Fashion.Cli.Tests.DiffTests

open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Cli
open Fashion.Cli.Tests.CommandRun

// Comparison ----------------------------------------------------------------------------------------------------------

let private difference (name: string) before after : Difference =
    {
        Name = name
        Before = before
        After = after
    }

[<Fact>]
let ``settings are told in one order, wherever they differ`` () =
    let before = [ "a", "1"; "b", "2"; "c", "3"; "d", "4" ]
    let after = [ "a", "1"; "c", "0"; "e", "5"; "d", "4" ]

    Assert.Equal<Difference list>(
        [
            difference "b" (Some "2") None
            difference "c" (Some "3") (Some "0")
            difference "e" None (Some "5")
        ],
        Comparison.settings before after
    )

[<Fact>]
let ``the arguments of one choice are told one by one, another choice whole`` () =
    let sgd lr =
        [ "train.optimizer", $"sgd(lr={lr})"; "train.optimizer.lr", lr ]

    let adam = [ "train.optimizer", "adam(lr=1)"; "train.optimizer.lr", "1" ]

    Assert.Equal<Difference list>(
        [ difference "train.optimizer.lr" (Some "1") (Some "2") ],
        Comparison.settings (sgd "1") (sgd "2")
    )

    Assert.Equal<Difference list>(
        [ difference "train.optimizer" (Some "sgd(lr=2)") (Some "adam(lr=1)") ],
        Comparison.settings (sgd "2") adam
    )

let private graph (text: string) =
    SpecCompiler.CompileModel("model", text).Graph |> Option.ofObj |> Option.get

[<Fact>]
let ``layers are compared by name, argument by argument`` () =
    let before =
        graph "model {\n  input 8\n  a: dense(4, init=normal(0.1)) -> relu\n  b: dense(2)\n}\n"

    let after =
        graph "model {\n  input 8\n  a: dense(6, init=normal(0.2)) -> relu\n  c: dense(2)\n}\n"

    match Comparison.layers before after with
    | [ Changed(_, _, details); Changed(relu, _, _); Removed removed; Added added ] ->
        Assert.Equal("relu", relu.Name)

        Assert.Equal<Difference list>(
            [
                difference "units" (Some "4") (Some "6")
                difference "init" (Some "normal(std=0.1)") (Some "normal(std=0.2)")
                difference "output" (Some "4") (Some "6")
                difference "parameters" (Some "36") (Some "54")
            ],
            details
        )

        Assert.Equal("b", removed.Name)
        Assert.Equal("c", added.Name)
    | other -> Assert.Fail(string other)

[<Fact>]
let ``a layer that takes its input elsewhere has changed`` () =
    let model first second =
        graph $"model {{\n  input 8\n  {first}: dense(8)\n  {second}: dense(8)\n}}\n"

    match Comparison.layers (model "a" "b") (model "b" "a") with
    | [ Changed(_, _, one); Changed(_, _, other) ] ->
        Assert.Equal<Difference list>([ difference "from" (Some "a") (Some "input") ], one)
        Assert.Equal<Difference list>([ difference "from" (Some "input") (Some "b") ], other)
    | other -> Assert.Fail(string other)

// The command ---------------------------------------------------------------------------------------------------------

[<Fact>]
let ``specs that say the same in other words are the same`` () =
    let text =
        smallText
            .Replace("spec 1\n", "spec 1  # the same\n")
            .Replace("name \"Small\"", "name \"Other\"\n\nlet width = 2^4")
            .Replace("dense(16)", "dense(width, bias=true)")
            .Replace("limit = 800 samples", "limit = 8_00")

    let finished = run [ "diff"; small; file "same.spec" text ]
    Assert.True(finished.Code = 0, finished.Out + finished.Err)
    Assert.Equal("they mean the same\n", finished.Out)

let private other =
    file
        "different.spec"
        (smallText
            .Replace("sgd(lr=0.1)", "adam")
            .Replace("epochs = 2", "epochs = 3")
            .Replace("dense(16) -> relu", "hidden: dense(32) -> relu")
            .Replace("flatten -> hidden", "flatten\n  hidden"))

[<Fact>]
let ``diff tells settings, layers, totals and parts, and ends with 1`` () =
    let finished = run [ "diff"; small; other ]
    Assert.Equal(1, finished.Code)
    Assert.Equal("", finished.Err)
    matchSnapshot "diff.txt" finished.Out

[<Fact>]
let ``diff --json holds the same`` () =
    let finished = run [ "diff"; small; other; "--json" ]
    Assert.Equal(1, finished.Code)
    let json = finished.Json
    Assert.False(json.GetProperty("same").GetBoolean())
    Assert.True(json.GetProperty("hashes").GetProperty("data").GetProperty("same").GetBoolean())
    Assert.False(json.GetProperty("hashes").GetProperty("model").GetProperty("same").GetBoolean())
    Assert.Equal(12_730L, json.GetProperty("parameters").GetProperty("before").GetInt64())

    Assert.Equal<(string | null) list>(
        [ "train.optimizer"; "train.epochs" ],
        [
            for each in json.GetProperty("settings").EnumerateArray() -> each.GetProperty("name").GetString()
        ]
    )

    Assert.Equal<(string | null * string | null) list>(
        [
            "hidden", "added"
            "relu", "changed"
            "dense_2", "removed"
            "dense", "changed"
        ],
        [
            for each in json.GetProperty("layers").EnumerateArray() ->
                each.GetProperty("name").GetString(), each.GetProperty("change").GetString()
        ]
    )

[<Fact>]
let ``a run is the spec that it was trained with`` () =
    let finished = run [ "diff"; trainedRun.Value; small ]
    Assert.True(finished.Code = 0, finished.Out + finished.Err)

    let searching =
        smallText
        + "\nsearch {\n  goal = maximize(validation.accuracy)\n  trials = 3\n}\n"

    let finished = run [ "diff"; trainedRun.Value; file "searching.spec" searching ]
    Assert.True(finished.Code = 0, finished.Out + finished.Err)

[<Fact>]
let ``what is searched is part of the meaning`` () =
    let searching trials width =
        smallText.Replace("dense(16)", $"dense(?choice(16, {width}, default=16))")
        + $"\nsearch {{\n  goal = maximize(validation.accuracy)\n  trials = {trials}\n}}\n"

    let finished =
        run
            [
                "diff"
                file "search-1.spec" (searching 10 32)
                file "search-2.spec" (searching 20 64)
            ]

    Assert.Equal(1, finished.Code)

    Assert.Matches("  search.trials +10 -> 20\n", finished.Out)

    Assert.Contains("choice(16, 32), default 16 -> choice(16, 64), default 16", finished.Out)
    Assert.Contains("hashes: data equal, model equal, training equal", finished.Out)

[<Fact>]
let ``another kind of classifier is told whole`` () =
    let classifier (call: string) =
        file
            (call.Substring(0, 3) + ".spec")
            (smallText.Substring(0, smallText.IndexOf "model {") + "model " + call + "\n")

    let finished = run [ "diff"; classifier "knn(k=3)"; classifier "logistic(c=2)" ]
    Assert.Equal(1, finished.Code)
    Assert.Contains("model  knn(k=3, ", finished.Out)
    Assert.Contains("-> logistic(penalty=l2, c=2, ", finished.Out)

[<Fact>]
let ``a folder that is no run is exit code 2, and so is one spec alone`` () =
    let finished = run [ "diff"; small; scratch ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("this is no run folder", finished.Err)
    Assert.Equal(2, (run [ "diff"; small ]).Code)

[<Fact>]
let ``hash is the identity that layout does not change`` () =
    let json = (run [ "hash"; small; "--json" ]).Json

    let spaced =
        (run
            [
                "hash"
                file "spaced.spec" (smallText.Replace("\n\n", "\n\n\n# more\n"))
                "--json"
            ])
            .Json

    let deeper = (run [ "hash"; small; "-o"; "train.epochs=9"; "--json" ]).Json

    for part in [ "data"; "model"; "training" ] do
        let hash (element: System.Text.Json.JsonElement) = element.GetProperty(part).GetString()
        Assert.Matches("^[0-9a-f]{64}$", hash json)
        Assert.Equal(hash json, hash spaced)
        Assert.Equal(part <> "training", (hash json = hash deeper))

    let lines = (run [ "hash"; small ]).Out.TrimEnd().Split '\n'
    Assert.Equal(3, lines.Length)
    Assert.Equal("data      " + json.GetProperty("data").GetString(), lines[0])
