using System.Globalization;
using Fashion.Core;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Pages;
using Fashion.Reports.Plots;

namespace Fashion.Reports.Runs;

/// <summary>Runs as a page: side by side, their data, and each by itself.</summary>
public static class RunsPage
{
    /// <param name="runs">One or more.</param>
    /// <param name="part">Whose images the figures are of, where one part is shown.</param>
    /// <param name="differences">Of each run but the first.</param>
    /// <exception cref="FashionException">A run's predictions can be neither read nor asked for.</exception>
    public static Page Of(IReadOnlyList<EvaluatedRun> runs, DataPart part, IReadOnlyList<RunDifference> differences)
    {
        Measure(runs, part);
        var pictures = runs.AsParallel().AsOrdered().Select(run => RunPictures.Of(run, part)).ToArray();
        var names = RunNames.Of(runs);
        var page = new Page(
            runs.Count == 1 ? names[0] : string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs"),
            runs.Count == 1
                ? $"The run {runs[0].Run.Folder.Path}."
                : $"Figures are of the {PartNames.Of(part)} images, where nothing else is said.");
        Overview(page.Section(runs.Count == 1 ? "Figures" : "Runs side by side"), runs, part);
        if (runs.Count > 1)
            Comparison(page, runs, part, differences);
        foreach (var (at, of) in runs.GroupBy(Source).Index())
            DataSection.Fill(page.Section(at == 0 ? "Data" : FormattableString.Invariant($"Data, {at + 1}")), of.First());
        foreach (var (run, name, own) in runs.Zip(names, pictures))
            RunSection.Fill(page.Section(runs.Count == 1 ? "Run" : name), run, own, part);
        return page;
    }

    /// <summary>What takes long, on every core.</summary>
    private static void Measure(IReadOnlyList<EvaluatedRun> runs, DataPart shown)
    {
        // A model that must be asked has all threads for itself.
        foreach (var run in runs)
        {
            foreach (var part in Enum.GetValues<DataPart>())
                run.Predictions(part);
        }

        Parallel.ForEach(runs, run =>
        {
            foreach (var part in Enum.GetValues<DataPart>())
                run.Metrics(part);
            _ = run.Metrics(shown)?.AccuracyInterval;
        });
    }

    private static void Overview(PageSection section, IReadOnlyList<EvaluatedRun> runs, DataPart part)
    {
        section.Table(RunsTable.Of(runs, part));
        if (runs.Count > 1 && TimeAndAccuracy.Of(runs, new PlotOptions { Part = part }) is { } chart)
            section.Pictures(chart);
    }

    private static void Comparison(Page page, IReadOnlyList<EvaluatedRun> runs, DataPart part, IReadOnlyList<RunDifference> differences)
    {
        var specs = page.Section("What the specs differ in").Text($"Each against {RunNames.Of(runs)[0]}, as `fashion-cli diff` says it.");
        foreach (var difference in differences)
            specs.Folded(difference.Run, difference.Lines.Count == 0 ? "they mean the same" : string.Join('\n', difference.Lines));

        EvaluatedRun[] same = [.. runs.Where(run => runs[0].HasSameImages(run, part))];
        var section = page.Section("How far the runs agree");
        if (same.Length < 2)
        {
            section.Text(runs[0].Predictions(part) is null
                ? $"The data of {RunNames.Of(runs)[0]} have no {PartNames.Of(part)} part: there is nothing to compare the others with."
                : $"No other run is of the {PartNames.Of(part)} images of the first: their predictions cannot be compared.");
            return;
        }

        var comparison = RunsComparison.Of(same, part);
        if (same.Length < runs.Count)
            section.Text($"Of those whose {PartNames.Of(part)} images are those of the first.");
        section.Table(comparison.AgreementTable()).FoldedTable(comparison.PairsTable());
        section.Heading("What they say together").Table(comparison.VoteTable());
        EvaluatedRun[] best = [.. same.OrderByDescending(run => run.Predictions(part)!.Confusion.Correct).Take(2)];
        if (Disagreements.Of(best[0], best[1], new PlotOptions { Part = part }) is { } picture)
            section.Heading($"Where the two best differ: {best[0].Experiment.Name} and {best[1].Experiment.Name}").Pictures(picture);
    }

    private static string Source(EvaluatedRun run) => string.Join(
        '\n', run.Run.Manifest.DataChecksums.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)) + string.Join('\n', run.ClassNames);
}
