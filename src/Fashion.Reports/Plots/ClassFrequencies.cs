using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>How many images of each class each part has.</summary>
internal static class ClassFrequencies
{
    private static readonly (DataPart Part, string Colour)[] Parts =
        [(DataPart.Train, ChartColours.Blue), (DataPart.Validation, ChartColours.Faint), (DataPart.Test, ChartColours.Vermilion)];

    public static Chart Of(EvaluatedRun run)
    {
        var shown = Parts.Where(own => run.Data.Part(own.Part) is { Count: > 0 }).ToArray();
        return new Chart(
            "Class frequencies", "How many images of each class each part of the data has.",
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                legend = ChartStyle.Legend([.. shown.Select(own => PartNames.Of(own.Part))]),
                xAxis = ChartStyle.Numbers("images", fromZero: true),
                yAxis = ChartStyle.Names(null, run.ClassNames, inverse: true, all: true),
                series = shown.Select(own => new
                {
                    name = PartNames.Of(own.Part), type = "bar", silent = true, barGap = "10%",
                    data = run.Data.Part(own.Part)!.CountPerClass(),
                    itemStyle = new { color = own.Colour },
                    label = new { show = true, position = "right", color = ChartColours.Ink, fontSize = 9, distance = 2 },
                }),
            },
            Height: 90 + (8 + 12 * shown.Length) * run.ClassNames.Count);
    }
}
