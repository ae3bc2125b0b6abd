using Fashion.Core.Data;
using Fashion.Core.Models.Plans;
using Fashion.Dsl;
using Fashion.Testing;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>The networks that the project comes with, of which plans have all but a few.</summary>
public sealed class ReadySpecTests
{
    private const int Batch = 3;

    private static readonly DataFacts Photos = new(Shape.Image(3, 240, 240), 1000);

    private static readonly string Folder = Path.Combine(Repository.root, "specs");

    // Grouped convolutions, which plans leave to torch.
    private static readonly string[] OnTorch = ["architectures/mobilenet.spec"];

    // So many activations that rounding puts some on the other side of a ReLU's kink, which changes gradients by more than
    // it. Its output does not jump there.
    private static readonly string[] ManyKinks = ["architectures/resnet18.spec"];

    public static MatrixTheoryData<string, int> Networks => new(
        Directory.EnumerateFiles(Folder, "*.spec", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/blocks/") && Compile(path).Classifier is null)
            .Select(path => Path.GetRelativePath(Folder, path)).Order(),
        [3, 4]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Plan_ReadySpec_AgreesWithTorch(string spec, int level)
    {
        PlanComparison.Require(level);
        var graph = Compile(Path.Combine(Folder, spec)).Graph;
        Assert.Equal(!OnTorch.Contains(spec), ModelPlan.Has(graph));
        if (!ManyKinks.Contains(spec))
            PlanComparison.Check(graph, seed: 1, workers: 2, level, Batch);
        PlanComparison.CheckForward(graph, seed: 2, level, Batch);
    }

    private static Experiment Compile(string path)
    {
        var options = CompileOptions.WithFacts(source => source.IsFashionMnist ? FashionMnist.Facts : Photos);
        var result = SpecCompiler.Compile(
            path, File.ReadAllText(path),
            new CompileOptions(
                options.Profile, options.Overrides, options.DataFacts, file => File.Exists(file) ? File.ReadAllText(file) : null,
                options.HoleValues, options.Searching));
        Assert.True(result.Experiment is not null, string.Join("\n", result.Diagnostics.Select(DiagnosticRenderer.Render)));
        return result.Experiment;
    }
}
