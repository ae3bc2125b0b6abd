/// Runs the scripts of this folder's `node` with the packages that its lock file names.
module Fashion.Editors.Tests.Node

open System
open System.Diagnostics
open System.IO

let root = Fashion.Testing.Repository.root

let private folder = Path.Combine(root, "tests", "Fashion.Editors.Tests", "node")

/// What a script prints; a script that fails fails the test with all it said.
let run (script: string) (arguments: string seq) : string =
    if not (Directory.Exists(Path.Combine(folder, "node_modules"))) then
        invalidOp $"the packages of {folder} are missing; `dotnet fsi build.fsx test` installs them"

    let info =
        ProcessStartInfo("node", [ yield Path.Combine(folder, script); yield! arguments ])

    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    use running = Process.Start info |> Option.ofObj |> Option.get
    let said = running.StandardOutput.ReadToEndAsync()
    let complained = running.StandardError.ReadToEndAsync()

    if not (running.WaitForExit(TimeSpan.FromMinutes 2.0)) then
        running.Kill(true)

    running.WaitForExit()

    if running.ExitCode <> 0 then
        Xunit.Assert.Fail $"{script} ended with {running.ExitCode}\n{said.Result}\n{complained.Result}"

    said.Result
