// Loads the weights of torchvision's ResNet-18 into specs/architectures/resnet18.spec through its `map`, and compares the
// logits with torchvision's own on the same images. Run by `dotnet fsi build.fsx parity`, which installs and builds what it
// needs first.
#r "../../artifacts/cli/Fashion.Dsl.dll"
#r "../../artifacts/cli/Fashion.Torch.dll"
#r "../../artifacts/cli/Fashion.Core.dll"

open System
open System.Diagnostics
open System.IO
open Fashion.Core.Models
open Fashion.Core.Runs
open Fashion.Core.Runtime
open Fashion.Core.Serialization
open Fashion.Dsl
open TorchSharp

let tolerance = 1e-4f
let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))
let scratch = Directory.CreateTempSubdirectory("fashion-parity").FullName

let failed message =
    Directory.Delete(scratch, true)
    eprintfn "resnet18: %s" message
    exit 1

/// torchvision's side: weights, images and logits, as files in the scratch folder.
let writeReference () =
    let script = Path.Combine(__SOURCE_DIRECTORY__, "resnet18.py")

    use python =
        Process.Start("/usr/bin/python3", [ script; scratch ])
        |> Option.ofObj
        |> Option.get

    python.WaitForExit()

    if python.ExitCode <> 0 then
        failed "resnet18.py failed"

/// The spec, but that torchvision's `fc` comes along too: here it has as many classes.
let experiment =
    let file = Path.Combine(root, "specs", "architectures", "resnet18.spec")

    let options =
        { CompileOptions.WithFacts(fun _ -> Unchecked.defaultof<DataFacts>) with
            Overrides = [| "train.init.only=[conv1, bn1, layer1, layer2, layer3, layer4, fc]" |]
        }

    let result = SpecCompiler.Compile(file, File.ReadAllText file, options)

    if isNull (box result.Experiment) then
        result.Diagnostics
        |> Seq.map DiagnosticRenderer.Render
        |> String.concat "\n"
        |> failed

    result.Experiment

/// Logits of the images, by the model whose weights `init` names.
let logits (images: SafetensorsTensor) : float32 array =
    use model =
        new CompiledModel(experiment.Graph, 1, torch.ScalarType.Float32, torch.CPU)

    InitialWeights.Read(experiment, scratch).CopyInto model.Parameters

    use scope = torch.NewDisposeScope()
    use still = torch.no_grad ()

    let input =
        torch.tensor (images.ToArray<float32>(), ReadOnlySpan(Array.ofSeq images.Shape))

    model.Replicas[0].Forward(input, ForwardContext.Evaluation, null).contiguous().data<float32>().ToArray()

TorchRuntime.Create().Configure()
writeReference ()

let example =
    SafetensorsFile.Read(Path.Combine(scratch, "example.safetensors")).Tensors

let theirs = example["logits"].ToArray<float32>()
let ours = logits example["images"]

if ours.Length <> theirs.Length then
    failed $"{ours.Length} logits, torchvision has {theirs.Length}"

let difference =
    Array.map2 (fun (one: float32) other -> abs (one - other)) ours theirs
    |> Array.max

if not (difference <= tolerance) then
    failed $"logits differ by {difference:E1}, allowed is {tolerance:E0}"

printfn "resnet18: %d logits agree with torchvision's within %.1e (allowed: %.0e)" ours.Length difference tolerance
Directory.Delete(scratch, true)
