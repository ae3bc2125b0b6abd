namespace Fashion.Reports.Charts;

/// <summary>Where the labels of points stand so that few are covered: beside, above or below each.</summary>
internal static class LabelPlaces
{
    // Of a label of two digits, and of a point, in pixels.
    private const double Width = 16, Height = 12, Point = 9;

    private static readonly (string Name, double Right, double Down)[] Places =
        [("right", 14, 0), ("left", -14, 0), ("top", 0, -13), ("bottom", 0, 13)];

    /// <summary>For each point one of ECharts' label positions.</summary>
    /// <param name="points">In pixels, from the left and from the top.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<(double Left, double Top)> points)
    {
        var places = new string[points.Count];
        var taken = new List<(double Left, double Top)>();
        foreach (var at in Enumerable.Range(0, points.Count).OrderBy(place => points[place].Left))
        {
            var (name, right, down) = Places.MinBy(place => Covered((points[at].Left + place.Right, points[at].Top + place.Down)));
            places[at] = name;
            taken.Add((points[at].Left + right, points[at].Top + down));
        }

        return places;

        int Covered((double Left, double Top) label) =>
            taken.Count(other => Meet(label, other, Width, Height))
            + points.Count(point => Meet(label, point, (Width + Point) / 2, (Height + Point) / 2));
    }

    private static bool Meet((double Left, double Top) one, (double Left, double Top) other, double width, double height) =>
        Math.Abs(one.Left - other.Left) < width && Math.Abs(one.Top - other.Top) < height;
}
