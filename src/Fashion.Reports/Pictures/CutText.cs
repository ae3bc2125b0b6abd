using System.Globalization;

namespace Fashion.Reports.Pictures;

/// <summary>Text that has to fit its place.</summary>
internal static class CutText
{
    /// <summary>So many letters at most, of which the last shows that there were more.</summary>
    public static string To(string text, int letters)
    {
        var elements = new StringInfo(text);
        return elements.LengthInTextElements <= letters ? text : elements.SubstringByTextElements(0, Math.Max(1, letters - 1)) + "…";
    }
}
