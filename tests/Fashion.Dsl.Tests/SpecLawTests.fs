/// Laws of the whole compiler, over drawn specs in which every construct of the language comes up.
module Fashion.Dsl.Tests.SpecLawTests

open System
open System.Collections.Generic
open Xunit
open FsCheck
open FsCheck.FSharp
open Fashion.Dsl
open Fashion.Testing
open Fashion.Testing.Specs
open Fashion.Dsl.Tests.Compiling

/// Checks a law on every drawn spec that has no mistake, which nearly all must be.
let private check count (law: DrawnSpec -> Experiment -> bool) =
    let mutable drawn, sound = 0, 0
    let mistakes = HashSet<string>()

    let property (spec: DrawnSpec) =
        drawn <- drawn + 1

        let result = DrawnSpec.compile spec.Written

        match result.Experiment with
        | null ->
            let mistake = result.Diagnostics |> Seq.find _.IsError |> DiagnosticRenderer.Render

            mistakes.Add mistake |> ignore
            true
        | experiment ->
            sound <- sound + 1
            law spec experiment

    Property.checkMany count (Prop.forAll DrawnSpec.arbitrary property)

    Assert.True(
        sound * 100 >= drawn * 95,
        $"""only {sound} of {drawn} drawn specs are without mistakes, such as
{mistakes |> Seq.truncate 12 |> String.concat "\n"}"""
    )

/// Holes and search are what a canonical text has no more.
let private settled (experiment: Experiment) =
    { experiment with
        Holes = [||]
        Search = null
    }

let private compileText options text : Experiment =
    let result = SpecCompiler.Compile("drawn.spec", text, options)

    match result.Experiment with
    | null -> invalidOp $"{text}\n{render result}"
    | experiment -> experiment

[<Fact>]
let ``a model is what its blocks, turns and arms come to`` () =
    check 300 (fun spec experiment ->
        match SpecSketch.layers spec.Sketch with
        | None -> false
        | Some expected ->
            expected.Length = experiment.Graph.Layers.Count
            && Seq.forall2
                (fun (expected: ExpandedLayer) (layer: Layer) ->
                    expected.Operation = layer.Operation
                    && expected.Inputs = List.ofSeq layer.Inputs
                    && expected.Output.Equals layer.OutputShape)
                expected
                experiment.Graph.Layers)

[<Fact>]
let ``the canonical text of any spec compiles to the same experiment, and to itself`` () =
    check 300 (fun _ experiment ->
        let again =
            compileText (CompileOptions.WithFacts DataSketches.facts) experiment.CanonicalText

        again.Equals(settled experiment))

[<Fact>]
let ``layout, arrows for newlines, names for places and the order of parts leave an experiment as it is`` () =
    check 300 (fun spec experiment ->
        let other = spec.Rewritten
        let again = compileText (DrawnSpec.options other) other.Text

        again.Hashes = experiment.Hashes
        && again.CanonicalText = experiment.CanonicalText
        && again.Graph.Equals experiment.Graph)

/// A value of a hole, drawn from all that it may take.
let private valueOf (random: Random) (hole: Hole) =
    let between low high =
        low + random.NextDouble() * (high - low)

    match hole.Domain with
    | Choices values -> values[random.Next values.Count]
    | WholeRange(low, high) -> string (random.NextInt64(low, high + 1L))
    | RealRange(low, high) -> (between low high).ToString("R", Globalization.CultureInfo.InvariantCulture)
    | LogRange(low, high) ->
        (exp (between (log low) (log high))).ToString("R", Globalization.CultureInfo.InvariantCulture)
    | WholeLogRange(low, high) -> string (int64 (Math.Round(exp (between (log (float low)) (log (float high))))))
    | Flags -> if random.Next 2 = 0 then "true" else "false"

[<Fact>]
let ``with any values of its holes a spec compiles or says why not, and its canonical text has no holes`` () =
    let mutable trials = 0

    check 300 (fun spec experiment ->
        let random = Random spec.Seed
        let values = Dictionary<string, string>()

        for hole in experiment.Holes do
            values[hole.Name] <- valueOf random hole

        let written = spec.Written

        let result =
            SpecCompiler.Compile(
                "drawn.spec",
                written.Text,
                { DrawnSpec.options written with
                    HoleValues = values
                    Searching = true
                }
            )

        match result.Experiment with
        | null -> result.Diagnostics |> Seq.exists _.IsError
        | trial ->
            trials <- trials + (if values.Count > 0 then 1 else 0)

            let again =
                compileText (CompileOptions.WithFacts DataSketches.facts) trial.CanonicalText

            again.Holes.Count = 0 && again.Hashes = trial.Hashes)

    Assert.True(trials > 50, $"only {trials} trials")

[<Fact>]
let ``the canonical layout of any spec is one, keeps its comments, and means the same`` () =
    check 300 (fun spec experiment ->
        let written = spec.Written

        let formatted: WrittenSpec =
            {
                Text = FormattingLaws.formattingLaws written.Text
                Files =
                    written.Files
                    |> Seq.map (fun file -> KeyValuePair(file.Key, FormattingLaws.formattingLaws file.Value))
                    |> Dictionary
            }

        match (DrawnSpec.compile formatted).Experiment with
        | null -> false
        | again -> again.Hashes = experiment.Hashes)
