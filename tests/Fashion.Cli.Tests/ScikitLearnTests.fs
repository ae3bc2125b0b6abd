/// Debian's scikit-learn, scipy and numpy find the same figures in the predictions that runs left.
module Fashion.Cli.Tests.ScikitLearnTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open Xunit
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.TinyRuns

let private near = 1e-9

/// What run_figures.py says of predictions.csv of each run.
let private theirs (runs: string list) : JsonElement =
    let script = Path.Combine(root, "tests", "Fashion.Cli.Tests", "run_figures.py")

    let files = runs |> List.map (fun run -> Path.Combine(run, "predictions.csv"))

    let info =
        ProcessStartInfo(
            "/usr/bin/python3",
            [
                yield "-B"
                yield script
                yield JsonSerializer.Serialize goodsClasses
                yield! files
            ]
        )

    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    use python = Process.Start info |> Option.ofObj |> Option.get
    let errors = python.StandardError.ReadToEndAsync()
    let output = python.StandardOutput.ReadToEnd()
    python.WaitForExit()
    Assert.True(python.ExitCode = 0, errors.Result)
    JsonDocument.Parse(output).RootElement

/// Compares whatever they say, by names and places; gives how many numbers that were, and the largest difference.
let rec private agree (path: string) (own: JsonElement) (their: JsonElement) : int * float =
    match their.ValueKind with
    | JsonValueKind.Object ->
        [
            for each in their.EnumerateObject() ->
                match own.TryGetProperty each.Name with
                | true, found -> agree (path + "." + each.Name) found each.Value
                | _ -> failwith (path + " has no " + each.Name)
        ]
        |> List.fold (fun (count, most) (more, other) -> count + more, max most other) (0, 0.0)
    | JsonValueKind.Array ->
        Assert.True((their.GetArrayLength() = own.GetArrayLength()), path)

        [
            for at, each in Seq.indexed (their.EnumerateArray()) -> agree (path + "[" + string at + "]") own[at] each
        ]
        |> List.fold (fun (count, most) (more, other) -> count + more, max most other) (0, 0.0)
    | JsonValueKind.Number ->
        Assert.True((own.ValueKind = JsonValueKind.Number), path + " is null here, there " + their.GetRawText())
        let difference = abs (own.GetDouble() - their.GetDouble())
        Assert.True(difference <= near, path + ": " + own.GetRawText() + " here, " + their.GetRawText() + " there")
        1, difference
    | _ ->
        Assert.True((their.GetRawText() = own.GetRawText()), path + ": " + own.GetRawText())
        0, 0.0

[<Fact>]
let ``evaluate and compare agree with scikit-learn, scipy and numpy on the runs' own predictions`` () =
    let said (count: int, most: float) (what: string) =
        match TestContext.Current.TestOutputHelper with
        | null -> ()
        | output ->
            output.WriteLine(
                what
                + ": "
                + string count
                + " numbers, largest difference "
                + most.ToString "g2"
            )

        count

    let runs = [ neighbours.Value; logistic.Value; nearest.Value; clusters.Value ]
    let their = theirs runs

    for at, run' in List.indexed runs do
        let own = (check (run [ "evaluate"; run'; "--json" ])).Json
        let numbers = said (agree run' own (their.GetProperty("runs")[at])) run'
        Assert.True(numbers >= (if at = 3 then 60 else 90), string numbers)

    let own = (check (run [ yield "compare"; yield! runs; yield "--json" ])).Json
    let numbers = said (agree "compare" own (their.GetProperty "compare")) "compare"
    Assert.True(numbers >= 4 + 6 * 6 + 1, string numbers)

    // Without the run that gives none, the probabilities are averaged.
    let own =
        (check (run [ yield "compare"; yield! List.truncate 3 runs; yield "--json" ])).Json

    Assert.StartsWith("soft", own.GetProperty("vote")[0] |> text "vote")

    said (agree "vote" (own.GetProperty("vote")[0]) (their.GetProperty "soft")) "soft vote"
    |> ignore
