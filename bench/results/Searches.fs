/// The searches of docs/results.md: what each found, in docs/searches.jsonl, an object a line.
module Fashion.Results.Searches

open System
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text.Json
open Fashion.Results.Runs

type Search =
    {
        /// The system's row in the survey of the published reports.
        Id: string
        /// The spec's path below `specs`, without its ending; also the study's name.
        Spec: string
        /// The published search: how it was done, and what its best reached on the test part.
        Published: string
        /// The best of what was published, on the test part.
        PublishedBest: float
        /// The longest that it may take.
        Within: TimeSpan
    }

let all =
    let search id spec published best (minutes: float) =
        {
            Id = id
            Spec = spec
            Published = published
            PublishedBest = best
            Within = TimeSpan.FromMinutes minutes
        }

    [
        search "A1" "knn_search" "k from a curve: 85.77 %" 0.8577 30.0
        search "A3" "sgd" "15 random candidates in 8,109 s: 82.2–82.4 %" 0.824 3.0
        search "E1" "mlp_tuned" "Bayesian: 88.1 %" 0.881 30.0
        search "E2" "cnn_tuned" "Bayesian: 92.6 %" 0.926 30.0
    ]

type Outcome =
    {
        Spec: string
        /// Of the spec file's text, as it was searched.
        Identity: string
        Complete: int
        Pruned: int
        Failed: int
        /// Of the whole command, with set-up and validation.
        Seconds: float
        /// The best trial's figure of the search's goal, on the validation part.
        Best: float
        /// What it was reached with: name and value.
        Values: string list
        /// The best trial's spec, trained anew.
        Validation: float
        Test: float
        Machine: string
        Date: string
    }

let private options =
    JsonSerializerOptions(
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true
    )

/// Every outcome of a file, the oldest first; none where there is no file.
let read (file: string) : Outcome list =
    if File.Exists file then
        [
            for line in File.ReadLines file do
                match box (JsonSerializer.Deserialize<Outcome>(line, options)) with
                | :? Outcome as outcome -> outcome
                | _ -> raise (JsonException "null is no outcome")
        ]
    else
        []

let append (file: string) (outcome: Outcome) =
    File.AppendAllText(file, JsonSerializer.Serialize(outcome, options) + "\n")

let latest (outcomes: Outcome list) (search: Search) =
    outcomes |> List.tryFindBack (fun outcome -> outcome.Spec = search.Spec)

/// SHA-256 of the spec file, 16 hex digits: what is searched is no part of a spec's other hashes.
let identity (root: string) (search: Search) =
    let text = File.ReadAllBytes(Path.Combine(root, Rows.file search.Spec))
    Convert.ToHexStringLower(SHA256.HashData text).Substring(0, 16)

/// The commands, in the words of the page.
let commands (search: Search) =
    [
        "./fashion-cli search " + Rows.file search.Spec
        "./fashion-cli search --best " + search.Spec + " > best.spec"
        "./fashion-cli train best.spec --threads 1"
    ]

/// Searches from the beginning, and trains the best anew. A search that was interrupted does not go on here: its time would
/// be unknown.
let measure (runs: Runs) (root: string) (search: Search) : Outcome =
    let identity = identity root search

    let folder = Path.Combine("bench", "runs", $"search-{search.Spec}-{identity}")

    let whole = Path.Combine(root, folder)

    if Directory.Exists whole then
        Directory.Delete(whole, true)

    Directory.CreateDirectory whole |> ignore

    let storage = [ "--storage"; "sqlite:///" + Path.Combine(folder, "studies.db") ]

    let trainedIn = [ "--runs"; Path.Combine(folder, "runs") ]
    eprintfn "%s: searching" search.Spec
    let clock = Stopwatch.StartNew()

    let study = runs.Json([ "search"; Rows.file search.Spec ] @ storage @ trainedIn)

    let seconds = clock.Elapsed.TotalSeconds
    let best = study.GetProperty "best"

    let count (state: string) =
        study.GetProperty("trials").EnumerateArray()
        |> Seq.filter (fun trial -> trial.GetProperty("state").GetString() = state)
        |> Seq.length

    let spec = Path.Combine(folder, "best.spec")
    File.WriteAllText(Path.Combine(root, spec), runs.Cli([ "search"; "--best"; search.Spec ] @ storage))
    eprintfn "%s: training the best of its trials" search.Spec

    let trained = runs.Json([ "train"; spec; "--threads"; "1" ] @ trainedIn)

    let accuracy (part: string) =
        trained.GetProperty(part).GetProperty("accuracy").GetDouble()

    let manifest =
        use document =
            JsonDocument.Parse(
                File.ReadAllText(Path.Combine(root, trained.GetProperty("run").GetString() |> string, "manifest.json"))
            )

        document.RootElement.Clone()

    {
        Spec = search.Spec
        Identity = identity
        Complete = count "complete"
        Pruned = count "pruned"
        Failed = count "failed"
        Seconds = seconds
        Best = best.GetProperty("value").GetDouble()
        Values =
            [
                for own in best.GetProperty("parameters").EnumerateObject() do
                    own.Name + " " + own.Value.ToString()
            ]
        Validation = accuracy "validation"
        Test = accuracy "test"
        Machine = $"""{manifest.GetProperty("cpu")}, {Environment.ProcessorCount} threads"""
        Date = DateTime.UtcNow.ToString("yyyy-MM-dd", Globalization.CultureInfo.InvariantCulture)
    }
