using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>The resolved spec inside a run folder.</summary>
internal static class RunSpec
{
    /// <exception cref="UsageException">The spec is not the one that the run began with: it was changed by hand.</exception>
    public static Experiment Compile(RunFolder folder, Func<DataSource, DataFacts?> facts)
    {
        var result = SpecCompiler.Compile(folder.Spec, File.ReadAllText(folder.Spec), CompileOptions.WithFacts(facts));
        var experiment = result.Experiment ?? throw new UsageException(
            "U304", $"{folder.Spec}: the run's spec does not compile: {result.Diagnostics[0].Message}",
            "restore spec.spec as the run wrote it");
        return Manifest.Read(folder).IsOf(experiment) ? experiment : throw new UsageException(
            "U303", $"{folder.Spec}: this is not the spec that the run began with",
            "restore spec.spec as the run wrote it, or start a new run");
    }
}
