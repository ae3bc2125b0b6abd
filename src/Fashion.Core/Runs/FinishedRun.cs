using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>What a run that has left its model says of itself, read from its folder alone.</summary>
public sealed class FinishedRun
{
    private readonly Lazy<Manifest> manifest;
    private readonly Lazy<RunMetrics> metrics;

    private FinishedRun(RunFolder folder, ModelConfig config, Experiment experiment)
    {
        Folder = folder;
        Config = config;
        Experiment = experiment;
        manifest = new Lazy<Manifest>(() => Manifest.Read(folder));
        metrics = new Lazy<RunMetrics>(() => RunMetrics.Read(folder) ?? new RunMetrics());
    }

    /// <exception cref="UsageException">There is no finished run at this path, or its spec was changed.</exception>
    /// <exception cref="RunException">Its files are damaged.</exception>
    public static FinishedRun Open(string path)
    {
        var folder = RunFolder.OpenFinished(path);
        var config = ModelConfig.Read(folder.ModelConfig);
        return new FinishedRun(folder, config, RunSpec.Compile(folder, _ => config.Facts));
    }

    /// <summary>The name of its folder.</summary>
    public string Name => Path.GetFileName(Path.GetFullPath(Folder.Path));

    public RunFolder Folder { get; }

    public ModelConfig Config { get; }

    public Experiment Experiment { get; }

    public Manifest Manifest => manifest.Value;

    /// <summary>Without figures where the run left none.</summary>
    public RunMetrics Metrics => metrics.Value;

    public IReadOnlyList<string> ClassNames => Config.ClassNames;

    /// <summary>The epochs of a network; none of another model.</summary>
    /// <exception cref="RunException">metrics.jsonl is damaged.</exception>
    public IReadOnlyList<EpochRecord> History() => Experiment.Classifier is null ? MetricsLog.ReadEpochs(Folder) : [];

    /// <summary>What the model says of a part; null where the run has not kept it.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public Predictions? KeptPredictions(DataPart part) => Kept(part)?.Predictions;

    /// <summary>The same with what tells of which images they are.</summary>
    internal (string Images, Predictions Predictions)? Kept(DataPart part) => PartPredictions.Read(Folder, part, ClassNames);

    /// <summary>The data of the run's spec, prepared as in training.</summary>
    /// <exception cref="UsageException">They have changed since: other images would be in each part.</exception>
    public DataSet LoadData() => Checked(DataSetLoader.Load(Experiment.Data, Manifest.SpecFolder));

    /// <summary>The same of sources that are read once for several runs.</summary>
    internal DataSet LoadData(SourceCache sources) =>
        Checked(DataSetLoader.Of(Experiment.Data, sources.Load(Experiment.Data, Manifest.SpecFolder)));

    private DataSet Checked(DataSet data)
    {
        Manifest.CheckData(data, Folder);
        return data;
    }
}
