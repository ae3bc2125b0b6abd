namespace Fashion.Reports.Plots;

/// <summary>Which of <see cref="PlotOptions"/> a kind of picture takes.</summary>
[Flags]
public enum PlotChoices
{
    None = 0,
    Part = 1,
    Class = 2,
    ByPredicted = 4,
    Images = 8,
    Most = 16,
}
