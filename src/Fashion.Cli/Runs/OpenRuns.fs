/// Finished runs that a command looks at.
[<RequireQualifiedAccess>]
module Fashion.Cli.OpenRuns

open System
open Fashion.Core.Classifiers
open Fashion.Core.Runs
open Fashion.Core.Runtime

/// Its model alone, to be asked.
let model (run: string) (machine: Machine) (augmentation: TestTimeAugmentation) : TrainedModel =
    TrainedModel.Load(run, machine.Threads, machine.Device, TorchRuntime.Create machine.OwnKernels, augmentation)

/// Several, to be looked at together.
let with' (output: Output) (machine: Machine) : EvaluatedRuns =
    EvaluatedRuns(
        PredictionOptions(machine.Threads, machine.Device),
        TorchRuntime.Create machine.OwnKernels,
        Action<string> output.Note
    )
