using BenchmarkDotNet.Attributes;
using Fashion.Dsl;

namespace Fashion.Benchmarks;

/// <summary>From the text of a spec of 500 lines, 200 layers once it is expanded, to its typed graph.</summary>
[MemoryDiagnoser]
public class CompilerBenchmark
{
    private string text = "";
    private CompileOptions options = CompileOptions.WithFacts(_ => null);

    [GlobalSetup]
    public void Read()
    {
        text = LargeSpec.Text();
        options = CompileOptions.WithFacts(_ => new DataFacts(Shape.Image(1, 28, 28), 10));
        var experiment = SpecCompiler.Compile("large.spec", text, options).Experiment
            ?? throw new InvalidOperationException("the spec that is timed has a mistake");
        if (experiment.Graph.Layers.Count < 200 || text.Split('\n').Length < 500)
            throw new InvalidOperationException($"{experiment.Graph.Layers.Count} layers are fewer than are promised");
    }

    [Benchmark]
    public CompileResult Compile() => SpecCompiler.Compile("large.spec", text, options);
}
