using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Pictures;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>
/// Writes a run's figures, settings and mistakes into its folder for TensorBoard as they come, and passes everything on. A
/// resumed run goes on in a file of its own.
/// </summary>
internal sealed class TensorBoardLog : ITrainingObserver
{
    private static readonly IReadOnlyList<string> Compared = ["accuracy/validation", "accuracy/test", "loss/validation"];

    private readonly TimeProvider time = TimeProvider.System;
    private readonly ITrainingObserver next;
    private readonly Experiment experiment;
    private readonly EventFile file;
    private readonly bool resumed;
    private bool begun;
    private long last;

    private TensorBoardLog(RunFolder folder, Experiment experiment, bool resumed, ITrainingObserver next)
    {
        (this.experiment, this.resumed, this.next) = (experiment, resumed, next);
        file = new EventFile(folder.Path, time);
    }

    /// <param name="folder">The run's.</param>
    /// <param name="experiment">What it does.</param>
    /// <param name="resumed">Whether it goes on: its file then begins with the first step that it tells again.</param>
    /// <param name="next">Told everything.</param>
    public static TensorBoardLog Begin(RunFolder folder, Experiment experiment, bool resumed, ITrainingObserver next)
    {
        var log = new TensorBoardLog(folder, experiment, resumed, next);
        if (!resumed)
            log.Write(0, null, []);
        return log;
    }

    public void OnStart(RunInfo info) => next.OnStart(info);

    public void OnStep(StepProgress progress) => next.OnStep(progress);

    public void OnEpoch(EpochRecord record)
    {
        Tell(
            record.Epoch,
            [
                .. Both("", "train", record.Train), .. Both("", "validation", record.Validation),
                ("learning_rate", record.LearningRate),
            ]);
        next.OnEpoch(record);
    }

    public void OnIteration(FitIteration iteration)
    {
        Tell(iteration.Number, iteration.Figures.Select(figure => (figure.Name, figure.Value)));
        next.OnIteration(iteration);
    }

    public void OnMessage(string text) => next.OnMessage(text);

    /// <summary>
    /// The figures of the model that is kept, and the pictures that it takes for something else. Where no epochs have told them,
    /// the figures that runs are compared by are among them.
    /// </summary>
    public void Finish(RunEnd run)
    {
        IEnumerable<(string, double)> figures =
        [
            .. Both("final/", "train", run.Metrics.Train), .. Both("final/", "validation", run.Metrics.Validation),
            .. Both("final/", "test", run.Test?.Figures),
            .. Both("", "test", run.Test?.Figures).Where(figure => Compared.Contains(figure.Tag)),
            .. experiment.Classifier is null ? [] : Both("", "validation", run.Metrics.Validation),
        ];
        List<byte[]> values = [.. Scalars(figures)];
        if (run.Test is { } test && Misclassified.Grid(run.Data.Test!, test.Of(run.Data.Test!)) is { } grid)
            values.Add(SummaryValue.Image("misclassified", ImageDecoder.ReadShape(grid, "the grid"), grid));
        values.Add(HyperParameters.End(success: true, time.GetUtcNow()));
        Write(run.Step, run.Step + 1, values);
    }

    /// <summary>
    /// The run has no more to come where its numbers have grown beyond all bounds. After other failures and interruptions it can
    /// go on, and TensorBoard believes the first end that it is told: they leave it unknown.
    /// </summary>
    public void Fail(FashionException failure)
    {
        if (failure is DivergedException)
            Write(last, null, [HyperParameters.End(success: false, time.GetUtcNow())]);
    }

    /// <summary>The members of an ensemble have files of their own.</summary>
    private void Tell(long step, IEnumerable<(string Tag, double Value)> figures)
    {
        if (experiment.Classifier is not Classifier.Ensemble)
            Write(step, step, [.. Scalars(figures)]);
    }

    /// <param name="step">What the values belong to.</param>
    /// <param name="restart">Where a resumed run that has told nothing yet goes on; null where nothing is told again.</param>
    /// <param name="values">They may be none.</param>
    private void Write(long step, long? restart, IReadOnlyList<byte[]> values)
    {
        var now = time.GetUtcNow();
        byte[][] told = values.Count == 0 ? [] : [EventMessage.Summary(now, step, values)];
        begun |= file.Append([.. begun ? [] : Head(now, restart), .. told]);
        last = step;
    }

    private IEnumerable<byte[]> Head(DateTimeOffset now, long? restart)
    {
        if (resumed && restart is { } from)
            yield return EventMessage.Restart(now, from);
        var settings = PlainSettings.Of(experiment);
        yield return EventMessage.Summary(
            now, 0, [HyperParameters.Experiment(settings, Compared, now), HyperParameters.Start(settings, now)]);
    }

    private static (string Tag, double Value)[] Both(string before, string part, Figures? figures) => figures is null
        ? []
        : [($"{before}loss/{part}", figures.Loss), ($"{before}accuracy/{part}", figures.Accuracy)];

    private static IEnumerable<byte[]> Scalars(IEnumerable<(string Tag, double Value)> figures) =>
        figures.Where(figure => !double.IsNaN(figure.Value)).Select(figure => SummaryValue.Scalar(figure.Tag, figure.Value));
}
