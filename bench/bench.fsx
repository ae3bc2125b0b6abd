// Times this project's training against PyTorch's, in one run and on the same cores, and writes bench/RESULTS.md.
// Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
#load "speed/Sides.fs"
#load "speed/Comparison.fs"
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

let cpu =
    File.ReadLines "/proc/cpuinfo"
    |> Seq.tryFind (fun line -> line.StartsWith "model name")
    |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
    |> Option.defaultValue "unknown"

/// Of all the cores' time since start, what a hypervisor gave to others, and all of it.
let stolen () =
    let ticks =
        (File.ReadLines "/proc/stat" |> Seq.head).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        |> Seq.skip 1
        |> Seq.map float
        |> Seq.truncate 8
        |> Seq.toArray

    ticks[7], Array.sum ticks

let page = Path.Combine(__SOURCE_DIRECTORY__, "RESULTS.md")
let scratch = Directory.CreateTempSubdirectory("fashion-bench").FullName
let stolenBefore, allBefore = stolen ()
let measured = List.map (measure scratch) goals
let stolenAfter, allAfter = stolen ()
Directory.Delete(scratch, true)

let section: Page.Section =
    {
        Cpu = cpu
        Measured = measured
        // The first one reads the program from the disk.
        Check = List.init 11 (fun _ -> Sides.checkSeconds "lenet") |> List.tail |> median
        Stolen = (stolenAfter - stolenBefore) / (allAfter - allBefore)
    }

let before = if File.Exists page then File.ReadAllText page else ""
File.WriteAllText(page, Page.text before section)
printfn "%s" (File.ReadAllText page)
