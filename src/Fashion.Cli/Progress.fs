namespace Fashion.Cli

open System
open Fashion.Core.Training
open Spectre.Console
open Spectre.Console.Rendering

/// How a run's progress looks: one line for each epoch, and on a terminal a bar for the epoch under way.
[<RequireQualifiedAccess>]
module Progress =

    let private left (time: TimeSpan) =
        if time.TotalHours >= 1.0 then
            time.ToString @"h\:mm\:ss"
        else
            time.ToString @"m\:ss"

    let private figures name (figures: Figures) =
        name
        + " loss "
        + Text.loss figures.Loss
        + " accuracy "
        + Text.percent figures.Accuracy

    let private started (info: RunInfo) =
        (if info.Resumed then "resuming " else "run ")
        + info.RunFolder
        + ": "
        + (if info.Epochs > 0 then
               Text.count info.Parameters + " parameters, "
           else
               "")
        + Text.count info.TrainSamples
        + " training images"
        + (if info.Epochs > 0 then
               ", " + Text.count info.StepsPerEpoch + " steps an epoch"
           else
               "")
        + (match info.Init with
           | null -> ""
           | init -> ", begun with " + Text.count init.Parameters + " parameters from " + init.Source)

    let private epoch (epochs: int) (record: EpochRecord) =
        let validation =
            match record.Validation with
            | null -> ""
            | validation -> ", " + figures "validation" validation

        "epoch "
        + (string record.Epoch).PadLeft((string epochs).Length)
        + "/"
        + string epochs
        + ": "
        + figures "train" record.Train
        + validation
        + ", "
        + Text.seconds record.Seconds
        + (if record.Best then " *" else "")

    /// One plain line for each epoch; the best so far carries a star.
    type private Lines(output: Output) =
        let mutable epochs = 0

        interface ITrainingObserver with
            member _.OnStart info =
                epochs <- info.Epochs
                output.Step(started info)

            member _.OnStep _ = ()
            member _.OnEpoch record = output.Step(epoch epochs record)

            member _.OnIteration iteration =
                output.Step(FitText.iteration iteration)

            member _.OnMessage text = output.Warning text

    /// A line written where the bar stands, which is cleared first: the line may be shorter than the bar.
    type private LineAbove(text: string) =
        inherit Renderable()

        override _.Render(options, maxWidth) =
            seq {
                Segment.Control "\u001b[J"
                yield! (Text text :> IRenderable).Render(options, maxWidth)
                Segment.LineBreak
            }

    let lineAbove (text: string) : IRenderable = LineAbove text

    /// The same lines above a bar that redraws itself.
    type private Bar(console: IAnsiConsole, context: ProgressContext) =
        let mutable epochs = 0
        let bar = context.AddTask("loading", maxValue = 1.0)

        let line (text: string) = console.Write(LineAbove text)

        let describe (progress: StepProgress) =
            "epoch "
            + string progress.Epoch
            + "/"
            + string epochs
            + "  loss "
            + Text.loss progress.Loss
            + "  "
            + Text.percent progress.Accuracy
            + "  "
            + Text.count (int64 progress.ImagesPerSecond)
            + " images/s  "
            + left progress.Left
            + " left"

        interface ITrainingObserver with
            member _.OnStart info =
                epochs <- info.Epochs
                line (started info)

            member _.OnStep progress =
                bar.MaxValue <- float progress.StepsPerEpoch
                bar.Value <- float progress.Step
                bar.Description <- describe progress

            member _.OnEpoch record = line (epoch epochs record)

            // Iterations come by the hundred each second: the last of them is enough to see.
            member _.OnIteration iteration =
                bar.MaxValue <- float iteration.Most
                bar.Value <- float iteration.Number
                bar.Description <- FitText.iteration iteration

            member _.OnMessage text = line ("warning: " + text)

    /// A terminal that redraws itself.
    let console (output: Output) =
        AnsiConsole.Create(
            AnsiConsoleSettings(
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                ColorSystem =
                    (if output.Options.Colours then
                         ColorSystemSupport.Detect
                     else
                         ColorSystemSupport.NoColors),
                Out = AnsiConsoleOutput output.Progress
            )
        )

    /// Trains with an observer that fits the output.
    let watch (output: Output) (train: ITrainingObserver -> 'result) : 'result =
        if output.Options.Terminal then
            let console = console output
            let text = TaskDescriptionColumn(Alignment = Justify.Left)

            let columns: ProgressColumn array =
                // In a narrow window the figures matter more than the bar.
                if console.Profile.Width < 100 then
                    [| text |]
                else
                    [| ProgressBarColumn(Width = 24); text |]

            console.Progress().AutoClear(true).Columns(columns).Start(fun context -> train (Bar(console, context)))
        else
            train (Lines output)
