/// Runs command lines in this process, and prepares what they read.
module Fashion.Cli.Tests.CommandRun

open System
open System.IO
open System.Text.Json
open System.Threading
open Fashion.Cli

type Finished =
    {
        Code: int
        Out: string
        Err: string
    }

    /// Standard output as its one JSON object; anything before or after the object is an error.
    member finished.Json = JsonDocument.Parse(finished.Out).RootElement

let runUntil (cancel: CancellationToken) (arguments: string list) =
    use out = new StringWriter()
    use err = new StringWriter()
    let code = Program.runWith (Array.ofList arguments) out err false cancel

    {
        Code = code
        Out = out.ToString()
        Err = err.ToString()
    }

let run arguments =
    runUntil CancellationToken.None arguments

let root = Fashion.Testing.Repository.root

/// A folder of this process's own.
let scratch = Directory.CreateTempSubdirectory("fashion-cli-tests").FullName

let file (name: string) (text: string) =
    let path = Path.Combine(scratch, name)
    File.WriteAllText(path, text)
    path

/// A model that trains in a second on the real data.
let smallText =
    """spec 1
name "Small"

data fashion_mnist {
  split = [train: 600, validation: 200]
  limit = 800 samples
  normalize = unit
}

model {
  flatten -> dense(16) -> relu
  dense(classes)
}

train {
  loss = cross_entropy
  optimizer = sgd(lr=0.1)
  epochs = 2
  batch = 50
}

profile smoke {
  set train.epochs = 1
}
"""

let small = file "small.spec" smallText

/// One finished run that several tests read.
let trained =
    lazy
        (let finished =
            run
                [
                    "train"
                    small
                    "--runs"
                    Path.Combine(scratch, "runs")
                    "--threads"
                    "1"
                    "--json"
                ]

         if finished.Code <> 0 then
             invalidOp finished.Err

         finished)

let trainedRun =
    lazy (trained.Value.Json.GetProperty("run").GetString() |> Option.ofObj |> Option.get)

/// Compares with tests/Fashion.Cli.Tests/Snapshots/NAME; FASHION_UPDATE_SNAPSHOTS=1 writes it anew.
let matchSnapshot (name: string) (text: string) =
    let path = Path.Combine(root, "tests", "Fashion.Cli.Tests", "Snapshots", name)

    if Environment.GetEnvironmentVariable "FASHION_UPDATE_SNAPSHOTS" = "1" then
        File.WriteAllText(path, text)

    Xunit.Assert.Equal(File.ReadAllText path, text)
