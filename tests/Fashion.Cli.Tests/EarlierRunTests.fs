/// Runs that kept nothing of what their model says, and runs whose files are damaged.
module Fashion.Cli.Tests.EarlierRunTests

open System
open System.IO
open Xunit
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.TinyRuns

/// As a run was before predictions were kept.
let private earlier (name: string) =
    let run = copied neighbours.Value "earlier" name
    Directory.Delete(Path.Combine(run, "predictions"), true)
    run

let private kept (run: string) =
    Path.Combine(run, "predictions", "test.safetensors")

let private asks (run: string) =
    run
    + ": its model is asked about the test images, as the run has not kept that\n"

let private plot (run': string) =
    run [ "plot"; "confusion"; run'; "--svg"; run' + ".svg"; "--json" ]

[<Fact>]
let ``plot asks the model of an earlier run once, says so, and keeps what it says`` () =
    let run' = earlier "plotted"
    let first = check (plot run')
    Assert.Equal(asks run', first.Err)
    Assert.Equal<byte array>(File.ReadAllBytes(kept neighbours.Value), File.ReadAllBytes(kept run'))
    let again = check (plot run')
    Assert.Equal("", again.Err)
    Assert.Equal(first.Out, again.Out)

[<Fact>]
let ``compare asks the models of earlier runs, and finds the same`` () =
    let run' = earlier "compared"

    let compared (first: string) =
        check (run [ "compare"; first; logistic.Value; "--json" ])

    let finished = compared run'
    Assert.Equal(asks run', finished.Err)
    Assert.True(File.Exists(kept run'))
    // A part that nobody asked for is not computed.
    Assert.Single(Directory.GetFiles(Path.Combine(run', "predictions"))) |> ignore
    Assert.Equal((compared neighbours.Value).Out, finished.Out)
    Assert.Equal("", (compared run').Err)

[<Fact>]
let ``a run folder that cannot be written only costs a notice`` () =
    let run' = earlier "unwritable"
    // In the way of the folder, also of those who may write everywhere.
    File.WriteAllText(Path.Combine(run', "predictions"), "")
    let finished = check (plot run')
    Assert.StartsWith(asks run' + Path.Combine(run', "predictions") + ": ", finished.Err)
    Assert.EndsWith(": it will be asked again\n", finished.Err)
    Assert.Equal((check (plot run')).Err, finished.Err)

let private ofOtherImages () = File.ReadAllBytes(kept ghost.Value)

let private damages: (string * (byte array -> byte array)) list =
    [
        "short", (fun bytes -> bytes[.. bytes.Length - 5])
        "empty", (fun _ -> [||])
        "text", (fun _ -> Text.Encoding.UTF8.GetBytes "no tensors at all, but enough of them")
        "other classes", (fun _ -> ofOtherImages ())
        "other names",
        (fun bytes -> Text.Encoding.Latin1.GetBytes((Text.Encoding.Latin1.GetString bytes).Replace("labels", "lebals")))
        "other type",
        (fun bytes -> Text.Encoding.Latin1.GetBytes((Text.Encoding.Latin1.GetString bytes).Replace("I32", "F32")))
    ]

let all () =
    TheoryData<string>(damages |> List.map fst |> List.toArray)

[<Theory; MemberData(nameof all)>]
let ``damaged predictions are told of with the way out, which leads out`` (damage: string) =
    let run' = copied neighbours.Value "damaged-predictions" damage
    let path = kept run'
    File.WriteAllBytes(path, (Map damages)[damage](File.ReadAllBytes path))

    for line in
        [
            [ "compare"; run'; logistic.Value ]
            [ "plot"; "misclassified"; run'; "--svg"; Path.Combine(scratch, "damaged.svg") ]
            [ "report"; run'; "--out"; Path.Combine(scratch, "damaged.html") ]
        ] do
        let finished = run (line @ [ "--json" ])
        Assert.Equal(1, finished.Code)
        let error = finished.Json.GetProperty "error"
        Assert.Equal("R316", text "code" error)
        Assert.StartsWith(path + ": ", text "message" error)
        Assert.Equal("remove the file: it is made anew", text "help" error)

    File.Delete path
    let finished = check (run [ "compare"; run'; logistic.Value; "--json" ])
    Assert.Equal(asks run', finished.Err)
    Assert.Equal<byte array>(File.ReadAllBytes(kept neighbours.Value), File.ReadAllBytes path)

[<Theory>]
[<InlineData("cut", "{ \"train\": { \"loss\"")>]
[<InlineData("nothing", "null")>]
[<InlineData("wrong", "{ \"test\": { \"loss\": \"high\", \"accuracy\": 0.5 } }")>]
let ``damaged figures are told of with the way out, which leads out`` (name: string) (content: string) =
    let run' = copied neighbours.Value "damaged-figures" name
    let path = Path.Combine(run', "metrics.json")
    File.WriteAllText(path, content)

    for line in
        [
            [ "compare"; run'; logistic.Value ]
            [ "report"; run'; "--out"; Path.Combine(scratch, "damaged.html") ]
        ] do
        let finished = run (line @ [ "--json" ])
        Assert.Equal(1, finished.Code)
        let error = finished.Json.GetProperty "error"
        Assert.Equal("R314", text "code" error)
        Assert.StartsWith(path + ": the run's figures are damaged: ", text "message" error)

        Assert.Equal(
            "remove the file, and measure them again: `fashion-cli train --resume "
            + run'
            + "`",
            text "help" error
        )

    // `evaluate` measures anew, and needs none of them.
    check (run [ "evaluate"; run' ]) |> ignore
    File.Delete path
    check (run [ "train"; "--resume"; run'; "--json" ]) |> ignore
    check (run [ "compare"; run'; logistic.Value ]) |> ignore
