/// The reverse pass against differences of the forward pass.
module Fashion.Reference.Tests.GradientTests

open System
open System.Collections.Generic
open Fashion.Dsl
open Fashion.Testing
open Fashion.Testing.References
open FsCheck.FSharp
open Xunit

let private dot (a: float array) (b: float array) =
    Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b

/// Steps of the difference quotient. A large one may cross a kink of relu or a maximum, or be too coarse where batch
/// normalization is steep; a small one drowns in rounding. A right gradient agrees with one of them, a wrong one
/// with none.
let private differences = [ 1e-3; 1e-4; 1e-5; 1e-6; 1e-2; 1e-7 ]

/// Whether `slope` is the derivative of `along` at 0 (central differences with Richardson's extrapolation), to 1e-6
/// relative. `size` says how large the terms are whose sum `along` is.
let private isSlope (along: float -> float) (size: float) (slope: float) =
    let central h = (along h - along -h) / (2.0 * h)

    differences
    |> List.exists (fun h ->
        let quotient = (4.0 * central (h / 2.0) - central h) / 3.0

        abs (quotient - slope)
        <= 1e-6 * max (abs quotient) (abs slope) + 1e-9 * (1.0 + size))

let private moved (values: float array) (direction: float array) h =
    Array.map2 (fun value each -> value + h * each) values direction

/// Throws unless the gradients by the input and by every trained parameter are right along random directions.
let private checkGradients batch training (case: GraphCase) =
    let graph = case.Graph
    let numbers = GraphNumbers.Draw(graph, batch, case.Seed)
    let random = Random case.Seed

    let run (parameters: IReadOnlyDictionary<string, float array>) input =
        if training then
            Reference.Train(graph, parameters, input, batch, numbers.Masks)
        else
            Reference.Evaluate(graph, parameters, input, batch)

    let value parameters input =
        dot numbers.OutputGradient (run parameters input).Output

    let here = run numbers.Parameters numbers.Input
    let gradients = here.Backward numbers.OutputGradient

    let size =
        Array.fold2 (fun sum x y -> sum + abs (x * y)) 0.0 numbers.OutputGradient here.Output

    let check name (values: float array) (gradient: float array) (valueAt: float array -> float) =
        Assert.Equal(values.Length, gradient.Length)
        let direction = Array.init values.Length (fun _ -> 2.0 * random.NextDouble() - 1.0)
        let slope = dot gradient direction
        Assert.True(isSlope (fun h -> valueAt (moved values direction h)) size slope, $"gradient by {name}: {slope:R}")

    check "the input" numbers.Input gradients.Input (fun input -> value numbers.Parameters input)

    for layer in graph.Layers do
        for parameter in layer.Parameters do
            let name = layer.Name + "." + parameter.Name

            if parameter.Trained then
                check name numbers.Parameters[name] gradients.Parameters[name] (fun values ->
                    let parameters = Dictionary numbers.Parameters
                    parameters[name] <- values
                    value parameters numbers.Input)
            else
                Assert.False(gradients.Parameters.ContainsKey name)

[<Theory>]
[<InlineData true>]
[<InlineData false>]
let ``the gradients of every operation are those of central differences`` training =
    Property.checkMany 400 (Prop.forAll Graphs.single (checkGradients 3 training))

[<Theory>]
[<InlineData true>]
[<InlineData false>]
let ``the gradients of random graphs are those of central differences`` training =
    Property.checkMany 150 (Prop.forAll Graphs.arbitrary (checkGradients 4 training))

[<Fact>]
let ``a layer that nothing reads adds no gradient`` () =
    let graph =
        GraphCase.Chain(Shape.Vector 2, [ Identity; LeakyRelu { Slope = 0.5 } ]).Graph

    let around =
        { graph.Layers[1] with
            Inputs = [| -1 |]
        }

    let graph =
        { graph with
            Layers = [| graph.Layers[0]; around |]
        }

    let run = Reference.Evaluate(graph, Dictionary(), [| 1.0; -1.0 |], 1)
    Assert.Equal<float array>([| 1.0; -0.5 |], run.Output)
    Assert.Equal<float array>([| 3.0; 1.5 |], (run.Backward [| 3.0; 3.0 |]).Input)
