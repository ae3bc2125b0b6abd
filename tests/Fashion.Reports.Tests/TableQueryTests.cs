using System.Globalization;
using Fashion.Core;
using Fashion.Reports.Tables;
using Xunit;

namespace Fashion.Reports.Tests;

public sealed class TableQueryTests
{
    private static readonly Table Table = new(
        "runs", "Runs",
        [new Column("name", "name"), new Column("epochs", "epochs", ColumnKind.Count), new Column("test", "test", ColumnKind.Share)],
        [["b", 10L, 0.5], ["A", null, 0.25], ["a = b", 3L, null], ["c", 10L, 1.0], [null, 20L, 0.75]]);

    // Every accuracy of ten thousand images, as `runs` shows it: 8,512 right are 85.12 %.
    [Fact]
    public void Where_APercentageAsItIsShown_FindsThatShare()
    {
        var shares = new Table("t", "T", [new Column("test", "test", ColumnKind.Share)], [.. Enumerable.Range(0, 10_001).Select(right => (IReadOnlyList<object?>)[right / 10_000.0])]);
        foreach (var right in Enumerable.Range(0, 101).Select(step => step * 97 % 10_001).Append(9_352).Append(8_512))
        {
            var shown = CellText.Of(right / 10_000.0, ColumnKind.Share);
            Assert.Equal(right / 10_000.0, Assert.Single(TableQuery.Where(shares, $"test = {shown}").Rows)[0]);
            Assert.Equal(right, TableQuery.Where(shares, $"test < {shown}").Rows.Count);
            Assert.Equal(right + 1, TableQuery.Where(shares, string.Create(CultureInfo.InvariantCulture, $"test<={right / 100.0}%")).Rows.Count);
        }
    }

    [Theory]
    [InlineData("name = a = b", "a = b")]
    [InlineData("name ~ =", "a = b")]
    [InlineData("name ~ A", "A|a = b")]
    [InlineData("name=B", "b")]
    [InlineData("name != b", "A|a = b|c|")]
    [InlineData("name < b", "A|a = b")]
    [InlineData("name =", "")]
    [InlineData("epochs = 1e1", "b|c")]
    [InlineData("epochs != 10", "A|a = b|")]
    [InlineData("epochs ~ 0", "b|c|")]
    [InlineData("test > -0.5", "b|A|c|")]
    [InlineData("test >= 75%", "c|")]
    [InlineData("test ~ .5", "b")]
    public void Where_ACondition_KeepsTheRowsThatFulfilIt(string condition, string expected) =>
        Assert.Equal(expected, string.Join('|', TableQuery.Where(Table, condition).Rows.Select(row => row[0])));

    [Theory]
    [InlineData("", "`` is no condition")]
    [InlineData("name", "`name` is no condition")]
    [InlineData("=b", "`=b` is no condition")]
    [InlineData("epochs = ten", "`ten` is no number")]
    [InlineData("epochs = 10 %%", "`10 %%` is no number")]
    [InlineData("epochs == 10", "`= 10` is no number")]
    [InlineData("epochs = 1,000.5.5", "`1,000.5.5` is no number")]
    [InlineData("Test > 1", "there is no column `Test`")]
    [InlineData(" = 1", "there is no column ``")]
    public void Where_WhatIsNoCondition_IsU527(string condition, string message)
    {
        Assert.Equal(("U527", message), Mistake(() => TableQuery.Where(Table, condition)));
        // Also where no row is looked at.
        Assert.Equal(("U527", message), Mistake(() => TableQuery.Where(Table.With([]), condition)));
    }

    [Theory]
    [InlineData("name", false, "A|a = b|b|c|")]
    [InlineData("name", true, "c|b|a = b|A|")]
    [InlineData("epochs", false, "a = b|b|c||A")]
    [InlineData("epochs", true, "|b|c|a = b|A")]
    [InlineData("test", false, "A|b||c|a = b")]
    [InlineData("test", true, "c||b|A|a = b")]
    public void Sorted_ByAColumn_HasTheUndefinedLastAndEqualsInTheirOrder(string column, bool descending, string expected) =>
        Assert.Equal(expected, string.Join('|', TableQuery.Sorted(Table, column, descending).Rows.Select(row => row[0])));

    [Fact]
    public void Sorted_ByNoColumn_IsU527() =>
        Assert.Equal(("U527", "there is no column `epoch`"), Mistake(() => TableQuery.Sorted(Table, "epoch", descending: false)));

    private static (string Code, string Message) Mistake(Func<Table> ask)
    {
        var mistake = Assert.Throws<UsageException>(ask);
        Assert.NotNull(mistake.Help);
        return (mistake.Code, mistake.Message);
    }
}
