using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Pages;
using Fashion.Reports.Plots;

namespace Fashion.Reports.Runs;

/// <summary>The images that runs learned from.</summary>
internal static class DataSection
{
    /// <param name="section">Is filled.</param>
    /// <param name="run">One of those that learned from them.</param>
    public static void Fill(PageSection section, EvaluatedRun run)
    {
        var options = new PlotOptions { Part = DataPart.Train };
        section
            .Text($"As {run.Experiment.Name} divides and prepares them.")
            .Pictures(ClassFrequencies.Of(run), SampleGrid.Of(run, options)!, MeanImages.Of(run, options)!);
    }
}
