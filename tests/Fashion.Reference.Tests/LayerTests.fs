/// Layers on numbers small enough to work out by hand, or worked out by PyTorch 1.13.1 where that is said.
module Fashion.Reference.Tests.LayerTests

open System
open System.Collections.Generic
open Fashion.Dsl
open Fashion.Reference.Tests.Numbers
open Fashion.Testing
open Fashion.Testing.References
open Xunit

let private graph shape operation =
    GraphCase.Chain(shape, [ operation ]).Graph

let private evaluate shape operation (parameters: (string * float array) list) input batch =
    let named = Dictionary<string, float array>()

    for name, values in parameters do
        named[$"{GraphBuilder.Keyword operation}.{name}"] <- values

    Reference.Evaluate(graph shape operation, named, input, batch).Output

let private window kernel stride padding =
    {
        KernelHeight = kernel
        KernelWidth = kernel
        Stride = stride
        Dilation = 1
        Padding = padding
    }

let private conv channels window groups bias =
    Conv
        {
            Channels = channels
            Window = window
            Groups = groups
            Bias = bias
            Init = Kaiming
            L2 = 0.0
        }

let private image height width = Shape.Image(1, height, width)
let private ones count = Array.create count 1.0

[<Fact>]
let ``a convolution is a sum of products, not flipped, and a bias`` () =
    let output =
        evaluate
            (image 3 3)
            (conv 1 (window 2 1 (Fixed 0)) 1 true)
            [ "weight", [| 1.0; 0.0; 0.0; -2.0 |]; "bias", [| 0.5 |] ]
            [| 1.0 .. 9.0 |]
            1

    assertClose [ -8.5; -9.5; -11.5; -12.5 ] output

[<Fact>]
let ``an odd total of same padding goes to the bottom and the right`` () =
    let output =
        evaluate (image 4 4) (conv 1 (window 3 2 Same) 1 false) [ "weight", ones 9 ] (ones 16) 1

    assertClose [ 9.0; 6.0; 6.0; 4.0 ] output

[<Fact>]
let ``a dilated kernel reads every second pixel`` () =
    let dilated =
        { window 2 1 (Fixed 0) with
            Dilation = 2
        }

    let output =
        evaluate (image 3 3) (conv 1 dilated 1 false) [ "weight", ones 4 ] [| 1.0 .. 9.0 |] 1

    assertClose [ 1.0 + 3.0 + 7.0 + 9.0 ] output

[<Fact>]
let ``a group of filters reads its own channels alone`` () =
    let output =
        evaluate
            (Shape.Image(2, 1, 1))
            (conv 4 (window 1 1 (Fixed 0)) 2 false)
            [ "weight", [| 1.0; 2.0; 3.0; 4.0 |] ]
            [| 10.0; 100.0 |]
            1

    assertClose [ 10.0; 20.0; 300.0; 400.0 ] output

[<Fact>]
let ``a dense layer multiplies rows of its weight with each sample`` () =
    let dense =
        Dense
            {
                Units = 2
                Bias = true
                Init = Kaiming
                L2 = 0.0
            }

    let output =
        evaluate
            (Shape.Vector 2)
            dense
            [ "weight", [| 1.0; 2.0; 3.0; 4.0 |]; "bias", [| 0.5; -0.5 |] ]
            [| 1.0; 1.0; 0.0; 2.0 |]
            2

    assertClose [ 3.5; 6.5; 4.5; 7.5 ] output

[<Fact>]
let ``a mean counts padded zeros with a fixed padding and leaves them out with same`` () =
    let mean padding =
        evaluate (image 3 3) (AvgPool(window 3 1 padding)) [] (ones 9) 1

    let corner, edge = 4.0 / 9.0, 6.0 / 9.0
    assertClose [ corner; edge; corner; edge; 1.0; edge; corner; edge; corner ] (mean (Fixed 1))
    assertClose (ones 9) (mean Same)

[<Fact>]
let ``padding never wins a maximum`` () =
    let largest padding =
        evaluate (image 2 2) (MaxPool(window 2 2 padding)) [] [| -1.0; -2.0; -3.0; -4.0 |] 1

    assertClose [ -1.0; -2.0; -3.0; -4.0 ] (largest (Fixed 1))
    assertClose [ -1.0 ] (largest Same)

[<Fact>]
let ``whole images pool to their mean and their largest`` () =
    let input = [| 1.0; 2.0; 6.0; -1.0; -5.0; -3.0 |]
    assertClose [ 3.0; -3.0 ] (evaluate (Shape.Image(2, 1, 3)) GlobalAvgPool [] input 1)
    assertClose [ 6.0; -1.0 ] (evaluate (Shape.Image(2, 1, 3)) GlobalMaxPool [] input 1)

[<Fact>]
let ``pad puts zeros around each channel`` () =
    let output = evaluate (Shape.Image(2, 1, 1)) (Pad { Size = 1 }) [] [| 7.0; 8.0 |] 1

    let around value =
        Array.init 9 (fun index -> if index = 4 then value else 0.0)

    assertClose (Array.append (around 7.0) (around 8.0)) output

let private batchNorm = BatchNorm { Momentum = 0.1; Epsilon = 1e-5 }

let private batchNormParameters: IReadOnlyDictionary<string, float array> =
    dict
        [
            "batchnorm.weight", [| 2.0 |]
            "batchnorm.bias", [| 1.0 |]
            "batchnorm.running_mean", [| 1.0 |]
            "batchnorm.running_var", [| 4.0 |]
        ]
    |> Dictionary
    :> _

[<Fact>]
let ``batch normalization trains by the batch and moves the running statistics as torch does`` () =
    let run =
        Reference.Train(graph (Shape.Vector 1) batchNorm, batchNormParameters, [| 1.0; 2.0; 3.0 |], 3, Dictionary())

    let step = 2.0 / sqrt (2.0 / 3.0 + 1e-5)
    assertClose [ 1.0 - step; 1.0; 1.0 + step ] run.Output
    assertClose [ 0.9 * 1.0 + 0.1 * 2.0 ] run.Running["batchnorm.running_mean"]
    // The batch's unbiased variance is 1, its biased one 2/3.
    assertClose [ 0.9 * 4.0 + 0.1 * 1.0 ] run.Running["batchnorm.running_var"]

[<Fact>]
let ``batch normalization evaluates by the running statistics and leaves them`` () =
    let run =
        Reference.Evaluate(graph (Shape.Vector 1) batchNorm, batchNormParameters, [| 1.0; 3.0 |], 2)

    assertClose [ 1.0; 1.0 + 2.0 * 2.0 / sqrt (4.0 + 1e-5) ] run.Output
    Assert.Empty run.Running

[<Fact>]
let ``layer and group normalization give PyTorch's numbers`` () =
    let affine count =
        [ "weight", ones count; "bias", Array.zeroCreate count ]

    assertClose
        [ -1.069041531450298; -0.2672603828625746; 1.3363019143128718 ]
        (evaluate (Shape.Vector 3) LayerNorm (affine 3) [| 1.0; 2.0; 4.0 |] 1)

    assertClose
        [
            -0.9999800005999799
            0.9999800005999799
            0.9999995918369846
            -0.9999995918369846
        ]
        (evaluate (Shape.Vector 4) (GroupNorm { Groups = 2 }) (affine 4) [| 1.0; 2.0; 4.0; -3.0 |] 1)

[<Fact>]
let ``activations give PyTorch's numbers`` () =
    let activated operation =
        evaluate (Shape.Vector 3) operation [] [| -1.0; 0.5; 2.0 |] 1

    assertClose [ 0.0; 0.5; 2.0 ] (activated Relu)
    assertClose [ -0.2; 0.5; 2.0 ] (activated (LeakyRelu { Slope = 0.2 }))
    assertClose [ -0.6321205588285577; 0.5; 2.0 ] (activated Elu)
    assertClose [ -1.1113307378125625; 0.5253504936777402; 2.101401974710961 ] (activated Selu)
    assertClose [ -0.15865525393145702; 0.34573123063700656; 1.9544997361036416 ] (activated Gelu)
    assertClose [ -0.2689414213699951; 0.3112296656009273; 1.7615941559557646 ] (activated Silu)

[<Fact>]
let ``the error function is right to 14 digits`` () =
    let expected =
        [
            0.0
            0.1124629160182849
            0.5204998778130465
            0.9953222650189527
            -0.9999992569016276
            1.0
        ]

    assertWithin 1e-14 expected (List.map Activations.erf [ 0.0; 0.1; 0.5; 2.0; -3.5; 9.0 ])

[<Fact>]
let ``softmax is over the channels of each pixel and bears large numbers`` () =
    let output =
        evaluate (Shape.Image(2, 1, 2)) Softmax [] [| 1000.0; 0.0; 1000.0; log 3.0 |] 1

    assertClose [ 0.5; 0.25; 0.5; 0.75 ] output

[<Fact>]
let ``dropout scales what it keeps, spatial dropout drops whole channels`` () =
    let train shape operation input (mask: float array) =
        let masks = Dictionary(dict [ $"{GraphBuilder.Keyword operation}", mask ])
        Reference.Train(graph shape operation, Dictionary(), input, 1, masks).Output

    let half = { Probability = 0.5 }
    assertClose [ 2.0; 0.0; 6.0 ] (train (Shape.Vector 3) (Dropout half) [| 1.0 .. 3.0 |] [| 1.0; 0.0; 1.0 |])

    assertClose
        [ 0.0; 0.0; 6.0; 8.0 ]
        (train (Shape.Image(2, 1, 2)) (SpatialDropout half) [| 1.0 .. 4.0 |] [| 0.0; 1.0 |])

    assertClose [ 0.0; 0.0 ] (train (Shape.Vector 2) (Dropout { Probability = 1.0 }) [| 1.0; 2.0 |] [| 0.0; 0.0 |])

[<Theory>]
[<InlineData 0.1>]
[<InlineData 0.5>]
[<InlineData 0.8>]
let ``alpha dropout keeps a mean of 0 and a variance of 1`` probability =
    let masks = Dictionary(dict [ "alpha_dropout", [| 1.0; 1.0; 0.0; 0.0 |] ])

    let output =
        Reference
            .Train(
                graph (Shape.Vector 4) (AlphaDropout { Probability = probability }),
                Dictionary(),
                [| 1.0; -1.0; 1.0; -1.0 |],
                1,
                masks
            )
            .Output

    // Inputs of 1 and -1 have mean 0 and variance 1; the expectation is over them and over dropping.
    let expectation (f: float -> float) =
        (1.0 - probability) * (f output[0] + f output[1]) / 2.0
        + probability * (f output[2] + f output[3]) / 2.0

    assertClose [ 0.0; 1.0 ] [ expectation id; expectation (fun y -> y * y) ]
    Assert.Equal(output[2], output[3])

/// What a join makes of the graph's input and of a vector that comes from it by mean pooling.
let private join operation gateFirst =
    let builder = GraphBuilder(Shape.Image(2, 1, 2))

    for name, operation, inputs in
        [
            "pool", GlobalAvgPool, [| -1 |]
            "join", operation, (if gateFirst then [| 0; -1 |] else [| -1; 0 |])
        ] do
        builder.Add(name, true, operation, inputs)
        |> Result.defaultWith (fun problem -> invalidOp $"{problem}")
        |> ignore

    Reference.Evaluate(builder.Build(), Dictionary(), [| 1.0; 3.0; 10.0; 30.0 |], 1)

[<Theory>]
[<InlineData true>]
[<InlineData false>]
let ``a vector multiplies every pixel of its channel, and gets the sum of their gradients`` gateFirst =
    let run = join Multiply gateFirst
    assertClose [ 2.0; 6.0; 200.0; 600.0 ] run.Output
    // By its own factor, the mean, and by the mean's share of the sum of all pixels.
    let gradients = run.Backward [| 1.0; 0.0; 0.0; 1.0 |]
    assertClose [ 2.0 + 0.5; 0.5; 15.0; 20.0 + 15.0 ] gradients.Input

[<Fact>]
let ``sums, products of images and channels one after the other are what they say, sample by sample`` () =
    let both operation (channels: int) =
        let builder = GraphBuilder(Shape.Image(channels, 1, 1))
        builder.Add("scale", true, Scale { Factor = -2.0 }, [| -1 |]) |> ignore
        builder.Add("join", true, operation, [| -1; 0 |]) |> ignore
        Reference.Evaluate(builder.Build(), Dictionary(), [| 1.0; 2.0; 3.0; 4.0 |], 4 / channels)

    assertClose [ -1.0; -2.0; -3.0; -4.0 ] (both Add 2).Output
    assertClose [ -2.0; -8.0; -18.0; -32.0 ] (both Multiply 1).Output
    let concat = both Concat 2
    assertClose [ 1.0; 2.0; -2.0; -4.0; 3.0; 4.0; -6.0; -8.0 ] concat.Output
    assertClose [ 1.0 - 6.0; 2.0 - 8.0; 0.0; 0.0 ] (concat.Backward [| 1.0; 2.0; 3.0; 4.0; 0.0; 0.0; 0.0; 0.0 |]).Input

[<Fact>]
let ``dropouts do nothing in evaluation`` () =
    for operation in [ Dropout; SpatialDropout; AlphaDropout ] do
        let input = [| 1.0; -2.0 |]
        assertClose input (evaluate (Shape.Image(2, 1, 1)) (operation { Probability = 0.5 }) [] input 1)

[<Fact>]
let ``a batch of the wrong size is refused`` () =
    Assert.Throws<ArgumentException>(fun () -> evaluate (Shape.Vector 2) Relu [] [| 1.0; 2.0; 3.0 |] 2 |> ignore)
