module Fashion.Dsl.Tests.InferenceTests

open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private window kernel stride padding : Window =
    {
        KernelHeight = kernel
        KernelWidth = kernel
        Stride = stride
        Dilation = 1
        Padding = padding
    }

let private conv channels window groups =
    Conv
        {
            Channels = channels
            Window = window
            Groups = groups
            Bias = true
            Init = Kaiming
            L2 = 0.0
        }

let private shapeOf operation input =
    match Inference.layer (operation, [| input |]) with
    | Ok inferred -> string inferred.OutputShape
    | Result.Error problem -> $"{problem}"

let image = Shape.Image(16, 14, 15)

[<Fact>]
let ``windows leave what PyTorch's leave`` () =
    Assert.Equal("32x12x13", shapeOf (conv 32 (window 3 1 (Fixed 0)) 1) image)
    Assert.Equal("32x7x8", shapeOf (conv 32 (window 3 2 (Fixed 1)) 1) image)
    Assert.Equal("32x14x15", shapeOf (conv 32 (window 4 1 Same) 1) image)
    Assert.Equal("32x5x5", shapeOf (conv 32 (window 4 3 Same) 1) image)

    Assert.Equal(
        "32x10x11",
        shapeOf
            (conv
                32
                { window 3 1 (Fixed 0) with
                    Dilation = 2
                }
                1)
            image
    )

    Assert.Equal("16x7x7", shapeOf (MaxPool(window 2 2 (Fixed 0))) image)
    Assert.Equal("16x7x8", shapeOf (AvgPool(window 2 2 Same)) image)

[<Fact>]
let ``parameters and multiply-adds are PyTorch's`` () =
    match Inference.layer (conv 32 (window 3 2 (Fixed 1)) 4, [| image |]) with
    | Ok inferred ->
        Assert.Equal<string list>([ "weight"; "bias" ], inferred.Parameters |> Seq.map _.Name |> List.ofSeq)
        Assert.Equal<int list>([ 32; 4; 3; 3 ], List.ofSeq inferred.Parameters[0].Shape)
        Assert.Equal(32L * 4L * 9L * 7L * 8L, inferred.MultiplyAdds)
    | Result.Error problem -> Assert.Fail $"{problem}"

    match Inference.layer (BatchNorm { Momentum = 0.1; Epsilon = 1e-5 }, [| image |]) with
    | Ok inferred ->
        let named =
            inferred.Parameters
            |> Seq.map (fun each -> each.Name, each.Trained, each.Count)
            |> List.ofSeq

        Assert.Equal<(string * bool * int64) list>(
            [
                "weight", true, 16L
                "bias", true, 16L
                "running_mean", false, 16L
                "running_var", false, 16L
            ],
            named
        )
    | Result.Error problem -> Assert.Fail $"{problem}"

    match Inference.layer (LayerNorm, [| image |]) with
    | Ok inferred -> Assert.Equal<int list>([ 16; 14; 15 ], List.ofSeq inferred.Parameters[1].Shape)
    | Result.Error problem -> Assert.Fail $"{problem}"

[<Fact>]
let ``what does not fit is a typed problem`` () =
    let problem operation input =
        match Inference.layer (operation, [| input |]) with
        | Ok inferred -> invalidOp $"{inferred.OutputShape}"
        | Result.Error problem -> problem

    Assert.Equal(NeedsImage, problem GlobalAvgPool (Shape.Vector 3))
    Assert.Equal(NeedsImage, problem (SpatialDropout { Probability = 0.1 }) (Shape.Vector 3))

    Assert.Equal(
        NeedsVector,
        problem
            (Dense
                {
                    Units = 2
                    Bias = true
                    Init = Kaiming
                    L2 = 0.0
                })
            image
    )

    Assert.Equal(WindowTooLarge(17, 17), problem (conv 3 (window 17 1 (Fixed 1)) 1) image)
    Assert.Equal(GroupsDoNotDivide(3, 16, false), problem (GroupNorm { Groups = 3 }) image)
    Assert.Equal(GroupsDoNotDivide(4, 6, true), problem (conv 6 (window 1 1 (Fixed 0)) 4) image)
    Assert.Equal(PoolingPadTooLarge 1, problem (MaxPool(window 2 2 (Fixed 2))) image)
    Assert.Equal(TooLarge, problem (Pad { Size = 100_000 }) image)

[<Fact>]
let ``joins give what their inputs make together, or name the first that does not fit`` () =
    let join operation (inputs: Shape list) =
        match Inference.layer (operation, List.toArray inputs) with
        | Ok inferred -> string inferred.OutputShape
        | Result.Error problem -> $"{problem}"

    let vector, other = Shape.Vector 16, Shape.Image(3, 14, 15)
    let differ (index: int) input first = $"{InputsDiffer(index, input, first)}"
    Assert.Equal("16x14x15", join Add [ image; image; image ])
    Assert.Equal(differ 2 other image, join Add [ image; image; other ])
    Assert.Equal(differ 1 vector image, join Add [ image; vector ])
    Assert.Equal("16x14x15", join Multiply [ vector; image; vector ])
    Assert.Equal("16", join Multiply [ vector; vector ])
    Assert.Equal(differ 1 (Shape.Vector 3) image, join Multiply [ image; Shape.Vector 3 ])
    Assert.Equal("35x14x15", join Concat [ image; other; image ])
    Assert.Equal("35", join Concat [ vector; Shape.Vector 19 ])
    Assert.Equal(differ 1 (Shape.Image(3, 14, 14)) image, join Concat [ image; Shape.Image(3, 14, 14) ])
    Assert.Equal(differ 1 vector image, join Concat [ image; vector ])

[<Fact>]
let ``LeNet-5 has its 61,706 parameters and 416,520 multiply-adds`` () =
    let graph = (experiment lenet).Graph
    Assert.Equal(61_706L, graph.ParameterCount)
    Assert.Equal(117_600L + 240_000L + 48_000L + 10_080L + 840L, graph.MultiplyAdds)

[<Fact>]
let ``unlabelled layers are numbered by keyword, and pass over labels`` () =
    let names =
        (experiment (withModel "  dense: flatten -> dense(4) -> tanh\n  head: dense(4) -> tanh -> dense(classes)"))
            .Graph.Layers
        |> Seq.map _.Name
        |> List.ofSeq

    Assert.Equal<string list>([ "dense"; "dense_2"; "tanh"; "head"; "tanh_2"; "dense_3" ], names)
