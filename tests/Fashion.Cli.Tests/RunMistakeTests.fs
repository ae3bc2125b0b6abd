/// What a person may get wrong about runs: each is told with its code, and nothing is written.
module Fashion.Cli.Tests.RunMistakeTests

open System
open System.IO
open Xunit
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.TinyRuns

let private notes = lazy (file "notes.txt" "of another kind\n")
let private picture = Path.Combine(scratch, "picture.svg")
let private page = Path.Combine(scratch, "page.html")

/// It has learned nothing yet.
let private unfinished =
    lazy
        (let run = copied neighbours.Value "mistakes" "unfinished"
         Directory.Delete(Path.Combine(run, "model"), true)
         run)

/// What words in capitals stand for.
let private places: (string * Lazy<string>) list =
    [
        "NEIGHBOURS", neighbours
        "NEAREST", nearest
        "CLUSTERS", clusters
        "GHOSTS", ghost
        "ELSEWISE", elsewise
        "UNFINISHED", unfinished
        "NOTES", notes
        "PICTURE", lazy picture
        "PAGE", lazy page
        "FOLDER", lazy scratch
    ]

let private placed (text: string) =
    (text, places)
    ||> List.fold (fun text (word, place) ->
        if text.Contains word then
            text.Replace(word, place.Value)
        else
            text)

[<Theory>]
[<InlineData("plot", "U101", "`plot` needs a kind of picture", "`fashion-cli plot --help` shows what it takes")>]
[<InlineData("plot wibble NEIGHBOURS --svg PICTURE",
             "U101",
             "`plot` draws no `wibble`",
             "it draws: classes, samples, means")>]
[<InlineData("plot confusoin NEIGHBOURS --svg PICTURE",
             "U101",
             "`plot` draws no `confusoin`",
             "did you mean `confusion`?")>]
[<InlineData("plot confusion", "U101", "`plot` needs a run folder", "plot --help")>]
[<InlineData("plot confusion NEIGHBOURS", "U101", "`plot` needs `--svg FILE` or `--png FILE`", "plot --help")>]
[<InlineData("plot confusion NEIGHBOURS NEAREST --svg PICTURE",
             "U101",
             "`plot confusion` is of 1 run, not of 2",
             "plot --help")>]
[<InlineData("plot disagreements NEIGHBOURS --svg PICTURE",
             "U101",
             "`plot disagreements` is of 2 runs, not of 1",
             "plot --help")>]
[<InlineData("plot samples NEIGHBOURS --by both --svg PICTURE",
             "U101",
             "`--by both`: it is true or predicted",
             "default")>]
[<InlineData("plot samples NEIGHBOURS --most 0 --svg PICTURE", "U101", "`--most 0`: at least 1", "leave it out")>]
[<InlineData("plot predictions NEIGHBOURS --image first --svg PICTURE",
             "U101",
             "`--image first`: a place in the part, from 0 on",
             "leave it out for the first ones")>]
[<InlineData("plot samples NEIGHBOURS --class coot --svg PICTURE",
             "U522",
             "there is no class `coot`",
             "did you mean `Coat`?")>]
[<InlineData("plot samples NEIGHBOURS --class 6 --svg PICTURE",
             "U522",
             "there is no class `6`",
             "the classes are Boot, \"ankle\", Coat, Dress, Hat, Sandal, Shirt")>]
[<InlineData("plot loss NEIGHBOURS --svg PICTURE",
             "U523",
             "`plot loss` shows the epochs of a network, which NEIGHBOURS has not",
             "plot --help")>]
[<InlineData("plot roc CLUSTERS --svg PICTURE",
             "U523",
             "`plot roc` shows probabilities, which CLUSTERS has not",
             "plot --help")>]
[<InlineData("plot predictions CLUSTERS --image 0 --svg PICTURE",
             "U523",
             "`plot predictions` shows probabilities, which CLUSTERS has not",
             "plot --help")>]
[<InlineData("plot centroids NEIGHBOURS --svg PICTURE",
             "U523",
             "`plot centroids` shows the centroids of a `kmeans`, which NEIGHBOURS has not",
             "plot --help")>]
[<InlineData("plot confusion GHOSTS --split validation --svg PICTURE",
             "U526",
             "GHOSTS: its data have no validation part",
             "another `--split`")>]
[<InlineData("plot samples GHOSTS --class ghost --split test --svg PICTURE",
             "U523",
             "`plot samples` shows images, which GHOSTS, class ghost, has not",
             "plot --help")>]
[<InlineData("plot means GHOSTS --class ghost --svg PICTURE",
             "U523",
             "`plot means` shows images, which GHOSTS, class ghost, has not",
             "plot --help")>]
[<InlineData("plot confusion NEIGHBOURS --class Coat --svg PICTURE",
             "U101",
             "`plot confusion` takes no `--class`: it would change nothing",
             "leave it out")>]
[<InlineData("plot neighbours NEIGHBOURS --by predicted --svg PICTURE",
             "U101",
             "`plot neighbours` takes no `--by`: it would change nothing",
             "leave it out")>]
[<InlineData("compare NEIGHBOURS ELSEWISE --split validation",
             "U525",
             "NEIGHBOURS and ELSEWISE are of other validation images",
             "compare runs of the same data")>]
[<InlineData("plot misclassified NEAREST --split train --svg PICTURE",
             "U523",
             "`plot misclassified` shows misclassified images, which NEAREST has not",
             "plot --help")>]
[<InlineData("plot confused NEAREST --split train --svg PICTURE",
             "U523",
             "`plot confused` shows misclassified images, which NEAREST has not",
             "plot --help")>]
[<InlineData("plot disagreements NEIGHBOURS GHOSTS --svg PICTURE",
             "U523",
             "`plot disagreements` shows the same images of the same classes, which NEIGHBOURS and GHOSTS have not",
             "plot --help")>]
[<InlineData("plot predictions NEIGHBOURS --image 150 --svg PICTURE",
             "U524",
             "there is no image 150: the test part has 150, from 0 on",
             "name another one")>]
[<InlineData("plot samples NEIGHBOURS --svg NOTES",
             "U514",
             "NOTES: this file is there, and no SVG",
             "name another file, or remove it")>]
[<InlineData("plot samples NEIGHBOURS --png NOTES",
             "U514",
             "NOTES: this file is there, and no PNG",
             "name another file, or remove it")>]
[<InlineData("plot samples NEIGHBOURS --svg FOLDER", "U514", "FOLDER: this is a folder", "name a file in it")>]
[<InlineData("plot samples NEIGHBOURS --svg FOLDER/none/a.svg",
             "U514",
             "FOLDER/none/a.svg: there is no folder FOLDER/none",
             "make it, or name a file elsewhere")>]
[<InlineData("plot samples UNFINISHED --svg PICTURE",
             "U305",
             "UNFINISHED: this run has no model yet",
             "finish it: `fashion-cli train --resume UNFINISHED`")>]
[<InlineData("plot samples FOLDER --svg PICTURE", "U302", "FOLDER: this is no run folder", "name a folder that")>]
[<InlineData("plot samples FOLDER/none --svg PICTURE",
             "U301",
             "FOLDER/none: there is no such run folder",
             "`fashion-cli runs` lists the runs made here")>]
[<InlineData("compare NEIGHBOURS", "U101", "`compare` needs two run folders or more", "compare --help")>]
[<InlineData("compare NEIGHBOURS GHOSTS",
             "U525",
             "NEIGHBOURS and GHOSTS are of other test images, so that their predictions cannot be compared",
             "compare runs of the same data")>]
[<InlineData("compare GHOSTS GHOSTS --split validation",
             "U526",
             "GHOSTS: its data have no validation part",
             "another `--split`")>]
[<InlineData("compare NEIGHBOURS NEAREST --split validatoin",
             "U101",
             "`--split validatoin`",
             "did you mean `validation`?")>]
[<InlineData("compare NEIGHBOURS UNFINISHED", "U305", "UNFINISHED: this run has no model yet", "finish it")>]
[<InlineData("evaluate GHOSTS --split validation", "U102", "these data have no validation part", "another `--split`")>]
[<InlineData("evaluate UNFINISHED", "U305", "UNFINISHED: this run has no model yet", "finish it")>]
[<InlineData("report", "U101", "`report` needs a run folder", "report --help")>]
[<InlineData("report NEIGHBOURS", "U101", "`report` needs `--out FILE`", "report --help")>]
[<InlineData("report NEIGHBOURS --out NOTES",
             "U514",
             "NOTES: this file is there, and no page",
             "name another file, or remove it")>]
[<InlineData("report UNFINISHED --out PAGE", "U305", "UNFINISHED: this run has no model yet", "finish it")>]
let ``a mistake is exit code 2, says the way out and writes nothing``
    (line: string)
    (code: string)
    (says: string)
    (help: string)
    =
    List.iter File.Delete [ picture; page ]
    let finished = run (List.ofArray ((placed line + " --json").Split ' '))
    Assert.Equal(2, finished.Code)
    let error = finished.Json.GetProperty "error"
    Assert.Equal(code, text "code" error)
    Assert.Equal(2, error.GetProperty("exit_code").GetInt32())
    Assert.StartsWith(placed says, text "message" error)
    Assert.Contains(placed help, text "help" error)
    Assert.StartsWith("error: " + placed says, finished.Err)
    Assert.Contains("\n  = help: ", finished.Err)
    Assert.Equal("of another kind\n", File.ReadAllText notes.Value)
    Assert.False(File.Exists picture || File.Exists page)

[<Theory>]
[<InlineData "Coat">]
[<InlineData "COAT">]
[<InlineData "1">]
let ``a class goes by its name, however it is capitalized, or by its number`` (name: string) =
    let svg = Path.Combine(scratch, "class-" + name + ".svg")

    check (run [ "plot"; "samples"; neighbours.Value; "--class"; name; "--svg"; svg ])
    |> ignore

    let drawn = File.ReadAllText svg
    Assert.Contains(">Coat<", drawn)
    Assert.DoesNotContain(">Hat<", drawn)

[<Fact>]
let ``what is there of its own kind is written anew`` () =
    let svg = Path.Combine(scratch, "again.svg")

    for kind in [ "samples"; "misclassified" ] do
        let finished =
            check (run [ "plot"; kind; neighbours.Value; "--svg"; svg; "--json" ])

        Assert.Equal(kind, text "kind" finished.Json)
        Assert.Equal(svg, text "svg" finished.Json)
        Assert.Contains("aria-label=\"" + text "title" finished.Json, File.ReadAllText svg)

[<Fact>]
let ``a pipe takes a picture`` () =
    let pipe = Path.Combine(scratch, "pipe.svg")
    use made = Diagnostics.Process.Start("mkfifo", pipe)
    made.WaitForExit()

    let plot =
        Threading.Tasks.Task.Run(fun () -> run [ "plot"; "samples"; neighbours.Value; "--svg"; pipe ])

    let drawn = Threading.Tasks.Task.Run(fun () -> File.ReadAllText pipe)
    Assert.True(drawn.Wait(TimeSpan.FromSeconds 30.0), "nothing came through the pipe")
    check plot.Result |> ignore
    Assert.StartsWith("<svg", drawn.Result)
    Assert.EndsWith("</svg>\n", drawn.Result)
