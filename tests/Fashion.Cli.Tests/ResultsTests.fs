/// The measured table, which `dotnet fsi build.fsx results` writes: what it says of measurements that are made up here.
module Fashion.Cli.Tests.ResultsTests

open System
open System.IO
open System.Text.Json
open Xunit
open Fashion.Results
open Fashion.Results.Ledger
open Fashion.Results.Rows
open Fashion.Results.Standing
open Fashion.Cli.Tests.CommandRun

let private rowOf spec =
    all |> List.find (fun row -> row.Spec = spec)

let private measured spec seed accuracy =
    {
        Spec = spec
        Seed = seed
        Identity = "today"
        Flip = false
        Accuracy = accuracy
        Precision = accuracy
        Recall = accuracy
        Loss = Nullable 0.25
        Validation = Nullable(accuracy + 0.004)
        Epochs = 20
        Parameters = 61_706L
        Seconds = 40.0
        Machine = "a machine"
        Date = "2026-01-02"
        Command = "./fashion-cli train"
        Fit = null
    }

let private standing ledger spec =
    ofRow ledger (fun _ _ -> "today") (rowOf spec)

let private three spec accuracies =
    List.map2 (measured spec) [ 42; 43; 44 ] accuracies

let private lineOf (page: string) (spec: string) =
    page.Split '\n' |> Array.find (fun line -> line.Contains $"[{spec}]")

[<Fact>]
let ``every system has its spec`` () =
    for row in systems do
        Assert.True(File.Exists(Path.Combine(root, Rows.file row.Spec)), row.Spec)

[<Fact>]
let ``a measurement is one line, and reads back`` () =
    let measurement = measured "lenet" 42 0.9123456789
    let line = write measurement
    Assert.DoesNotContain("\n", line)
    Assert.Equal(measurement, parse line)

[<Theory>]
[<InlineData("null")>]
[<InlineData("{}")>]
[<InlineData("""{"spec":"lenet","seed":42}""")>]
let ``a line that lacks something is no measurement`` (line: string) =
    Assert.ThrowsAny<JsonException>(fun () -> parse line |> ignore) |> ignore

[<Fact>]
let ``the mean of the seeds decides`` () =
    let verdict accuracies =
        (standing (three "lenet" accuracies) "lenet").Verdict

    Assert.Equal(Reached, verdict [ 0.907; 0.908; 0.910 ])
    Assert.Equal(NotReached, verdict [ 0.907; 0.907; 0.909 ])

[<Fact>]
let ``where precision and recall are asked for, both must be there`` () =
    let verdict change =
        (standing (three "cnn_alternating" [ 0.9; 0.9; 0.9 ] |> List.map change) "cnn_alternating").Verdict

    Assert.Equal(Reached, verdict id)
    Assert.Equal(NotReached, verdict (fun each -> { each with Recall = 0.89 }))
    Assert.Equal(NotReached, verdict (fun each -> { each with Precision = 0.89 }))

[<Fact>]
let ``a row without all of its seeds is not measured, whatever the others reached`` () =
    let ledger = three "lenet" [ 0.95; 0.95; 0.95 ] |> List.take 2
    Assert.Equal(NotMeasured, (standing ledger "lenet").Verdict)
    Assert.Equal(NotMeasured, (standing [] "lenet").Verdict)

[<Fact>]
let ``a long run is measured with its first seed alone`` () =
    let long =
        { measured "resnet" 42 0.941 with
            Seconds = 901.0
        }

    Assert.Equal(Reached, (standing [ long ] "resnet").Verdict)
    Assert.Equal(NotMeasured, (standing [ { long with Seconds = 899.0 } ] "resnet").Verdict)

[<Fact>]
let ``what was measured of another spec is stale, until it is measured anew`` () =
    let old = three "lenet" [ 0.95; 0.95; 0.95 ]

    let changed =
        old
        |> List.map (fun each ->
            if each.Seed = 43 then
                { each with Identity = "yesterday" }
            else
                each)

    Assert.Equal(Stale, (standing changed "lenet").Verdict)
    Assert.Equal(Reached, (standing (changed @ [ old[1] ]) "lenet").Verdict)

[<Fact>]
let ``only measurements with the row's own way to predict count`` () =
    let plain =
        { measured "best" 42 0.96 with
            Seconds = 2_700.0
        }

    Assert.Equal(NotMeasured, (standing [ plain ] "best").Verdict)
    Assert.Equal(Reached, (standing [ { plain with Flip = true } ] "best").Verdict)

[<Fact>]
let ``a figure that took too long to train is not reached`` () =
    let trained minutes =
        { measured "best" 42 0.96 with
            Seconds = minutes * 60.0
            Flip = true
        }

    Assert.Equal(Reached, (standing [ trained 59.0 ] "best").Verdict)
    Assert.Equal(NotReached, (standing [ trained 61.0 ] "best").Verdict)
    Assert.Contains("| 95.0 % within 60 min |", lineOf (Page.text [ standing [] "best" ] [] []) "best")

[<Fact>]
let ``an ensemble may not be below either member of the same seed`` () =
    let members cnn =
        three "mlp_tuned" [ 0.90; 0.95; 0.90 ] @ three "cnn_tuned" [ cnn; 0.94; 0.93 ]

    let verdict ledger =
        (standing (ledger @ three "ensemble" [ 0.93; 0.95; 0.93 ]) "ensemble").Verdict

    Assert.Equal(Reached, verdict (members 0.93))
    Assert.Equal(NotReached, verdict (members 0.931))
    Assert.Equal(NotMeasured, verdict (three "mlp_tuned" [ 0.90; 0.90; 0.90 ]))
    Assert.Equal(NotMeasured, verdict (members 0.93 |> List.filter (fun each -> each.Seed <> 44)))

    let stale =
        members 0.93 |> List.map (fun each -> { each with Identity = "yesterday" })

    Assert.Equal(NotMeasured, verdict stale)

[<Fact>]
let ``the page shows mean and deviation, and what is missing`` () =
    // Mean 91.00, deviation sqrt((0.1^2 + 0 + 0.1^2) / 2) = 0.10.
    let ledger = three "lenet" [ 0.909; 0.910; 0.911 ]
    let page = Page.text (systems |> List.map (ofRow ledger (fun _ _ -> "today"))) [] []

    Assert.Equal(
        "| A8 | [lenet](../specs/lenet.spec) | about 90.8 % | 90.8 % | 91.40 ± 0.10 % | 91.00 ± 0.10 % | reached | 20 | 61,706 | 40 s |"
        + " `./fashion-cli train specs/lenet.spec -o train.seed=42`, and seeds 43, 44 |",
        lineOf page "lenet"
    )

    Assert.Contains("| – | – | not measured | – | – | – |", lineOf page "vgg")
    Assert.Contains("- a machine: 3 runs, 2026-01-02", page)
    Assert.DoesNotContain("## Transfer", page)

[<Fact>]
let ``the page shows precision and recall where they are asked for, and says what failed`` () =
    let ledger =
        three "mlp_three_by_100" [ 0.87; 0.87; 0.87 ]
        |> List.map (fun each -> { each with Precision = 0.90 })

    let line =
        lineOf (Page.text [ standing ledger "mlp_three_by_100" ] [] []) "mlp_three_by_100"

    Assert.Contains("| precision 90.00 ± 0.00 %, recall 87.00 ± 0.00 % | **not reached** |", line)

[<Fact>]
let ``the page shows what a fit says, and a dash for what there is not`` () =
    let fit = "converged after 12 iterations: inertia 1906651"

    let clusters =
        { measured "kmeans_twelve" 42 0.59 with
            Loss = Nullable()
            Validation = Nullable()
            Epochs = 10
            Parameters = 7_840L
            Fit = fit
        }

    let ledger = [ clusters; { clusters with Seed = 43 }; { clusters with Seed = 44 } ]
    Assert.Equal(clusters, parse (write clusters))

    let line =
        lineOf (Page.text [ standing ledger "kmeans_twelve" ] [] []) "kmeans_twelve"

    Assert.Contains("| precision 58.0 %, recall 53.0 % | – | precision 59.00 ± 0.00 %", line)
    Assert.Contains("| reached | " + fit + " | 7,840 |", line)
    Assert.Contains("-o model.seed=42`, and seeds 43, 44 |", line)

    let certain =
        { measured "knn" 42 0.8554 with
            Parameters = 0L
            Seconds = 0.0
            Epochs = 0
        }

    Assert.Contains(
        "| 85.54 % | reached | – | – | – | `./fashion-cli train specs/knn.spec` |",
        lineOf (Page.text [ standing [ certain ] "knn" ] [] []) "knn"
    )

[<Fact>]
let ``a row of the transfer table has neither goal nor verdict`` () =
    let ledger = [ measured "transfer/source" 42 0.95 ]
    let page = Page.text [] [] [ standing ledger "transfer/source" ]

    Assert.Contains("| Row | Spec | Validation | Reached | Epochs | Parameters | Training time | Command |", page)
    Assert.Contains("| 95.40 % | 95.00 % | 20 | 61,706 | 40 s |", lineOf page "transfer/source")

[<Fact>]
let ``the page shows what a search found, and whether it still holds`` () =
    let search = Searches.all |> List.find (fun search -> search.Spec = "sgd")

    let outcome: Searches.Outcome =
        {
            Spec = "sgd"
            Identity = "today"
            Complete = 12
            Pruned = 2
            Failed = 1
            Seconds = 100.0
            Best = 0.8662
            Values = [ "model.alpha 0.0001"; "model.average true" ]
            Validation = 0.8662
            Test = 0.8453
            Machine = "a machine"
            Date = "2026-01-02"
        }

    let line outcome =
        lineOf (Page.text [] [ search, outcome, "today" ] []) "sgd"

    Assert.Contains(
        "| 15, of them 2 stopped early and 1 failed | 1 min 40 s | 86.62 % with model.alpha 0.0001, model.average true | 86.62 % | 84.53 % | within 3 min, better than published |",
        line (Some outcome)
    )

    Assert.Contains("**over 3 min**", line (Some { outcome with Seconds = 181.0 }))
    Assert.Contains("**below the published**", line (Some { outcome with Test = 0.82 }))
    Assert.Contains("stale", line (Some { outcome with Identity = "yesterday" }))
    Assert.Contains("not measured", line None)
