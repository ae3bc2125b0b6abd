namespace Fashion.Reports.Tests.Browsing;

/// <summary>What a browser saw of a page.</summary>
/// <param name="Views">At each width, in light and in dark.</param>
/// <param name="Scrolling">How many of its regions scroll sideways on a phone.</param>
/// <param name="Unreached">Those that the Tab key does not come to.</param>
/// <param name="Unnamed">Those without a name.</param>
/// <param name="Missed">Texts of drawings that a click does not select.</param>
/// <param name="Unselectable">How many texts of drawings cannot be selected.</param>
/// <param name="Scripts">How many elements can run something.</param>
/// <param name="Handlers">How many attributes can.</param>
/// <param name="Texts">Of headings, cells and drawings, each once.</param>
/// <param name="Cut">What does not fit on paper.</param>
public sealed record SeenPage(
    IReadOnlyList<PageView> Views, int Scrolling, IReadOnlyList<string> Unreached, IReadOnlyList<string> Unnamed,
    IReadOnlyList<string> Missed, int Unselectable, int Scripts, int Handlers, IReadOnlyList<string> Texts, IReadOnlyList<string> Cut);

/// <param name="Width">Of the window, in pixels.</param>
/// <param name="ColorScheme">Light or dark.</param>
/// <param name="Noise">Requests for other files, console messages, errors and dialogs.</param>
/// <param name="Sideways">By how many pixels the page is wider than the window.</param>
/// <param name="Pale">Texts of drawings that stand out too little from what is behind them.</param>
/// <param name="Found">What axe-core has against it.</param>
public sealed record PageView(
    int Width, string ColorScheme, IReadOnlyList<string> Noise, int Sideways, IReadOnlyList<string> Pale, IReadOnlyList<string> Found);

/// <summary>What a browser saw of an SVG file.</summary>
/// <param name="Noise">As of a page.</param>
/// <param name="ViewBox">Of the drawing.</param>
/// <param name="Scripts">How many elements can run something.</param>
/// <param name="Texts">With the upright boxes around them.</param>
/// <param name="Unselectable">Texts that cannot be selected.</param>
public sealed record SeenPicture(
    IReadOnlyList<string> Noise, Box ViewBox, int Scripts, IReadOnlyList<SeenText> Texts, IReadOnlyList<string> Unselectable);

/// <param name="Text">As it is shown.</param>
/// <param name="Box">Around it.</param>
public sealed record SeenText(string Text, Box Box);

/// <summary>In the numbers of a drawing.</summary>
public sealed record Box(double Left, double Top, double Right, double Bottom)
{
    public bool Holds(Box other, double within) =>
        other.Left >= Left - within && other.Top >= Top - within && other.Right <= Right + within && other.Bottom <= Bottom + within;

    public bool Meets(Box other) => other.Left < Right && Left < other.Right && other.Top < Bottom && Top < other.Bottom;
}

/// <summary>What a browser saw of a PNG file, decoded.</summary>
public sealed record SeenPixels(int Width, int Height);
