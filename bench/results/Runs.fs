/// Training and evaluating through `fashion-cli`. Each measurement has a folder of its own below `bench/runs`, named by
/// its identity, so that a run that was interrupted or finished is found again.
module Fashion.Results.Runs

open System
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.Json
open Fashion.Results.Ledger
open Fashion.Results.Rows

/// `fashion-cli` ended with another code than 0.
exception CommandFailed of command: string * code: int

/// The exit code of a training that was asked to stop.
let interrupted = 130

let private optional (element: JsonElement) =
    if element.ValueKind = JsonValueKind.Null then
        Nullable()
    else
        Nullable(element.GetDouble())

/// converged after 255 iterations: loss 0.39263, gradient 9.7E-06; null where there is nothing to say.
let private fitText (fit: JsonElement) : string | null =
    let iterations = fit.GetProperty("iterations").GetInt32()

    if iterations = 0 then
        null
    else
        let converged = fit.GetProperty "converged"

        let how =
            if converged.ValueKind = JsonValueKind.True then
                "converged"
            else
                "stopped"

        let figures =
            [
                for figure in fit.GetProperty("figures").EnumerateArray() do
                    let name = string (figure.GetProperty "name")
                    // How many classes still learn is said by whether it has converged.
                    if name <> "classes_learning" then
                        let value = figure.GetProperty("value").GetDouble()

                        name
                        + " "
                        + value.ToString(
                            (if value >= 1000.0 then "F0" else "G4"),
                            Globalization.CultureInfo.InvariantCulture
                        )
            ]

        let unit = string (fit.GetProperty "unit")
        let counted = String.Join(", ", figures)
        $"{how} after {iterations} {unit}s: {counted}"

type Runs(root: string) =

    let identities = Collections.Generic.Dictionary<string * int, string>()

    let cli (arguments: string list) =
        let start =
            ProcessStartInfo(
                Path.Combine(root, "fashion-cli"),
                arguments,
                WorkingDirectory = root,
                RedirectStandardOutput = true
            )

        use running = new Process(StartInfo = start)
        running.Start() |> ignore
        let output = running.StandardOutput.ReadToEnd()
        running.WaitForExit()

        if running.ExitCode <> 0 then
            raise (CommandFailed("./fashion-cli " + String.concat " " arguments, running.ExitCode))

        output

    let json arguments =
        use document = JsonDocument.Parse(cli (arguments @ [ "--json" ]))
        document.RootElement.Clone()

    let text (name: string) (element: JsonElement) = string (element.GetProperty name)

    let withSeed (row: Row) (seed: int) =
        [
            for setting in settings row seed do
                yield! [ "-o"; setting ]
        ]

    let rowOf spec =
        all |> List.find (fun row -> row.Spec = spec)

    let needed (row: Row) =
        match row.Needs with
        | Nothing -> []
        | Members specs -> specs |> List.map rowOf
        | Start spec -> [ rowOf spec ]

    let lines (file: string) =
        if File.Exists file then
            [
                for line in File.ReadLines file do
                    use document = JsonDocument.Parse line
                    document.RootElement.Clone()
            ]
        else
            []

    /// What a run's log says of its end.
    let ending (run: string) =
        lines (Path.Combine(run, "log.jsonl"))
        |> List.tryFind (fun entry -> text "happened" entry = "finished")

    /// What `fashion-cli` prints; its progress goes where this program's goes.
    member _.Cli(arguments: string list) : string = cli arguments

    /// The same, as JSON.
    member _.Json(arguments: string list) : JsonElement = json arguments

    /// SHA-256 over the hashes of the spec's parts and over the identities of what it needs, 16 hex digits.
    member runs.Identity (row: Row) (seed: int) : string =
        match identities.TryGetValue((row.Spec, seed)) with
        | true, known -> known
        | _ ->
            let hashes = json ([ "hash"; file row.Spec ] @ withSeed row seed)

            let whole =
                [ for part in [ "data"; "model"; "training" ] -> text part hashes ]
                @ [ for other in needed row -> runs.Identity other seed ]
                |> String.concat "\n"

            let identity =
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes whole)).Substring(0, 16)

            identities[(row.Spec, seed)] <- identity
            identity

    /// The settings that lead to the runs that this one needs, which are made first.
    member private runs.Links (row: Row) (seed: int) : string list =
        let quoted (row: Row) =
            let run: string = runs.Obtain row seed
            "\"" + run + "\""

        match row.Needs with
        | Nothing -> []
        | Start spec -> [ "-o"; $"train.init.run={quoted (rowOf spec)}" ]
        | Members specs ->
            let members = specs |> List.map (rowOf >> quoted) |> String.concat ", "
            [ "-o"; $"model.members=[{members}]" ]

    /// The folder of a finished run: one that is there, one that goes on, or a new one.
    member runs.Obtain (row: Row) (seed: int) : string =
        let name = row.Spec.Replace('/', '-')

        let folder =
            Path.Combine("bench", "runs", $"{name}-{seed}-{runs.Identity row seed}")

        let there = Path.Combine(root, folder)

        let begun =
            if Directory.Exists there then
                Directory.GetDirectories there
                |> Array.filter (fun run -> File.Exists(Path.Combine(run, "manifest.json")))
                |> Array.sort
                |> List.ofArray
            else
                []

        match List.tryFind (ending >> Option.isSome) begun, List.tryLast begun with
        | Some run, _ -> Path.GetRelativePath(root, run)
        | None, Some run ->
            let run = Path.GetRelativePath(root, run)
            eprintfn "%s, seed %d: going on with %s" row.Spec seed run
            json [ "train"; "--resume"; run ] |> ignore
            run
        | None, None ->
            let arguments = [ "train"; file row.Spec ] @ withSeed row seed @ runs.Links row seed

            eprintfn "%s, seed %d: training" row.Spec seed
            json (arguments @ [ "--runs"; folder ]) |> text "run"

    /// What a finished run reaches on the test part.
    member runs.Measure (row: Row) (seed: int) : Measurement =
        let run = runs.Obtain row seed
        let flip = if row.Flip then [ "--tta"; "flip" ] else []
        let evaluation = json ([ "evaluate"; run ] @ flip)

        let macro (name: string) =
            (evaluation.GetProperty "macro").GetProperty(name).GetDouble()

        let manifest =
            use document =
                JsonDocument.Parse(File.ReadAllText(Path.Combine(root, run, "manifest.json")))

            document.RootElement.Clone()

        let epochs (run: string) =
            lines (Path.Combine(root, run, "metrics.jsonl"))

        let last = ending (Path.Combine(root, run)) |> Option.get

        /// What was trained: an ensemble is its members.
        let trained =
            match row.Needs with
            | Members specs -> specs |> List.map (rowOf >> fun part -> part, runs.Obtain part seed)
            | Nothing
            | Start _ -> [ (row, run) ]

        let read (run: string) (file: string) =
            use document = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, run, file)))
            document.RootElement.Clone()

        let parameters (_, run: string) =
            (read run "model/config.json").GetProperty("parameters").GetInt64()

        let fit =
            if row.Needs = Nothing && File.Exists(Path.Combine(root, run, "metrics.json")) then
                match (read run "metrics.json").GetProperty "fit" with
                | fit when fit.ValueKind = JsonValueKind.Object -> fitText fit
                | _ -> null
            else
                null

        let seconds (_, run: string) =
            epochs run |> List.sumBy (fun epoch -> epoch.GetProperty("seconds").GetDouble())

        let validation =
            let part = last.GetProperty("data").GetProperty "validation"

            if part.ValueKind = JsonValueKind.Null then
                Nullable()
            else
                optional (part.GetProperty "accuracy")

        {
            Spec = row.Spec
            Seed = seed
            Identity = runs.Identity row seed
            Flip = row.Flip
            Accuracy = evaluation.GetProperty("accuracy").GetDouble()
            Precision = macro "precision"
            Recall = macro "recall"
            Loss = optional (evaluation.GetProperty "loss")
            Validation = validation
            Epochs = (epochs run).Length
            Parameters = trained |> List.sumBy parameters
            Seconds = trained |> List.sumBy seconds
            Machine = $"""{text "cpu" manifest}, {text "threads" manifest} threads"""
            Date = DateTime.UtcNow.ToString("yyyy-MM-dd", Globalization.CultureInfo.InvariantCulture)
            Command = command row seed
            Fit = fit
        }
