module Fashion.Cli.Tests.CommandLineTests

open System
open Xunit
open Fashion.Cli.Tests.CommandRun

[<Theory>]
[<InlineData "check">]
[<InlineData "show">]
[<InlineData "explain">]
[<InlineData "diff">]
[<InlineData "hash">]
[<InlineData "init">]
[<InlineData "completions">]
[<InlineData "train">]
[<InlineData "trace">]
[<InlineData "evaluate">]
[<InlineData "predict">]
[<InlineData "runs">]
[<InlineData "compare">]
[<InlineData "plot">]
[<InlineData "report">]
[<InlineData "lsp">]
[<InlineData "data info">]
[<InlineData "data fetch">]
[<InlineData "data verify">]
[<InlineData "help">]
let ``help of every command has an example and is what it was`` (name: string) =
    let finished = run [ yield! name.Split ' '; yield "--help" ]
    Assert.Equal(0, finished.Code)
    Assert.Equal("", finished.Err)
    Assert.Contains("Examples:\n  fashion-cli " + name, finished.Out)
    matchSnapshot ("help-" + name.Replace(' ', '-') + ".txt") finished.Out

[<Fact>]
let ``help without a command lists the commands`` () =
    let finished = run [ "--help" ]
    Assert.Equal(0, finished.Code)
    matchSnapshot "help.txt" finished.Out

[<Fact>]
let ``nothing at all shows the usage on standard error and is wrong`` () =
    let finished = run []
    Assert.Equal(2, finished.Code)
    Assert.Equal("", finished.Out)
    Assert.Contains("usage: fashion-cli COMMAND", finished.Err)

// The library that parses takes such a first word for the program's own name.
[<Theory>]
[<InlineData("runs", "runs")>]
[<InlineData("runs", "elsewhere/runs")>]
[<InlineData("check", "check")>]
[<InlineData("evaluate", "/elsewhere/evaluate")>]
[<InlineData("data info", "info")>]
let ``a path that ends as the command's name does is a path`` (command: string, path: string) =
    let finished = run [ yield! command.Split ' '; yield path ]
    Assert.Equal(2, finished.Code)
    Assert.DoesNotContain("has no option", finished.Err)
    Assert.DoesNotContain("needs", finished.Err.Split('\n')[0])

[<Fact>]
let ``the version is told`` () =
    Assert.StartsWith("fashion-cli ", (run [ "--version" ]).Out)

[<Theory>]
[<InlineData("trian specs/lenet.spec", "did you mean `train`?")>]
[<InlineData("data inf", "did you mean `data info`?")>]
[<InlineData("data", "there is `data info`, `data fetch`, `data verify`")>]
[<InlineData("xyzzy", "`fashion-cli --help` lists the commands")>]
[<InlineData("check a.spec --profil smoke", "did you mean `--profile`?")>]
[<InlineData("train a.spec --thread 2", "did you mean `--threads`?")>]
[<InlineData("train a.spec --threads=2", "write its value after a space: `--threads 2`")>]
[<InlineData("train a.spec --threads", "`--threads` needs a value")>]
[<InlineData("train a.spec --threads two", "--threads")>]
[<InlineData("train a.spec --threads 0", "`--threads 0`: at least 1")>]
[<InlineData("train a.spec b.spec", "b.spec")>]
[<InlineData("check ", "`check` got an empty word")>]
[<InlineData("train", "`train` needs a spec file")>]
[<InlineData("check", "`check` needs a spec file")>]
[<InlineData("explain", "`explain` needs a spec file")>]
[<InlineData("explain a.spec train data", "not also `data`")>]
[<InlineData("diff a.spec", "`diff` needs two specs or run folders")>]
[<InlineData("hash", "`hash` needs a spec file")>]
[<InlineData("completions", "`completions` needs the name of a shell")>]
[<InlineData("evaluate", "`evaluate` needs a run folder")>]
[<InlineData("predict", "`predict` needs a run folder")>]
[<InlineData("evaluate runs/x --split tets", "did you mean `test`?")>]
[<InlineData("predict runs/x a.png --top 0", "`--top 0`: at least 1")>]
[<InlineData("evaluate no-such-run", "no-such-run")>]
[<InlineData("train a.spec --resume runs/x", "`--resume` takes no spec")>]
[<InlineData("check no-such.spec", "no-such.spec: there is no such file")>]
let ``a wrong command line is exit code 2 and says the way out`` (line: string, expected: string) =
    let finished = run (List.ofArray (line.Split ' '))
    Assert.Equal(2, finished.Code)
    Assert.Equal("", finished.Out)
    Assert.Contains(expected, finished.Err)

[<Theory>]
[<InlineData "trian --json">]
[<InlineData "train --json">]
[<InlineData "check no-such.spec --json">]
[<InlineData "evaluate no-such-run --json">]
let ``with --json an error is one object on standard output too`` (line: string) =
    let finished = run (List.ofArray (line.Split ' '))
    Assert.Equal(2, finished.Code)
    let error = finished.Json.GetProperty "error"
    Assert.Equal(2, error.GetProperty("exit_code").GetInt32())
    Assert.False(String.IsNullOrEmpty(error.GetProperty("message").GetString()))
    Assert.StartsWith("error: ", finished.Err)

[<Fact>]
let ``a misspelled spec is found beside the one that was named`` () =
    let finished = run [ "check"; small.Replace("small", "smal") ]
    Assert.Contains("did you mean `" + small + "`?", finished.Err)

[<Fact>]
let ``a folder is no spec`` () =
    let finished = run [ "check"; scratch ]
    Assert.Equal(2, finished.Code)
    Assert.Contains("this is a folder", finished.Err)
