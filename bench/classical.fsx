// Times the classical methods beside Faiss and scikit-learn, in one run and on the same cores, and writes their section
// of bench/RESULTS.md. Run by `dotnet fsi build.fsx bench`, which installs and builds what it needs first.
#load "speed/Machine.fs"
#load "speed/Sides.fs"
#load "speed/Comparison.fs"
#load "speed/Classical.fs"
#load "speed/Page.fs"

open System
open System.IO
open Fashion.Speed

Sides.output "dotnet" [ "build"; "-c"; "Release"; "bench/Fashion.Benchmarks" ]
|> ignore

let (measured, growth), stolen =
    Machine.watch (fun () -> List.map Classical.measure Classical.goals, Classical.growth ())

let heading =
    $"## {Machine.cpu}, {Environment.ProcessorCount} processors, classical methods"

let page = Path.Combine(__SOURCE_DIRECTORY__, "RESULTS.md")
let before = if File.Exists page then File.ReadAllText page else ""
File.WriteAllText(page, Page.replace before (Classical.lines heading stolen measured growth))
printfn "%s" (File.ReadAllText page)
