// Writes docs/report.html and the pictures of docs/pictures: of the runs of the published systems, each with its first
// seed. What is not trained yet is trained first, below `bench/runs`; it may be interrupted at any time. Every figure of
// the page is then held to scikit-learn's.
// Run by `dotnet fsi build.fsx report`, which builds what it needs first.
#load "results/Rows.fs"
#load "results/Ledger.fs"
#load "results/Runs.fs"

open System.Diagnostics
open System.IO
open Fashion.Results
open Fashion.Results.Rows

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let runs = Runs.Runs root

/// The published systems; the best one is no reproduction, and takes half an hour.
let shown = systems |> List.filter (fun row -> row.Id <> "X")

let obtained =
    lazy
        (shown
         |> List.map (fun row -> row.Spec, runs.Obtain row (List.head row.Seeds))
         |> Map.ofList)

let run spec = obtained.Value[spec]

/// Each picture of docs/pictures.md: its file's name, and the command with specs in place of runs.
let pictures =
    [
        "samples", [ "samples"; "cnn_two_conv"; "--split"; "train" ]
        "means", [ "means"; "cnn_two_conv"; "--split"; "train" ]
        "classes", [ "classes"; "cnn_two_conv" ]
        "accuracy", [ "accuracy"; "cnn_two_conv" ]
        "loss", [ "loss"; "cnn_two_conv" ]
        "learning-rate", [ "learning-rate"; "lenet" ]
        "confusion", [ "confusion"; "cnn_two_conv" ]
        "roc", [ "roc"; "cnn_two_conv" ]
        "reliability", [ "reliability"; "cnn_two_conv" ]
        "neighbours", [ "neighbours"; "knn" ]
        "components", [ "components"; "kmeans" ]
        "centroids", [ "centroids"; "kmeans" ]
        "augmentation", [ "augmentation"; "cnn_erasing" ]
        "filters", [ "filters"; "cnn_two_conv" ]
        "filters-logistic", [ "filters"; "logistic" ]
        "confused", [ "confused"; "cnn_two_conv" ]
        "misclassified", [ "misclassified"; "cnn_two_conv"; "--class"; "Shirt" ]
        "misclassified-by-predicted", [ "misclassified"; "cnn_two_conv"; "--class"; "Shirt"; "--by"; "predicted" ]
        "disagreements", [ "disagreements"; "mlp_tuned"; "cnn_tuned" ]
        // One right, then some that two convolutions take for something else.
        "predictions",
        [ "predictions"; "cnn_two_conv" ]
        @ List.collect (fun image -> [ "--image"; image ]) [ "0"; "12"; "23"; "25"; "43"; "66" ]
        "time", "time" :: (shown |> List.map _.Spec)
    ]

let save (name: string) (words: string list) =
    let picture = Path.Combine("docs", "pictures", name + ".svg")
    runs.Cli(words @ [ "--svg"; picture ]) |> ignore

let draw (name: string, words: string list) =
    let isSpec word =
        shown |> List.exists (fun row -> row.Spec = word)

    let arguments =
        words |> List.map (fun word -> if isSpec word then run word else word)

    save name ("plot" :: arguments)

/// Debian's scikit-learn and SciPy have the last word on every figure of the page.
let check () =
    let start =
        ProcessStartInfo(
            "/usr/bin/python3",
            [ "-B"; Path.Combine("bench", "report_check.py"); "docs/report.html"; "." ],
            WorkingDirectory = root
        )

    use running = Process.Start start |> Option.ofObj |> Option.get
    running.WaitForExit()
    running.ExitCode

try
    Directory.CreateDirectory(Path.Combine(root, "docs", "pictures")) |> ignore
    let all = shown |> List.map (fun row -> run row.Spec)
    runs.Cli([ "report" ] @ all @ [ "--out"; "docs/report.html" ]) |> ignore
    List.iter draw pictures
    save "layers" [ "show"; file "cnn_two_conv" ]
    printfn "docs/report.html, and pictures in docs/pictures"
    exit (check ())
with Runs.CommandFailed(command, code) ->
    eprintfn "error: `%s` ended with exit code %d" command code
    exit code
