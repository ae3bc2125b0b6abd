/// Searches from the command line: the study, its best trial as a spec, and what goes wrong.
module Fashion.Cli.Tests.SearchCommandTests

open System
open System.Diagnostics
open System.IO
open System.Text
open System.Text.Json
open System.Threading
open Xunit
open Fashion.Cli.Tests.CommandRun
open Fashion.Testing

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

/// Debian's Optuna loads a study, and finds the trials of `search --show --json` with their values.
let private readByOptuna (study: string) (storage: string) =
    let script =
        "import json, sys, optuna\n"
        + "study = optuna.load_study(study_name=sys.argv[1], storage=sys.argv[2])\n"
        + "states = dict(COMPLETE='complete', PRUNED='pruned', FAIL='failed', RUNNING='running', WAITING='waiting')\n"
        + "print(json.dumps([[trial.number, states[trial.state.name], trial.value] for trial in study.trials]))"

    let info =
        ProcessStartInfo("/usr/bin/python3", [ "-c"; script; study; storage ], RedirectStandardOutput = true)

    use python = Process.Start info |> Option.ofObj |> Option.get
    let said = python.StandardOutput.ReadToEnd()
    python.WaitForExit()

    let shown =
        (check (run [ "search"; "--show"; study; "--storage"; storage; "--json" ])).Json

    Assert.Equal<(int * string * float voption) list>(
        [
            for trial in shown.GetProperty("trials").EnumerateArray() ->
                trial.GetProperty("number").GetInt32(),
                text "state" trial,
                (match trial.GetProperty "value" with
                 | value when value.ValueKind = JsonValueKind.Null -> ValueNone
                 | value -> ValueSome(value.GetDouble()))
        ],
        [
            for trial in JsonDocument.Parse(said).RootElement.EnumerateArray() ->
                trial[0].GetInt32(),
                string (trial[1].GetString()),
                (if trial[2].ValueKind = JsonValueKind.Null then
                     ValueNone
                 else
                     ValueSome(trial[2].GetDouble()))
        ]
    )

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
    readByOptuna "best" (storage "best")
    let page = Path.Combine(scratch, "best.html")

    check (run [ "search"; "--show"; "best"; "--storage"; storage "best"; "--out"; page ])
    |> ignore

    Assert.Contains("Parallel coordinates", File.ReadAllText page)

    // A page takes the place of a page, and of nothing else: least of all of the studies themselves.
    check (run [ "search"; "--show"; "best"; "--storage"; storage "best"; "--out"; page ])
    |> ignore

    let database = (storage "best").Substring "sqlite:///".Length
    let before = File.ReadAllBytes database

    let refused =
        run [ "search"; "--show"; "best"; "--storage"; storage "best"; "--out"; database ]

    Assert.Equal(2, refused.Code)
    Assert.Contains("this file is there, and no page", refused.Err)
    Assert.Equal<byte array>(before, File.ReadAllBytes database)

[<Fact>]
let ``the same command again goes on, with as many trials more as the spec has`` () =
    let path = spec "more" "  strategy = random\n  trials = 2"
    search "more" [ path ] |> check |> ignore
    let again = (check (search "more" [ path; "-o"; "search.trials=4"; "--json" ])).Json
    Assert.Equal(4, again.GetProperty("trials").GetArrayLength())
    let nothing = (check (search "more" [ path; "--json" ])).Json
    Assert.Equal(4, nothing.GetProperty("trials").GetArrayLength())
    readByOptuna "more" (storage "more")

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
    readByOptuna "other" (storage "other")

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
let ``looking at studies makes no file, and options that do not apply are refused`` () =
    let nowhere = Path.Combine(scratch, "nowhere.db")

    let finished =
        run [ "search"; "--show"; "any"; "--storage"; "sqlite:///" + nowhere ]

    Assert.Equal(2, finished.Code)
    Assert.Contains("there is no such file", finished.Err)
    Assert.False(File.Exists nowhere)
    Assert.Equal(2, (run [ "search"; "--show"; "any"; "--storage"; "sqlite:///" + scratch ]).Code)
    Assert.Equal(2, (run [ "search"; "--show"; "any"; "--storage"; "postgresql://" ]).Code)
    Assert.Contains("goes with `--show", (run [ "search"; "--best"; "any"; "--out"; "x.html" ]).Err)

[<Fact>]
let ``a study goes on where only the spec's name has changed`` () =
    let path = spec "renamed" "  strategy = random\n  trials = 1"
    search "renamed" [ path ] |> check |> ignore
    File.WriteAllText(path, (File.ReadAllText path).Replace("name \"Small\"", "name \"Other\""))
    search "renamed" [ path; "-o"; "search.trials=2" ] |> check |> ignore

[<Fact>]
let ``--best of a study without a figure says so`` () =
    let path =
        file
            "hot.spec"
            ((withHoles "  strategy = random\n  trials = 2")
                .Replace("1e-3..1e-1, default=0.1", "1e30..1e31, default=1e30"))

    let finished = search "hot" [ path ]
    Assert.Equal(1, finished.Code)
    Assert.Contains("no trial of the study `hot` has ended with a value", finished.Err)
    let shown = check (run [ "search"; "--show"; "hot"; "--storage"; storage "hot" ])
    Assert.Contains("failed: R101", shown.Out)
    readByOptuna "hot" (storage "hot")
    Assert.Equal(2, (run [ "search"; "--best"; "hot"; "--storage"; storage "hot" ]).Code)

/// A worker in a process of its own, and what it says on standard error.
let private worker (path: string) (storage: string) (runs: string) =
    let cli = typeof<Fashion.Cli.Output>.Assembly.Location

    let info =
        ProcessStartInfo(
            "dotnet",
            [ "exec"; cli; "search"; path; "--storage"; storage; "--runs"; runs ]
            @ [ "--workers"; "1"; "--grace"; "10" ]
        )

    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    let started = Process.Start info |> Option.ofObj |> Option.get
    let said = StringBuilder()
    let atWork = new ManualResetEventSlim()

    started.OutputDataReceived.Add(fun line ->
        match line.Data with
        | null -> ()
        | text when text.Contains "trial" -> atWork.Set()
        | _ -> ())

    started.ErrorDataReceived.Add(fun line ->
        if not (isNull line.Data) then
            lock said (fun () -> said.AppendLine line.Data |> ignore))

    started.BeginOutputReadLine()
    started.BeginErrorReadLine()
    started, said, atWork

let databases () =
    TheoryData<string>([| "sqlite"; "postgresql" |])

// Eight processes have four hundred trials, and ten of them are killed where they are: every point is tried, none has two
// results, none is lost.
[<Theory; MemberData(nameof databases)>]
let ``many processes share a study, also where some of them die`` (kind: string) =
    let path = spec ("many-" + kind) "  strategy = random\n  trials = 400"

    let storage =
        if kind = "sqlite" then
            storage "many"
        else
            PostgresServer.NewDatabase()

    let start () =
        worker path storage (runs ("many-" + kind))

    let random = Random 20_260_101
    let workers = [| for _ in 1..8 -> start () |]

    for _ in 1..10 do
        Thread.Sleep(random.Next(300, 1500))
        let victim = random.Next workers.Length
        let running, said, atWork = workers[victim]
        // One that has told of a trial is most likely amidst the next.
        Assert.True(atWork.Wait(TimeSpan.FromMinutes 1.0), string said)
        // One that has ended found nothing left to do, too early.
        Assert.False(running.HasExited)
        running.Kill()
        running.WaitForExit()
        workers[victim] <- start ()

    for running, said, _ in workers do
        running.WaitForExit()
        Assert.True((running.ExitCode = 0), string said)
        Assert.DoesNotContain("locked", string said)

    let json =
        (check (run [ "search"; "--show"; "many-" + kind; "--storage"; storage; "--json" ])).Json

    let trials = json.GetProperty("trials").EnumerateArray() |> Array.ofSeq

    Assert.Equal<int list>(
        [ 0 .. trials.Length - 1 ],
        [ for trial in trials -> trial.GetProperty("number").GetInt32() ]
    )

    let complete = trials |> Array.filter (fun trial -> text "state" trial = "complete")
    Assert.Equal(400, complete.Length)

    Assert.Equal(
        400,
        complete
        |> Array.distinctBy (fun trial -> trial.GetProperty("parameters").GetRawText())
        |> Array.length
    )

    readByOptuna ("many-" + kind) storage

    // The others are those that died.
    let failed = trials |> Array.filter (fun trial -> text "state" trial = "failed")
    Assert.Equal(trials.Length, complete.Length + failed.Length)
    Assert.InRange(failed.Length, 1, 12)

// A file system of its own, as small as the tables and some trials.
[<Fact>]
let ``a disk that is full is told, and with more room the search goes on`` () =
    let path = spec "full" "  strategy = random\n  trials = 60"
    let disk = Directory.CreateDirectory(Path.Combine(scratch, "disk")).FullName
    let cli = typeof<Fashion.Cli.Output>.Assembly.Location

    let script =
        $"""
        mount -t tmpfs -o size=600k none '{disk}' || exit 9
        search() {{ dotnet exec '{cli}' search '{path}' --storage 'sqlite:///{disk}/studies.db' --runs '{runs "full"}' "$@"; }}
        search --json > '{scratch}/full-first.json'; echo "first $?"
        mount -o remount,size=64m '{disk}'
        search --json > '{scratch}/full-second.json'; echo "second $?"
        """

    let info =
        ProcessStartInfo(
            "unshare",
            [ "--map-root-user"; "--mount"; "bash"; "-c"; script ],
            RedirectStandardOutput = true
        )

    info.RedirectStandardError <- true
    use running = Process.Start info |> Option.ofObj |> Option.get
    let errors = running.StandardError.ReadToEndAsync()
    let said = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    Assert.True((said = "first 1\nsecond 0\n"), said + errors.Result)

    let json name =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(scratch, name))).RootElement

    Assert.Equal("R503", text "code" ((json "full-first.json").GetProperty "error"))
    Assert.Contains("the disk is full", errors.Result)

    let complete =
        (json "full-second.json").GetProperty("trials").EnumerateArray()
        |> Seq.filter (fun trial -> text "state" trial = "complete")

    Assert.Equal(60, Seq.length complete)

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

    readByOptuna "long" (storage "long")

[<Fact>]
let ``the commands in docs/cluster.md take the options that it gives them`` () =
    let page = File.ReadAllText(Path.Combine(root, "docs", "cluster.md"))
    let help = (check (run [ "search"; "--help" ])).Out
    // Slurm's lines, and kubectl's, have options of their own.
    let lines =
        page.Split '\n'
        |> Array.filter (fun line ->
            not (
                line.StartsWith "#SBATCH"
                || line.StartsWith "kubectl"
                || line.StartsWith "create"
            ))

    let options =
        [
            for line in lines do
                for found in RegularExpressions.Regex.Matches(line, "--[a-z]+") -> found.Value
        ]
        |> List.distinct

    Assert.True(options.Length >= 7)

    for option in options do
        Assert.Contains("  " + option + " <", help)
