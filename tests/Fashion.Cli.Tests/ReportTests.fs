/// Runs as one page: `report`.
module Fashion.Cli.Tests.ReportTests

open System.IO
open Xunit
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.TinyRuns

let private report (file: string) (runs: string list) (more: string list) =
    check (run ("report" :: runs @ [ "--out"; file ] @ more))

[<Fact>]
let ``report writes a page, says so, and writes it anew`` () =
    let page = Path.Combine(scratch, "report.html")
    let finished = report page [ ghost.Value ] []
    Assert.Equal(page + ": 1 run\n", finished.Out)
    let first = File.ReadAllText page
    Assert.StartsWith("<!doctype html>\n", first)
    Assert.Contains("ROC AUC and average precision of `Ghost` are undefined: no image is of it", first)
    report page [ ghost.Value ] [] |> ignore
    Assert.Equal(first, File.ReadAllText page)

[<Fact>]
let ``report --json names the page and its runs`` () =
    let page = Path.Combine(scratch, "several.html")
    // Of two data sets, one without a validation part.
    let runs = [ logistic.Value; clusters.Value; ghost.Value ]
    let json = (report page runs [ "--split"; "validation"; "--json" ]).Json
    Assert.Equal(page, text "page" json)
    Assert.Equal("validation", text "split" json)
    Assert.Equal<string list>(runs, [ for each in json.GetProperty("runs").EnumerateArray() -> string each ])
    let written = File.ReadAllText page
    // Class names are shown, and are no markup.
    Assert.Contains("Boot, \"ankle\"", System.Net.WebUtility.HtmlDecode written)
    Assert.Contains("Of those whose validation images are those of the first.", written)
