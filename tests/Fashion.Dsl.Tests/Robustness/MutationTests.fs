/// No text may bring the compiler down, or keep it long.
module Fashion.Dsl.Tests.Robustness.MutationTests

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open System.Threading
open Xunit
open FsCheck.FSharp
open Fashion.Dsl
open Fashion.Testing.Specs
open Fashion.Dsl.Tests

let private plain text : WrittenSpec =
    {
        Text = text
        Files = Dictionary<string, string>()
    }

let private files folder pattern =
    Directory.GetFiles(Path.Combine(Compiling.root, folder), pattern, SearchOption.AllDirectories)
    |> Array.sort

/// The specs of the repository, those of its pages, and drawn ones.
let private specs: WrittenSpec array =
    [|
        for file in files "specs" "*.spec" do
            plain (File.ReadAllText file)

        for file in files "docs" "*.md" do
            for snippet in Regex.Matches(File.ReadAllText file, "(?ms)^```spec\n(.*?)^```") do
                plain snippet.Groups[1].Value

        let random = FsCheck.Rnd 4_321UL

        for index, sketch in SpecSketches.any |> Gen.sampleWithSeed random 30 300 |> Seq.indexed do
            let written = SpecSketch.write (Random index) sketch

            if written.Text.Length < 4_000 then
                written
    |]

/// The spec of a round with one to four mutations, in itself or in a file that it names.
let private mutated (round: int) : WrittenSpec * CompileOptions =
    let random = Random round
    let spec = specs[round % specs.Length]

    let broken text =
        Seq.init (1 + random.Next 4) ignore
        |> Seq.fold (fun text () -> Mutation.once random text) text

    let spec =
        match List.ofSeq spec.Files with
        | [ file ] when random.Next 2 = 0 ->
            { spec with
                Files = Dictionary(dict [ file.Key, broken file.Value ])
            }
        | _ -> { spec with Text = broken spec.Text }

    let options =
        match random.Next 4 with
        | 0 ->
            { DrawnSpec.options spec with
                Overrides = [| "train.epochs=2"; "data.limit=100" |]
            }
        | 1 ->
            { DrawnSpec.options spec with
                Profile = (if random.Next 2 = 0 then "smoke" else "quick")
            }
        | 2 ->
            { DrawnSpec.options spec with
                Searching = true
            }
        | _ -> DrawnSpec.options spec

    spec, options

/// How long the round takes. Throws, with the text, where something does not hold of it.
let private run round : TimeSpan =
    let spec, options = mutated round
    let clock = Stopwatch.StartNew()

    try
        Survival.checkedWith options "mutated.spec" spec.Text |> ignore
    with error ->
        raise (InvalidOperationException($"round {round}: {error.Message}\n{spec.Text}", error))

    clock.Elapsed

let private rounds = 100_000
let private patience = TimeSpan.FromSeconds 1.0

[<Fact>]
let ``a hundred thousand broken specs bring no exception, and none takes a second`` () =
    let slow = ConcurrentBag<int>()
    let failures = ConcurrentQueue<exn>()
    let mutable next = 0
    let started = ConcurrentDictionary<int, DateTime>()

    let work () =
        let mutable round = Interlocked.Increment &next

        while round <= rounds && failures.IsEmpty do
            started[round] <- DateTime.UtcNow

            try
                if run round > patience then
                    slow.Add round
            with error ->
                failures.Enqueue error

            started.TryRemove round |> ignore
            round <- Interlocked.Increment &next

    let workers =
        Array.init Environment.ProcessorCount (fun _ -> Thread(work, IsBackground = true))

    for worker in workers do
        worker.Start()

    while workers |> Array.exists _.IsAlive do
        Thread.Sleep 200

        for KeyValue(round, since) in started do
            if DateTime.UtcNow - since > TimeSpan.FromSeconds 60.0 then
                Assert.Fail $"round {round} does not come to an end:\n{(fst (mutated round)).Text}"

    for failure in failures do
        raise failure

    // A machine with other work to do is slow now and then, and not three times at the same text.
    for round in slow do
        let fastest = Seq.init 3 (fun _ -> run round) |> Seq.min
        Assert.True(fastest < patience, $"round {round} takes {fastest}:\n{(fst (mutated round)).Text}")
