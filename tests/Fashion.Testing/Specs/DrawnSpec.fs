namespace Fashion.Testing.Specs

open System
open FsCheck
open FsCheck.FSharp
open Fashion.Dsl

/// A spec as a property gets it: what it says, and a number that decides how it is written.
[<Sealed>]
type DrawnSpec(sketch: SpecSketch, seed: int) =
    let written = lazy SpecSketch.write (Random seed) sketch

    member _.Sketch = sketch
    member _.Seed = seed
    member _.Written: WrittenSpec = written.Value

    /// The same spec, written in another way.
    member _.Rewritten: WrittenSpec = SpecSketch.write (Random(seed ^^^ 0x5555)) sketch

    override _.ToString() =
        let others =
            written.Value.Files
            |> Seq.map (fun file -> $"---- {file.Key}\n{file.Value}")
            |> String.concat ""

        $"seed {seed}\n{written.Value.Text}{others}"

/// Specs in which every construct of the language comes up, for FsCheck.
[<RequireQualifiedAccess>]
module DrawnSpec =

    let private generator =
        Gen.map2 (fun sketch seed -> DrawnSpec(sketch, seed)) SpecSketches.any (Gen.choose (0, Int32.MaxValue - 1))

    /// Nearly all are without a mistake.
    let arbitrary: Arbitrary<DrawnSpec> =
        Arb.fromGenShrink (
            generator,
            fun spec ->
                Shrinking.spec spec.Sketch
                |> Seq.map (fun sketch -> DrawnSpec(sketch, spec.Seed))
        )

    /// How the compiler reaches a spec's other files, and knows of its data.
    let options (written: WrittenSpec) : CompileOptions =
        let read path : string | null =
            match written.Files.TryGetValue path with
            | true, text -> text
            | _ -> null

        { CompileOptions.WithFacts DataSketches.facts with
            ReadFile = Func<_, _> read
        }

    /// Compiles a spec as `drawn.spec`.
    let compile (written: WrittenSpec) : CompileResult =
        SpecCompiler.Compile("drawn.spec", written.Text, options written)
