module Fashion.Reference.Tests.GraphTests

open Fashion.Dsl
open Fashion.Testing
open FsCheck
open FsCheck.FSharp
open Xunit

let private operations (cases: GraphCase seq) =
    cases |> Seq.collect _.Graph.Layers |> Seq.map _.Operation

let private keywords cases =
    operations cases |> Seq.map GraphBuilder.Keyword |> Set

/// Every keyword, from the union itself, so that a new operation cannot be forgotten here.
let private catalogue =
    FSharp.Reflection.FSharpType.GetUnionCases typeof<Operation>
    |> Seq.map (fun case -> case.Name.ToLowerInvariant())
    |> Set

let private withoutUnderscores keywords =
    keywords |> Set.map (fun (keyword: string) -> keyword.Replace("_", ""))

[<Fact>]
let ``every smaller graph that shrinking offers is legal and differs`` () =
    let smaller (case: GraphCase) =
        Graphs.arbitrary.Shrinker case
        |> Seq.forall (fun smaller -> smaller <> case && smaller.Graph.Layers.Count > 0)

    Property.check (Prop.forAll Graphs.arbitrary smaller)

[<Fact>]
let ``shrinking ends at one layer`` () =
    let rec last (case: GraphCase) =
        match Seq.tryHead (Graphs.arbitrary.Shrinker case) with
        | Some smaller -> last smaller
        | None -> case

    Property.check (Prop.forAll Graphs.arbitrary (fun case -> (last case).Graph.Layers.Count = 1))

[<Fact>]
let ``every operation of the catalogue is generated, alone and in graphs`` () =
    let alone = Graphs.single.Generator |> Gen.sampleWithSeed (Rnd 7UL) 50 3000
    let inGraphs = Graphs.arbitrary.Generator |> Gen.sampleWithSeed (Rnd 7UL) 100 1000
    let joins = Set [ "add"; "concat"; "multiply"; "scale" ]
    Assert.Equal<Set<string>>(catalogue - joins, withoutUnderscores (keywords alone))
    Assert.Equal<Set<string>>(catalogue, withoutUnderscores (keywords inGraphs))

[<Fact>]
let ``windows come with every kind of argument`` () =
    let convolutions =
        Graphs.single.Generator
        |> Gen.sampleWithSeed (Rnd 7UL) 50 3000
        |> operations
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
let ``joins come in every form that a spec can write`` () =
    let joins =
        [
            for case in Graphs.arbitrary.Generator |> Gen.sampleWithSeed (Rnd 7UL) 100 1000 do
                let graph = case.Graph

                let shapeOf id =
                    if id < 0 then
                        graph.InputShape
                    else
                        graph.Layers[id].OutputShape

                for layer in graph.Layers do
                    if layer.Operation.IsJoin then
                        graph, layer, layer.Inputs |> Seq.map shapeOf |> List.ofSeq
        ]

    let some what operation predicate =
        let matches (graph, layer: Layer, shapes) =
            layer.Operation = operation && predicate graph layer shapes

        Assert.True(List.exists matches joins, what)

    let feedsTwo (graph: LayerGraph) (layer: Layer) =
        graph.Layers
        |> Seq.filter (fun other -> Seq.contains layer.Id other.Inputs)
        |> Seq.length
            >
            1

    some "a sum with the graph's input" Add (fun _ layer _ -> Seq.contains -1 layer.Inputs)
    some "a sum of three" Add (fun _ layer _ -> layer.Inputs.Count = 3)
    some "a sum that feeds two" Add (fun graph layer _ -> feedsTwo graph layer)
    some "a sum of vectors" Add (fun _ layer _ -> layer.OutputShape.IsVector)
    some "one number twice" Add (fun _ layer _ -> Seq.length (Seq.distinct layer.Inputs) < layer.Inputs.Count)
    some "a vector on an image" Multiply (fun _ _ shapes -> shapes[0].IsImage && shapes[1].IsVector)
    some "an image under a vector" Multiply (fun _ _ shapes -> shapes[0].IsVector && shapes[1].IsImage)
    some "images of one shape" Multiply (fun _ _ shapes -> shapes |> List.forall _.IsImage)
    some "one arm" Concat (fun _ layer _ -> layer.Inputs.Count = 1)

    some "three arms of different channels" Concat (fun _ _ shapes ->
        shapes |> List.distinctBy _.Channels |> List.length = 3)

    some "a join in a join" Concat (fun graph layer _ ->
        layer.Inputs
        |> Seq.exists (fun id -> id >= 0 && graph.Layers[id].Operation.IsJoin))

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
