// Times this project's training against PyTorch's, in one run and on the same cores, and writes bench/RESULTS.md.
// Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
#load "speed/Machine.fs"
#load "speed/Sides.fs"
#load "speed/Comparison.fs"
#load "speed/Classical.fs"
#load "speed/Page.fs"

open System
open System.IO
open Fashion.Speed
open Fashion.Speed.Comparison

let goals =
    [
        {
            Spec = "lenet"
            Required = 0.35
            Epochs = 2
        }
        {
            Spec = "mlp_512"
            Required = 0.60
            Epochs = 2
        }
        {
            Spec = "mlp_deep"
            Required = 0.60
            Epochs = 1
        }
        {
            Spec = "cnn_two_conv"
            Required = 0.45
            Epochs = 2
        }
        {
            Spec = "cnn_erasing"
            Required = 0.60
            Epochs = 1
        }
        {
            Spec = "inception_resnet"
            Required = 0.60
            Epochs = 1
        }
    ]

let page = Path.Combine(__SOURCE_DIRECTORY__, "RESULTS.md")
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName
let measured, stolen = Machine.watch (fun () -> List.map (measure scratch) goals)
Directory.Delete(scratch, true)

let section: Page.Section =
    {
        Cpu = Machine.cpu
        Measured = measured
        // The first one reads the program from the disk.
        Check = List.init 11 (fun _ -> Sides.checkSeconds "lenet") |> List.tail |> median
        Stolen = stolen
    }

let before = if File.Exists page then File.ReadAllText page else ""
File.WriteAllText(page, Page.text before section)
printfn "%s" (File.ReadAllText page)
