/// What the specs of runs differ in, in the words of `diff`.
[<RequireQualifiedAccess>]
module Fashion.Cli.SpecDifferences

open System.IO
open Fashion.Core.Runs
open Fashion.Reports.Runs

let private compared (run: EvaluatedRun) =
    let finished = run.Run
    let options = SpecFile.options true finished.Manifest.SpecFolder
    ComparedSpec.ofCanonical finished.Folder.Spec (File.ReadAllText finished.Folder.Spec) options

/// Of each run but the first, against the first.
let ofRuns (runs: EvaluatedRun array) : RunDifference array =
    let sides = runs |> Array.map compared

    Array.zip sides (Array.ofSeq (RunNames.Of runs))
    |> Array.skip 1
    |> Array.map (fun (side, name) ->
        let lines =
            match sides[0], side with
            | Some first, Some side ->
                Diff.lines (
                    ComparedSpec.differences first side,
                    Comparison.layers first.Experiment.Graph side.Experiment.Graph
                )
            | _ -> [ "one of them does not compile any more" ]

        RunDifference(name, List.toArray lines))
