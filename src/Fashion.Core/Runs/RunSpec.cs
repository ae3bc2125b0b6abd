using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>The resolved spec inside a run folder.</summary>
internal static class RunSpec
{
    /// <exception cref="UsageException">The spec does not compile: it was changed by hand.</exception>
    public static Experiment Compile(RunFolder folder, Func<DataSource, DataFacts?> facts)
    {
        var result = SpecCompiler.Compile(folder.Spec, File.ReadAllText(folder.Spec), CompileOptions.WithFacts(facts));
        return result.Experiment ?? throw new UsageException(
            "U304", $"{folder.Spec}: the run's spec does not compile: {result.Diagnostics[0].Message}",
            "restore spec.spec as the run wrote it");
    }
}
