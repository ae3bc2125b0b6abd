/// Searches from the command line: the study, its best trial as a spec, and what goes wrong.
module Fashion.Cli.Tests.SearchCommandTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Threading
open Xunit
open Fashion.Cli.Tests.CommandRun

let private text (name: string) (json: JsonElement) =
    json.GetProperty(name).GetString() |> Option.ofObj |> Option.get

let private check (finished: Finished) =
    Assert.True(finished.Code = 0, finished.Err)
    finished

let private withHoles (search: string) =
    smallText
        .Replace("dense(16)", "dense(?choice(8, 16, 32, default=16))")
        .Replace("lr=0.1", "lr=?log(1e-3..1e-1, default=0.1)")
    + "\nsearch {\n  goal = maximize(validation.accuracy)\n"
    + search
    + "\n}\n"

let private spec name search =
    file (name + ".spec") (withHoles search)

let private storage name =
    "sqlite:///" + Path.Combine(scratch, name + ".db")

let private runs name = Path.Combine(scratch, name)

let private search name specs =
    run ([ "search" ] @ specs @ [ "--storage"; storage name; "--runs"; runs name ])

[<Fact>]
let ``a search tells its best trial, which is a spec that trains to its figure`` () =
    let path = spec "best" "  strategy = random\n  trials = 6"
    let json = (check (search "best" [ path; "--json" ])).Json
    Assert.Equal("best", text "study" json)
    Assert.Equal("validation.accuracy", text "metric" json)
    Assert.Equal(6, json.GetProperty("trials").GetArrayLength())
    let best = json.GetProperty "best"
    let value = best.GetProperty("value").GetDouble()

    Assert.Equal(
        value,
        json.GetProperty("trials").EnumerateArray()
        |> Seq.map (fun trial -> trial.GetProperty("value").GetDouble())
        |> Seq.max
    )

    let printed =
        check (run [ "search"; "--best"; "best"; "--storage"; storage "best" ])

    let winner = file "winner.spec" printed.Out

    let trained =
        (check (run [ "train"; winner; "--threads"; "1"; "--runs"; runs "winner"; "--json" ])).Json

    Assert.Equal(value, trained.GetProperty("validation").GetProperty("accuracy").GetDouble())

    let shown = check (run [ "search"; "--show"; "best"; "--storage"; storage "best" ])
    Assert.Contains($"""best: trial {best.GetProperty("number").GetInt32()}""", shown.Out)

[<Fact>]
let ``the same command again goes on, with as many trials more as the spec has`` () =
    let path = spec "more" "  strategy = random\n  trials = 2"
    search "more" [ path ] |> check |> ignore
    let again = (check (search "more" [ path; "-o"; "search.trials=4"; "--json" ])).Json
    Assert.Equal(4, again.GetProperty("trials").GetArrayLength())
    let nothing = (check (search "more" [ path; "--json" ])).Json
    Assert.Equal(4, nothing.GetProperty("trials").GetArrayLength())

[<Fact>]
let ``a study of another spec is refused with the difference`` () =
    let path = spec "other" "  strategy = random\n  trials = 1"
    search "other" [ path ] |> check |> ignore
    let changed = search "other" [ path; "-o"; "train.batch=25"; "--json" ]
    Assert.Equal(2, changed.Code)
    Assert.Equal("U510", text "code" (changed.Json.GetProperty "error"))
    Assert.Contains("train.batch", text "message" (changed.Json.GetProperty "error"))
    Assert.Contains("50 -> 25", text "message" (changed.Json.GetProperty "error"))

    let wider =
        file
            "other.spec"
            ((withHoles "  strategy = random\n  trials = 1").Replace("choice(8, 16, 32", "choice(8, 16, 64"))

    let holes = search "other" [ wider ]
    Assert.Equal(2, holes.Code)
    Assert.Contains("?model.dense.units", holes.Err)

let wrong () =
    TheoryData<string, string, string>(
        [|
            struct ("U511", "  dense(classes)\n}\n", "")
            struct ("U512", "search {\n  goal = maximize(validation.accuracy)\n  trials = 3\n}\n", "")
            struct ("U501",
                    "search {\n  goal = maximize(validation.accuracy)\n  strategy = grid\n}\n",
                    "lr=?log(1e-3..1e-1)")
        |]
    )

[<Theory; MemberData(nameof wrong)>]
let ``a spec that cannot be searched is refused`` (code: string) (part: string) (hole: string) =
    let body =
        if hole = "" then
            smallText
        else
            smallText.Replace("lr=0.1", hole)

    let path =
        file (code + ".spec") (if part.StartsWith "search" then body + part else smallText)

    let finished = search code [ path; "--json" ]
    Assert.Equal(2, finished.Code)
    Assert.Equal(code, text "code" (finished.Json.GetProperty "error"))

[<Fact>]
let ``a study that is not there is told with those that are`` () =
    let path = spec "there" "  strategy = random\n  trials = 1"
    search "there" [ path ] |> check |> ignore
    let finished = run [ "search"; "--show"; "ther"; "--storage"; storage "there" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("did you mean `there`?", finished.Err)

[<Fact>]
let ``--best of a study without a figure says so`` () =
    let path =
        file
            "hot.spec"
            ((withHoles "  strategy = random\n  trials = 2")
                .Replace("1e-3..1e-1, default=0.1", "1e30..1e31, default=1e30"))

    let finished = search "hot" [ path ]
    Assert.Equal(1, finished.Code)
    Assert.Contains("no trial has ended with a value", finished.Out)
    Assert.Equal(2, (run [ "search"; "--best"; "hot"; "--storage"; storage "hot" ]).Code)

// Eight processes, of which one is killed now and then: every point is tried, none has two results, none is lost.
[<Fact>]
let ``many processes share a study, also where some of them die`` () =
    let path = spec "many" "  strategy = random\n  trials = 40"
    let cli = typeof<Fashion.Cli.Output>.Assembly.Location

    let start () =
        let info =
            ProcessStartInfo(
                "dotnet",
                [
                    "exec"
                    cli
                    "search"
                    path
                    "--storage"
                    storage "many"
                    "--runs"
                    runs "many"
                ]
                @ [ "--workers"; "1"; "--grace"; "4" ]
            )

        info.RedirectStandardOutput <- true
        info.RedirectStandardError <- true
        let started = Process.Start info |> Option.ofObj |> Option.get
        started.OutputDataReceived.Add ignore
        started.ErrorDataReceived.Add ignore
        started.BeginOutputReadLine()
        started.BeginErrorReadLine()
        started

    let workers = [| for _ in 1..4 -> start () |]

    for victim in 0..2 do
        Thread.Sleep 2500
        workers[victim].Kill()
        workers[victim].WaitForExit()
        workers[victim] <- start ()

    for worker in workers do
        worker.WaitForExit()
        Assert.Equal(0, worker.ExitCode)

    let json =
        (check (run [ "search"; "--show"; "many"; "--storage"; storage "many"; "--json" ])).Json

    let trials = json.GetProperty("trials").EnumerateArray() |> Array.ofSeq

    Assert.Equal<int list>(
        [ 0 .. trials.Length - 1 ],
        [ for trial in trials -> trial.GetProperty("number").GetInt32() ]
    )

    let complete = trials |> Array.filter (fun trial -> text "state" trial = "complete")
    Assert.Equal(40, complete.Length)

    Assert.Equal(
        40,
        complete
        |> Array.distinctBy (fun trial -> trial.GetProperty("parameters").GetRawText())
        |> Array.length
    )

[<Fact>]
let ``a search that is interrupted says how to go on`` () =
    use cancel = new CancellationTokenSource(TimeSpan.FromSeconds 3.0)

    let path =
        file "long.spec" ((withHoles "  strategy = random\n  trials = 50").Replace("epochs = 2", "epochs = 200"))

    let stopped =
        runUntil cancel.Token [ "search"; path; "--storage"; storage "long"; "--runs"; runs "long"; "--json" ]

    Assert.Equal(130, stopped.Code)
    Assert.True(stopped.Json.GetProperty("interrupted").GetBoolean())

    Assert.Contains(
        stopped.Json.GetProperty("trials").EnumerateArray(),
        fun trial ->
            text "state" trial = "waiting"
            && trial.GetProperty("intermediate_values").EnumerateObject() |> Seq.length > 0
    )
