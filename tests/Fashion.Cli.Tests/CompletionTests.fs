/// Runs the scripts in real shells.
module Fashion.Cli.Tests.CompletionTests

open System
open System.Diagnostics
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Cli.Tests.CommandRun

let private script shell =
    let finished = run [ "completions"; shell ]
    Assert.True(finished.Code = 0, finished.Err)
    file ("completions." + shell) finished.Out

/// Standard output of a shell that reads `text`; None where this machine has no such shell.
let private shell (name: string) (arguments: string list) (text: string) : string option =
    if
        [ "/usr/bin/"; "/bin/" ]
        |> List.exists (fun folder -> File.Exists(folder + name))
    then
        let info = ProcessStartInfo(name, arguments)
        info.RedirectStandardInput <- true
        info.RedirectStandardOutput <- true
        info.RedirectStandardError <- true
        info.WorkingDirectory <- scratch
        info.Environment["HOME"] <- scratch
        use running = Process.Start info |> Option.ofObj |> Option.get
        let error = running.StandardError.ReadToEndAsync()
        running.StandardInput.Write text
        running.StandardInput.Close()
        let output = running.StandardOutput.ReadToEnd()
        running.WaitForExit()
        Assert.Equal("", error.Result)
        Some output
    else
        None

let private words (output: string) =
    output.Split([| '\n'; ' ' |], StringSplitOptions.RemoveEmptyEntries)
    |> Set.ofArray

let private inBash (line: string) =
    shell
        "bash"
        [ "--norc"; "--noprofile" ]
        ("source '"
         + script "bash"
         + "'\nCOMP_LINE='"
         + line
         + "'\nCOMP_POINT=${#COMP_LINE}\n_fashion_cli\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
    |> Option.get
    |> words

let private first =
    set
        [
            "check"
            "show"
            "explain"
            "diff"
            "hash"
            "init"
            "train"
            "runs"
            "compare"
            "plot"
            "report"
            "data"
            "completions"
        ]

[<Fact>]
let ``bash completes commands, and the words of two-word commands`` () =
    Assert.True(Set.isSubset first (inBash "fashion-cli "))
    Assert.Equal<string Set>(set [ "check" ], inBash "fashion-cli ch")
    Assert.Equal<string Set>(set [ "info"; "fetch"; "verify" ], inBash "fashion-cli data ")
    Assert.Equal<string Set>(set [ "--csv"; "--json"; "--help" ], inBash "fashion-cli data info --")

[<Fact>]
let ``bash completes a command's own options`` () =
    Assert.Equal<string Set>(set [ "--fix"; "--profile"; "--json"; "--help" ], inBash "fashion-cli check --")

[<Fact>]
let ``bash completes specs by their ending, and the profiles of the one on the line`` () =
    let spec = file "offered.spec" smallText
    file "offered.txt" "" |> ignore
    Assert.Equal<string Set>(set [ "offered.spec" ], inBash "fashion-cli check offered")
    Assert.Equal<string Set>(set [ "smoke" ], inBash ("fashion-cli train " + spec + " --profile "))
    Assert.Equal<string Set>(set [ "smoke" ], inBash ("fashion-cli check --json " + spec + " --profile sm"))

[<Fact>]
let ``bash completes paths of settings, and the words that one takes behind its equals sign`` () =
    Assert.Equal<string Set>(
        set [ "train.optimizer.beta1"; "train.optimizer.beta2" ],
        inBash "fashion-cli explain a.spec train.optimizer.b"
    )

    Assert.Contains("train.optimizer.lr=", inBash "fashion-cli check a.spec -o train.optimizer.l")
    // Readline replaces what stands behind the equals sign.
    Assert.Equal<string Set>(set [ "sgd" ], inBash "fashion-cli check a.spec -o train.optimizer=s")
    Assert.Equal<string Set>(set [ "true"; "false" ], inBash "fashion-cli check a.spec -o data.invert=")

[<Fact>]
let ``bash completes the values of options`` () =
    Assert.Equal<string Set>(set [ "train"; "validation"; "test" ], inBash "fashion-cli evaluate runs/x --split ")
    Assert.Equal<string Set>(set [ "cpu" ], inBash "fashion-cli train a.spec --device cp")
    // So it does behind a colon.
    Assert.Equal<string Set>(set [ "0" ], inBash "fashion-cli train a.spec --device cuda:")
    Assert.Equal<string Set>(set [ "bash"; "zsh"; "fish" ], inBash "fashion-cli completions ")
    Assert.Equal<string Set>(set [ "true"; "predicted" ], inBash "fashion-cli plot misclassified runs/x --by ")
    Assert.Empty(inBash "fashion-cli train a.spec --threads ")

[<Fact>]
let ``bash completes kinds of pictures, and folders behind them`` () =
    let kinds = set [ for kind in Fashion.Reports.Plots.PlotKinds.All -> kind.Name ]
    Assert.Equal<string Set>(kinds, inBash "fashion-cli plot ")
    Assert.Equal<string Set>(set [ "confusion"; "confused" ], inBash "fashion-cli plot conf")

    for run in [ "completed-1"; "completed-2" ] do
        Directory.CreateDirectory(Path.Combine(scratch, "completed-runs", run))
        |> ignore

    let runs = set [ "completed-runs/completed-1"; "completed-runs/completed-2" ]

    for line in
        [
            "plot confusion "
            "plot disagreements completed-runs/completed-1 "
            "compare "
            "report completed-runs/completed-2 "
            "runs "
        ] do
        Assert.Equal<string Set>(runs, inBash ("fashion-cli " + line + "completed-runs/"))

    Assert.Equal<string Set>(
        set [ "--where"; "--sort"; "--reverse"; "--most"; "--csv"; "--json"; "--help" ],
        inBash "fashion-cli runs --"
    )

[<Fact>]
let ``bash completes the words that help explains`` () =
    let words = inBash "fashion-cli help "

    for entry in Catalogue.layers @ Catalogue.classifiers do
        Assert.Contains(entry.Keyword, words)

[<Theory>]
[<InlineData "train.optimizer=rmsprop">]
[<InlineData "train.schedule=one_cycle">]
[<InlineData "train.early_stop=[on: validation.loss, patience: 1 epoch]">]
let ``every setting that explain knows completes`` (assignment: string) =
    let settings =
        (run [ "explain"; small; "-o"; assignment; "--json" ]).Json.GetProperty "settings"

    let completed = inBash "fashion-cli explain a.spec "

    for setting in settings.EnumerateArray() do
        let path = setting.GetProperty("path").GetString() |> Option.ofObj |> Option.get
        Assert.True(completed.Contains path, path)

/// zsh's own completion functions need a terminal: these write down what they are asked for.
let private stubs =
    """compdef() { }
_describe() { local name=${@[-1]}; print -rl -- "${(@P)name%%:*}" }
_files() { print -r -- "files $*" }
compadd() { [[ $1 == -S ]] && shift 2; shift; print -rl -- "$@" }
"""

let private inZsh (line: string) =
    let quoted =
        line.Split ' ' |> Array.map (fun word -> "'" + word + "'") |> String.concat " "

    shell
        "zsh"
        [ "-f" ]
        (stubs
         + "source '"
         + script "zsh"
         + "'\nwords=("
         + quoted
         + ")\nCURRENT=$#words\n_fashion_cli\n")
    |> Option.map words

[<Fact>]
let ``zsh completes the same`` () =
    match inZsh "fashion-cli " with
    | None -> Assert.Skip "no zsh on this machine"
    | Some commands ->
        let spec = file "zsh.spec" smallText
        Assert.True(Set.isSubset first commands)
        Assert.Equal(Some(set [ "info"; "fetch"; "verify" ]), inZsh "fashion-cli data ")
        Assert.Equal(Some(set [ "--fix"; "--profile"; "-o"; "--json"; "--help" ]), inZsh "fashion-cli check --")
        Assert.Equal(Some(set [ "files"; "-g"; "*.spec(-.)" ]), inZsh "fashion-cli check ")
        Assert.Equal(Some(set [ "smoke" ]), inZsh ("fashion-cli check " + spec + " --profile "))
        Assert.Equal(Some(set [ "train"; "validation"; "test" ]), inZsh "fashion-cli evaluate runs/x --split ")

        for line, expected in
            [
                "fashion-cli explain a.spec ", "train.optimizer.lr"
                "fashion-cli plot ", "learning-rate"
                "fashion-cli check a.spec -o train.optimizer=", "train.optimizer=sgd"
            ] do
            Assert.Contains(expected, inZsh line |> Option.get)

let private inFish (line: string) =
    shell "fish" [ "--no-config" ] ("source '" + script "fish" + "'\ncomplete -C '" + line + "'\n")
    |> Option.map (fun output ->
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        |> Array.map (fun line -> line.Split('\t')[0])
        |> Set.ofArray)

[<Fact>]
let ``fish completes the same`` () =
    match inFish "fashion-cli " with
    | None -> Assert.Skip "no fish on this machine"
    | Some commands ->
        let spec = file "fish.spec" smallText
        Assert.True(Set.isSubset first commands)
        Assert.Equal(Some(set [ "info"; "fetch"; "verify" ]), inFish "fashion-cli data ")
        Assert.Equal(Some(set [ "--fix"; "--profile"; "--json"; "--help" ]), inFish "fashion-cli check --")
        Assert.Contains("fish.spec", inFish "fashion-cli check fi" |> Option.get)
        Assert.Equal(Some(set [ "smoke" ]), inFish ("fashion-cli check " + spec + " --profile "))
        Assert.Equal(Some(set [ "train"; "validation"; "test" ]), inFish "fashion-cli evaluate runs/x --split ")
        Assert.Equal(Some(set [ "learning-rate" ]), inFish "fashion-cli plot lea")
        Assert.Contains("train.optimizer.lr", inFish "fashion-cli explain a.spec train.op" |> Option.get)
        Assert.Equal(Some(set [ "train.optimizer=sgd" ]), inFish "fashion-cli check a.spec -o train.optimizer=s")

[<Fact>]
let ``a shell without completions is told with the nearest`` () =
    let finished = run [ "completions"; "zshh" ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("did you mean `zsh`?", finished.Err)
