using Fashion.Core.Classifiers;

namespace Fashion.Core.Training;

/// <summary>Told how a run goes, on the run's own thread.</summary>
public interface ITrainingObserver
{
    void OnStart(RunInfo info);

    void OnStep(StepProgress progress);

    void OnEpoch(EpochRecord record);

    /// <summary>An iteration of a method that is not trained in epochs of steps.</summary>
    void OnIteration(FitIteration iteration)
    {
    }

    /// <summary>A warning or a notice for the person who started the run.</summary>
    void OnMessage(string text);
}

/// <summary>What a run is about to do; <c>Init</c> is null where all weights are drawn.</summary>
public sealed record RunInfo(
    string RunFolder, long Parameters, int Epochs, int StepsPerEpoch, int TrainSamples, bool Resumed,
    LoadedWeights? Init);

/// <summary>Where a run is: running means of its current epoch.</summary>
public sealed record StepProgress(
    int Epoch, int Step, int StepsPerEpoch, double Loss, double Accuracy, double ImagesPerSecond, TimeSpan Left);
