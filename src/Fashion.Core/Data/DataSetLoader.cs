using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Reads a source and does to it what the settings say: classes, limit, split, preparation, normalization.</summary>
public static class DataSetLoader
{
    /// <param name="settings">The spec's data part.</param>
    /// <param name="specFolder">What the spec's paths are relative to.</param>
    /// <param name="report">Is told of downloads.</param>
    /// <exception cref="DataException">The data are missing or damaged.</exception>
    /// <exception cref="UsageException">The settings ask for what the data do not have.</exception>
    public static DataSet Load(DataSettings settings, string specFolder, Action<string>? report = null) =>
        Of(settings, DataSources.Load(settings.Source, specFolder, settings.Resize, report));

    /// <summary>The same of a source that has been read.</summary>
    internal static DataSet Of(DataSettings settings, SourceImages source)
    {
        if (settings.Split.Test is not null && source.Test is not null)
        {
            throw new UsageException(
                "U205", "`data.split` asks for a test part, but the data have one of their own", "remove `test` from `data.split`");
        }

        var kept = ClassFilter.Of(settings.Classes, source.Train);
        var seed = (ulong)settings.Seed;
        var rows = kept.Rows(source.Train);
        var limit = settings.Limit;
        var sizes = SplitSizes.Of(settings.Split, limit, rows.Length);
        if (limit < rows.Length)
        {
            rows = Pick(rows, StratifiedSplit.Divide(kept.LabelsOf(source.Train, rows), kept.Count, [limit.Value], seed, "limit")[0]);
        }

        var parts = StratifiedSplit.Divide(
            kept.LabelsOf(source.Train, rows), kept.Count, [sizes.Test, sizes.Validation, sizes.Train], seed);
        var preparation = ImagePreparation.From(settings);
        ImageSet Part(ImageSet from, int[] picked) => kept.Renumber(preparation.Apply(from, picked));

        var chosen = new PartRows(
            Pick(rows, parts[2]), Pick(rows, parts[1]), source.Test is { } whole ? kept.Rows(whole) : Pick(rows, parts[0]), source.Test is not null);
        var train = Part(source.Train, chosen.Train);
        var validation = sizes.Validation > 0 ? Part(source.Train, chosen.Validation) : null;
        var test = chosen.Test.Length > 0 || source.Test is not null ? Part(source.Test ?? source.Train, chosen.Test) : null;
        return new DataSet(
            train, validation, test, Normalizer.Fit(settings.Normalize, train), source.Facts, source.Checksums)
        {
            Rows = chosen,
        };
    }

    private static int[] Pick(int[] rows, int[] chosen) => Array.ConvertAll(chosen, at => rows[at]);
}
