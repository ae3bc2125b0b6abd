/// Ensembles and test-time augmentation from the command line.
module Fashion.Cli.Tests.EnsembleCommandTests

open System.IO
open System.Text.Json
open Xunit
open Fashion.Cli.Tests.CommandRun

let private text (name: string) (json: JsonElement) =
    json.GetProperty(name).GetString() |> Option.ofObj |> Option.get

let private number (name: string) (json: JsonElement) = json.GetProperty(name).GetDouble()

/// The small run and a spec that differs from it, in one vote.
let private ensemble =
    lazy
        (let other =
            smallText
                .Replace("\"Small\"", "\"Other\"")
                .Replace("normalize = unit", "normalize = standard\n  pad = 2 px")

         file "member.spec" other |> ignore

         let spec =
             file
                 "pair.spec"
                 ("spec 1\nname \"Pair\"\n\ndata fashion_mnist {\n  split = [train: 600, validation: 200]\n  limit = 800 samples\n}\n\nmodel ensemble(members=[\""
                  + trainedRun.Value
                  + "\", \"member.spec\"], combine=weighted(weights=[2, 1]))\n")

         run
             [
                 "train"
                 spec
                 "--runs"
                 Path.Combine(scratch, "ensembles")
                 "--threads"
                 "1"
                 "--json"
             ])

let private ensembleRun = lazy (text "run" ensemble.Value.Json)

let private check (finished: Finished) =
    Assert.True(finished.Code = 0, finished.Err)
    finished

[<Fact>]
let ``train of an ensemble tells its members' accuracies and its own`` () =
    let json = (check ensemble.Value).Json
    let members = [ for each in json.GetProperty("members").EnumerateArray() -> each ]
    Assert.Equal<string list>([ trainedRun.Value; "member.spec" ], members |> List.map (text "name"))
    Assert.Equal<float list>([ 2.0; 1.0 ], members |> List.map (number "weight"))
    let alone = trained.Value.Json.GetProperty "test" |> number "accuracy"
    Assert.Equal(alone, number "accuracy" members.Head, 9)
    let pair = json.GetProperty("pairs").EnumerateArray() |> Seq.exactlyOne
    Assert.InRange(number "kendall_tau" pair, 0.1, 0.9999)

    // What each gets right besides the other is what their accuracies differ by.
    let difference = number "first_corrects" pair - number "second_corrects" pair

    Assert.Equal((number "accuracy" members[0] - number "accuracy" members[1]) * 10_000.0, difference, 6)

[<Fact>]
let ``evaluate and predict understand the run of an ensemble`` () =
    check ensemble.Value |> ignore
    let evaluated = (check (run [ "evaluate"; ensembleRun.Value; "--json" ])).Json
    let test = ensemble.Value.Json.GetProperty "test"
    Assert.Equal(number "accuracy" test, number "accuracy" evaluated, 9)
    Assert.Equal(2, evaluated.GetProperty("members").GetArrayLength())

    let predicted =
        (check (run [ "predict"; ensembleRun.Value; "--split"; "test"; "--json" ]))
            .Json.GetProperty("predictions")
            .EnumerateArray()
        |> Array.ofSeq

    let right =
        predicted |> Array.filter (fun each -> text "class" each = text "label" each)

    Assert.Equal(number "accuracy" evaluated, float right.Length / 10_000.0, 9)
    let plain = (check (run [ "evaluate"; ensembleRun.Value ])).Out
    Assert.Matches("(?m)^member +run +weight +loss +accuracy$", plain)
    Assert.Matches("(?m)^member.spec +.+ +1.0000 +[0-9.]+ +[0-9.]+ %$", plain)
    Assert.Contains("Kendall's tau-b", plain)

[<Fact>]
let ``train --resume of a finished ensemble finds the same figures`` () =
    check ensemble.Value |> ignore
    let again = check (run [ "train"; "--resume"; ensembleRun.Value; "--json" ])

    for part in [ "test"; "fit"; "epochs" ] do
        Assert.Equal(ensemble.Value.Json.GetProperty(part).GetRawText(), again.Json.GetProperty(part).GetRawText())

[<Fact>]
let ``a member that is not there is exit code 2`` () =
    let spec =
        file "lonely.spec" "spec 1\ndata fashion_mnist\nmodel ensemble(members=[\"nowhere.spec\"])\n"

    let finished =
        run [ "train"; spec; "--runs"; Path.Combine(scratch, "lonely"); "--json" ]

    Assert.Equal(2, finished.Code)
    Assert.Equal("U311", finished.Json.GetProperty "error" |> text "code")
    Assert.False(Directory.Exists(Path.Combine(scratch, "lonely")))

[<Fact>]
let ``--tta flip averages, and says so`` () =
    let plain = (check (run [ "evaluate"; trainedRun.Value; "--json" ])).Json

    let flipped =
        (check (run [ "evaluate"; trainedRun.Value; "--tta"; "flip"; "--json" ])).Json

    Assert.Equal("none", text "tta" plain)
    Assert.Equal("flip", text "tta" flipped)
    Assert.NotEqual(number "loss" plain, number "loss" flipped)

    let right =
        [
            for label, row in Seq.indexed (flipped.GetProperty("confusion").EnumerateArray()) -> row[label].GetInt32()
        ]

    Assert.Equal(number "accuracy" flipped, float (List.sum right) / 10_000.0, 9)
    let said = (check (run [ "evaluate"; trainedRun.Value; "--tta"; "flip" ])).Out
    Assert.Contains("10,000 images, each with its mirror image", said)

    let predicted =
        check (
            run
                [
                    "predict"
                    trainedRun.Value
                    "--split"
                    "validation"
                    "--tta"
                    "flip"
                    "--json"
                ]
        )

    Assert.Equal("flip", text "tta" predicted.Json)

[<Fact>]
let ``--tta of an ensemble reaches its members`` () =
    check ensemble.Value |> ignore

    let flipped =
        (check (run [ "evaluate"; ensembleRun.Value; "--tta"; "flip"; "--json" ])).Json

    let alone =
        (check (run [ "evaluate"; trainedRun.Value; "--tta"; "flip"; "--json" ])).Json

    let first = flipped.GetProperty("members").EnumerateArray() |> Seq.head
    Assert.Equal(number "accuracy" alone, number "accuracy" first, 9)

[<Theory>]
[<InlineData "evaluate">]
[<InlineData "predict">]
let ``an unknown --tta lists the values`` (command: string) =
    let finished = run [ command; trainedRun.Value; "--tta"; "flop" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("`--tta flop`", finished.Err)
    Assert.Contains("it is none or flip", finished.Err)
