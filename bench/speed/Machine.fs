/// What the measurements were made on.
module Fashion.Speed.Machine

open System
open System.IO

let cpu =
    File.ReadLines "/proc/cpuinfo"
    |> Seq.tryFind (fun line -> line.StartsWith "model name")
    |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
    |> Option.defaultValue "unknown"

/// Of all the cores' time since start, what a hypervisor gave to others, and all of it.
let private ticks () =
    let ticks =
        (File.ReadLines "/proc/stat" |> Seq.head).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        |> Seq.skip 1
        |> Seq.map float
        |> Seq.truncate 8
        |> Seq.toArray

    ticks[7], Array.sum ticks

/// What some work gave, and the share of the cores' time meanwhile that a hypervisor gave to others.
let watch (work: unit -> 'result) =
    let stolenBefore, allBefore = ticks ()
    let result = work ()
    let stolenAfter, allAfter = ticks ()
    result, (stolenAfter - stolenBefore) / (allAfter - allBefore)
