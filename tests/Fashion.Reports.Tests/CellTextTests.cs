using Fashion.Reports.Tables;
using Xunit;

namespace Fashion.Reports.Tests;

public sealed class CellTextTests
{
    [Theory]
    [InlineData(0.9234567, ColumnKind.Share, "92.35 %")]
    [InlineData(1.0, ColumnKind.Share, "100.00 %")]
    [InlineData(-0.0125, ColumnKind.Share, "-1.25 %")]
    [InlineData(0.123456, ColumnKind.Figure, "0.1235")]
    [InlineData(1.0, ColumnKind.Figure, "1.0000")]
    [InlineData(0.00012345, ColumnKind.Seconds, "0.1 ms")]
    [InlineData(0.0999, ColumnKind.Seconds, "99.9 ms")]
    [InlineData(0.1, ColumnKind.Seconds, "0.1 s")]
    [InlineData(9.94, ColumnKind.Seconds, "9.9 s")]
    [InlineData(83.4, ColumnKind.Seconds, "83 s")]
    [InlineData(120.0, ColumnKind.Seconds, "2 min 0 s")]
    [InlineData(239.7, ColumnKind.Seconds, "4 min 0 s")]
    [InlineData(7265.4, ColumnKind.Seconds, "121 min 5 s")]
    [InlineData(0.0, ColumnKind.Chance, "< 0.0001")]
    [InlineData(0.000099, ColumnKind.Chance, "< 0.0001")]
    [InlineData(0.0001, ColumnKind.Chance, "0.0001")]
    [InlineData(1.0, ColumnKind.Chance, "1.0000")]
    public void Of_ANumber_IsWrittenByItsKind(double number, ColumnKind kind, string expected) =>
        Assert.Equal(expected, CellText.Of(number, kind));

    [Fact]
    public void Of_WholeNumbersTextsAndNothing_AreWrittenAsTheyAre()
    {
        Assert.Equal("1,250,000", CellText.Of(1_250_000L, ColumnKind.Count));
        Assert.Equal("a, \"b\"", CellText.Of("a, \"b\"", ColumnKind.Text));
        Assert.All(Enum.GetValues<ColumnKind>(), kind => Assert.Equal("–", CellText.Of(null, kind)));
    }

    [Fact]
    public void Of_WhatNoTableHas_IsRefused() => Assert.Throws<ArgumentException>(() => CellText.Of(1, ColumnKind.Count));
}
