module Fashion.Reference.Tests.GraphTests

open Fashion.Dsl
open Fashion.Testing
open FsCheck
open FsCheck.FSharp
open Xunit

let private keywords (cases: GraphCase seq) =
    cases |> Seq.collect _.Operations |> Seq.map GraphBuilder.Keyword |> Set

/// Every keyword, from the union itself, so that a new operation cannot be forgotten here.
let private catalogue =
    FSharp.Reflection.FSharpType.GetUnionCases typeof<Operation>
    |> Seq.map (fun case -> case.Name.ToLowerInvariant())
    |> Set

let private withoutUnderscores keywords =
    keywords |> Set.map (fun (keyword: string) -> keyword.Replace("_", ""))

[<Fact>]
let ``every generated chain is legal`` () =
    Property.checkMany 500 (Prop.forAll Graphs.arbitrary (fun case -> case.Graph.Layers.Count = case.Operations.Length))

[<Fact>]
let ``every smaller chain that shrinking offers is legal and differs`` () =
    let smaller (case: GraphCase) =
        Graphs.arbitrary.Shrinker case
        |> Seq.forall (fun smaller -> smaller <> case && smaller.Graph.Layers.Count > 0)

    Property.check (Prop.forAll Graphs.arbitrary smaller)

[<Fact>]
let ``shrinking ends`` () =
    let rec last (case: GraphCase) steps =
        match Seq.tryHead (Graphs.arbitrary.Shrinker case) with
        | Some smaller -> last smaller (steps + 1)
        | None -> case

    Property.check (Prop.forAll Graphs.arbitrary (fun case -> (last case 0).Operations.Length = 1))

[<Fact>]
let ``every operation of the catalogue is generated, alone and in chains`` () =
    let alone = Graphs.single.Generator |> Gen.sampleWithSeed (Rnd 7UL) 50 3000
    let chained = Graphs.arbitrary.Generator |> Gen.sampleWithSeed (Rnd 7UL) 100 1000
    Assert.Equal<Set<string>>(catalogue, withoutUnderscores (keywords alone))
    Assert.Equal<Set<string>>(catalogue, withoutUnderscores (keywords chained))

[<Fact>]
let ``windows come with every kind of argument`` () =
    let convolutions =
        Graphs.single.Generator
        |> Gen.sampleWithSeed (Rnd 7UL) 50 3000
        |> Seq.collect _.Operations
        |> Seq.choose (function
            | Conv options -> Some options
            | _ -> None)
        |> List.ofSeq

    let some what predicate =
        Assert.True(List.exists predicate convolutions, what)

    some "groups" (fun options -> options.Groups > 1)
    some "stride" (fun options -> options.Window.Stride > 1)
    some "dilation" (fun options -> options.Window.Dilation > 1)
    some "same" (fun options -> options.Window.Padding = Same)
    some "padded" (fun options -> options.Window.Padding = Fixed 2)
    some "oblong" (fun options -> options.Window.KernelHeight <> options.Window.KernelWidth)
    some "no bias" (fun options -> not options.Bias)
    some "penalty" (fun options -> options.L2 > 0.0)

[<Fact>]
let ``the same seed draws the same numbers`` () =
    Property.check (
        Prop.forAll Graphs.arbitrary (fun case ->
            let first = GraphNumbers.Draw(case.Graph, 3, case.Seed)
            let second = GraphNumbers.Draw(case.Graph, 3, case.Seed)

            first.Input = second.Input
            && first.OutputGradient = second.OutputGradient
            && Seq.forall
                (fun (name: string) -> first.Parameters[name] = second.Parameters[name])
                first.Parameters.Keys
            && Seq.forall (fun (name: string) -> first.Masks[name] = second.Masks[name]) first.Masks.Keys)
    )
