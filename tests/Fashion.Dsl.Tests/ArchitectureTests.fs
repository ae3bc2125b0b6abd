/// Architectures as specs, against parameter counts that are worked out here layer by layer.
module Fashion.Dsl.Tests.ArchitectureTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private compiled (name: string) : Experiment =
    let path = $"specs/{name}.spec"
    let result = compileWith options path (File.ReadAllText(Path.Combine(root, path)))

    match result.Experiment with
    | null -> invalidOp (render result)
    | experiment -> experiment

/// Weights of a convolution without bias; of `groups` parts each sees its own share of the inputs.
let private grouped kernel groups inputs channels =
    kernel * kernel * (inputs / groups) * channels

let private conv kernel inputs channels = grouped kernel 1 inputs channels

/// Scale and shift of each channel.
let private norm channels = 2 * channels

/// A convolution without bias, and its batch norm.
let private normed kernel inputs channels =
    conv kernel inputs channels + norm channels

let private dense inputs units = (inputs + 1) * units

let private squeeze channels ratio =
    dense channels (channels / ratio) + dense (channels / ratio) channels

let private lenet =
    (25 * 1 + 1) * 6
    + (25 * 6 + 1) * 16
    + dense 400 120
    + dense 120 84
    + dense 84 10

let private seluMlp =
    dense 784 512 + norm 512 + dense 512 256 + norm 256 + dense 256 10

let private incres =
    let inception channels =
        let arm = channels / 4

        3 * normed 1 channels arm + 3 * normed 3 arm arm + dense (3 * arm) channels

    normed 3 1 32
    + 3 * inception 32
    + normed 3 32 32
    + 2 * (inception 64 + squeeze 64 8)
    + dense 64 10

let private denseNet =
    let growth = 12

    let block channels =
        List.sum
            [
                for layer in 0..3 do
                    let inputs = channels + layer * growth
                    norm inputs + conv 3 inputs growth
            ]

    let transition channels =
        norm channels + conv 1 channels channels

    conv 3 1 16
    + block 16
    + transition 64
    + block 64
    + transition 112
    + block 112
    + norm 160
    + dense 160 10

let private mobileNet =
    let separable inputs channels =
        grouped 3 inputs inputs inputs + norm inputs + normed 1 inputs channels

    normed 3 1 32
    + separable 32 64
    + separable 64 128
    + separable 128 128
    + separable 128 256
    + 2 * separable 256 256
    + dense 256 10

let private wideResNetOf planes =
    let branch inputs channels =
        norm inputs + conv 3 inputs channels + norm channels + conv 3 channels channels

    let group inputs channels =
        branch inputs channels + conv 1 inputs channels + branch channels channels

    conv 3 planes 16
    + group 16 32
    + group 32 64
    + group 64 128
    + norm 128
    + dense 128 10

let private resNet18Of classes =
    let group inputs channels =
        let shortcut = if inputs = channels then 0 else normed 1 inputs channels

        normed 3 inputs channels + 3 * normed 3 channels channels + shortcut

    normed 7 3 64
    + group 64 64
    + group 64 128
    + group 128 256
    + group 256 512
    + dense 512 classes

let private squeezeExcite =
    let branch inputs channels =
        normed 3 inputs channels + normed 3 channels channels + squeeze channels 8

    let stage inputs channels =
        branch inputs channels + normed 1 inputs channels + 2 * branch channels channels

    normed 3 1 16 + 3 * branch 16 16 + stage 16 32 + stage 32 64 + dense 64 10

let private architectures =
    [
        "lenet", lenet
        "selu_mlp", seluMlp
        "incres", incres
        "architectures/densenet", denseNet
        "architectures/mobilenet", mobileNet
        "architectures/wide_resnet", wideResNetOf 1
        "architectures/squeeze_excite", squeezeExcite
        "architectures/resnet18", resNet18Of 10
    ]

[<Fact>]
let ``each architecture has the parameters that its layers add up to`` () =
    for name, count in architectures do
        Assert.Equal(int64 count, (compiled name).Graph.ParameterCount)

[<Fact>]
let ``WRN-16-2 for CIFAR-10 is known to have 691,674 parameters, LeNet-5 61,706, torchvision's ResNet-18 11,689,512``
    ()
    =
    Assert.Equal(691_674, wideResNetOf 3)
    Assert.Equal(61_706, lenet)
    Assert.Equal(11_689_512, resNet18Of 1_000)

[<Fact>]
let ``every spec in the folder of architectures is counted here`` () =
    let names =
        Directory.GetFiles(Path.Combine(root, "specs", "architectures"))
        |> Array.map (fun path -> "architectures/" + string (Path.GetFileNameWithoutExtension path))

    Assert.Subset(
        architectures |> List.map fst |> set |> Collections.Generic.HashSet,
        Collections.Generic.HashSet names
    )

[<Theory>]
[<InlineData("architectures/densenet", "repeat.2.transition.avgpool", "112x7x7")>]
[<InlineData("architectures/mobilenet", "repeat.2.separable.conv", "256x7x7")>]
[<InlineData("architectures/wide_resnet", "group_3.add", "128x7x7")>]
[<InlineData("architectures/squeeze_excite", "down_2.branch.squeeze.multiply", "64x7x7")>]
[<InlineData("architectures/resnet18", "layer4.unit.1.downsample.conv", "512x7x7")>]
[<InlineData("incres", "body.2.inception_a.conv", "32x28x28")>]
let ``images shrink as they should`` (name: string, layer: string, shape: string) =
    let layers = (compiled name).Graph.Layers

    match layers |> Seq.tryFind (fun each -> each.Name = layer) with
    | None -> Assert.Fail $"""no {layer} among {layers |> Seq.map _.Name |> String.concat ", "}"""
    | Some found -> Assert.Equal(shape, string found.OutputShape)

[<Fact>]
let ``depthwise convolutions have a group for each channel`` () =
    let groups =
        (compiled "architectures/mobilenet").Graph.Layers
        |> Seq.choose (fun layer ->
            match layer.Operation with
            | Conv options when options.Groups > 1 -> Some(options.Groups, options.Channels)
            | _ -> None)
        |> List.ofSeq

    Assert.Equal<(int * int) list>([ 32, 32; 64, 64; 128, 128; 128, 128; 256, 256; 256, 256 ], groups)
