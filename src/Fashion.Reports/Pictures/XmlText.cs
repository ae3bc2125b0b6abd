using System.Xml;

namespace Fashion.Reports.Pictures;

/// <summary>Text as XML can have it.</summary>
internal static class XmlText
{
    /// <summary>Control characters, which no XML has, as the sign for what cannot be shown.</summary>
    public static string Of(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(rune =>
            rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd"));
}
