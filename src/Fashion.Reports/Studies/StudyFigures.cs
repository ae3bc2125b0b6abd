using System.Globalization;
using Fashion.Core.Search;

namespace Fashion.Reports.Studies;

/// <summary>The figure that a study is for, as charts and tables show it: a share in percent, all else as it is.</summary>
/// <param name="Name">As in <c>validation.accuracy</c>.</param>
public sealed record StudyFigures(string Name)
{
    public bool IsShare => Name.EndsWith(".accuracy", StringComparison.Ordinal);

    /// <summary>How an axis writes its numbers.</summary>
    public string AxisFormat => IsShare ? "{value} %" : "{value}";

    /// <summary>A value on that axis.</summary>
    public double Scaled(double value) => IsShare ? Math.Round(100 * value, 6) : value;

    /// <summary>A value in a text; a dash where there is none.</summary>
    public string Text(double? value) => value is not { } number || double.IsNaN(number)
        ? "–"
        : IsShare
            ? (100 * number).ToString("0.00", CultureInfo.InvariantCulture) + " %"
            : number.ToString("G4", CultureInfo.InvariantCulture).ToLowerInvariant();

    /// <summary>What a trial ended with, else the last on its way; null where it has told of nothing, or of no number.</summary>
    public static double? Of(Trial trial)
    {
        var value = trial.Value ?? (trial.IntermediateValues.TryGetValue(trial.LastStep, out var last) ? last : double.NaN);
        return double.IsFinite(value) ? value : null;
    }
}
