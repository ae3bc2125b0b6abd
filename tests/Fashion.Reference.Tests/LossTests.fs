module Fashion.Reference.Tests.LossTests

open System.Collections.Generic
open Fashion.Dsl
open Fashion.Reference.Tests.Numbers
open Fashion.Testing
open Fashion.Testing.References
open Xunit

let private logits =
    [| 1.0; -0.5; 0.25; 0.2; 0.4; -1.5; 2.0; 0.0; -1.0; -0.3; 0.7; 0.1 |]

let private labels = [| 0; 1; 2; 1 |]
let private weights = [| 0.5; 2.0; 1.25 |]

[<Fact>]
let ``cross entropy of even logits is the logarithm of the class count`` () =
    let result = Losses.CrossEntropy([| 3.0; 3.0 |], [| 0 |], 2, 0.0, [||])
    assertClose [ log 2.0; -0.5; 0.5 ] [ result.Loss; yield! result.Gradient ]

[<Fact>]
let ``cross entropy gives the numbers of PyTorch 1_13_1`` () =
    let loss smoothing (weights: float array) =
        Losses.CrossEntropy(logits, labels, 3, smoothing, weights).Loss

    assertClose [ 1.256397993142166 ] [ loss 0.0 [||] ]
    assertClose [ 1.272647993142166 ] [ loss 0.1 [||] ]
    assertClose [ 1.2105393443112205 ] [ loss 0.1 weights ]

[<Fact>]
let ``its gradient gives the numbers of PyTorch 1_13_1`` () =
    let expected =
        [
            -0.022179653924173814
            0.0015659618161407089
            0.0206136921080331
            0.1363571037718776
            -0.15455044066797688
            0.01819333689609926
            0.1805350872060883
            0.013230840445926338
            -0.19376592765201464
            0.061357833865301165
            -0.14997071856611371
            0.08861288470081251
        ]

    assertClose expected (Losses.CrossEntropy(logits, labels, 3, 0.1, weights).Gradient)

[<Fact>]
let ``a layer's penalty is its l2 times the squares of its weights, not of its biases`` () =
    let dense l2 =
        Dense
            {
                Units = 1
                Bias = true
                Init = Kaiming
                L2 = l2
            }

    let graph = GraphCase.Chain(Shape.Vector 2, [ dense 0.1; dense 0.0 ]).Graph

    let parameters =
        Dictionary(
            dict
                [
                    "dense.weight", [| 3.0; -4.0 |]
                    "dense.bias", [| 100.0 |]
                    "dense_2.weight", [| 7.0 |]
                    "dense_2.bias", [| 7.0 |]
                ]
        )

    assertClose [ 2.5 ] [ Losses.Penalty(graph, parameters) ]
    let gradient = Losses.PenaltyGradient(graph, parameters)
    Assert.Equal<string seq>([ "dense.weight" ], gradient.Keys)
    assertClose [ 0.6; -0.8 ] gradient["dense.weight"]
