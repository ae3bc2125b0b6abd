using Fashion.Core.Search;
using Fashion.Testing;
using Xunit;

namespace Fashion.Core.Tests.Search;

/// <summary>The same on both databases.</summary>
public sealed class StudyStorageTests : IDisposable
{
    private const string Sqlite = "sqlite", Postgres = "postgresql";

    private readonly TemporaryFolder folder = new();
    private readonly HashSet<string> made = [];

    public static TheoryData<string> Databases => [Sqlite, Postgres];

    /// <summary>Optuna reads whatever a test has left.</summary>
    public void Dispose()
    {
        foreach (var url in made)
            Optuna.AssertReads(url);
        folder.Dispose();
    }

    [Theory, MemberData(nameof(Databases))]
    public void Claim_OneAfterTheOther_NumbersAndIndexesCount(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        var other = storage.FindOrCreate("other", maximize: false);
        storage.Claim(other, 10);
        var claims = Enumerable.Range(0, 3).Select(_ => storage.Claim(study, 3)!).ToArray();
        Assert.Equal([0, 1, 2], claims.Select(claim => claim.Trial.Number));
        Assert.Equal([0, 1, 2], claims.Select(claim => (int)claim.Index!.Value));
        Assert.Null(storage.Claim(study, 3));
        Assert.All(storage.Trials(study), trial => Assert.Equal(TrialState.Running, trial.State));
        Assert.True(storage.Find("study")!.Maximize);
        Assert.False(storage.Find("other")!.Maximize);
        Assert.Null(storage.Find("nothing"));
        Assert.Equal(["study", "other"], storage.StudyNames());
    }

    [Theory, MemberData(nameof(Databases))]
    public void Trials_OfEveryKind_ReadBackAsTheyWereWritten(string kind)
    {
        var url = Url(kind);
        var point = Point.Of(new FixedSpace(Spaces.Rate, Spaces.Share, Spaces.Units, Spaces.Kind), own => own.Distribution.At(0.7));
        double[] told = [0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 1e-300];
        using (var storage = StudyStorage.Open(url))
        {
            var study = storage.FindOrCreate("study", maximize: false);
            foreach (var (state, value) in ((TrialState, double?)[])
                [
                    (TrialState.Complete, 0.1), (TrialState.Complete, double.PositiveInfinity), (TrialState.Complete, double.NegativeInfinity),
                    (TrialState.Complete, double.NaN), (TrialState.Pruned, null), (TrialState.Fail, null), (TrialState.Running, null),
                ])
            {
                var claim = storage.Claim(study, 100)!;
                storage.SetParameters(claim, point);
                for (var epoch = 1; epoch <= told.Length; epoch++)
                    storage.Report(claim, epoch, told[epoch - 1]);
                storage.SetAttribute(claim, "note", state.ToString());
                if (state != TrialState.Running)
                    Assert.True(storage.Finish(claim, state, value));
            }
        }

        using var again = StudyStorage.Open(url);
        var trials = again.Trials(again.Find("study")!);
        Assert.Equal(
            [
                TrialState.Complete, TrialState.Complete, TrialState.Complete, TrialState.Fail, TrialState.Pruned, TrialState.Fail,
                TrialState.Running,
            ],
            trials.Select(trial => trial.State));
        Assert.Equal([0.1, double.PositiveInfinity, double.NegativeInfinity, null, null, null, null], trials.Select(trial => trial.Value));
        Assert.All(trials, trial =>
        {
            Assert.Equal(point.Values, trial.Parameters.ToDictionary(own => own.Key, own => own.Value.Value));
            Assert.Equal(point.Parameters.Select(own => own.Distribution), trial.Parameters.Values.Select(own => own.Distribution));
            Assert.Equal(told, trial.IntermediateValues.OrderBy(own => own.Key).Select(own => own.Value));
        });
        Assert.Equal("\"Pruned\"", again.TrialAttributes(again.Find("study")!)[4]["note"]);
    }

    [Theory, MemberData(nameof(Databases))]
    public void FailStale_AWorkerThatIsSilent_HasItsTrialRepeatedTwice(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        var point = Point.Of(new FixedSpace(Spaces.Units), _ => 5);
        var living = storage.Claim(study, 2)!;
        var claim = storage.Claim(study, 2)!;
        storage.SetParameters(claim, point);
        storage.Report(claim, 1, 0.5);
        for (var died = 1; died <= 3; died++)
        {
            Thread.Sleep(2100);
            storage.Beat(living);
            Assert.Equal([claim.Trial.Number], storage.FailStale(study, TimeSpan.FromSeconds(1.5), retries: 2));
            Assert.Empty(storage.FailStale(study, TimeSpan.FromSeconds(1.5), retries: 2));
            Assert.False(storage.Finish(claim, TrialState.Complete, 0.9));
            if (died == 3)
            {
                Assert.Null(storage.Claim(study, 2));
                continue;
            }

            claim = storage.Claim(study, 2)!;
            Assert.Equal((died + 1, 1L), (claim.Trial.Number, claim.Index!.Value));
            Assert.Equal(5, claim.Trial.Parameters["units"].Value);
            Assert.Equal(0.5, claim.Trial.IntermediateValues[1]);
        }

        Assert.Equal(
            [TrialState.Running, TrialState.Fail, TrialState.Fail, TrialState.Fail], storage.Trials(study).Select(trial => trial.State));
    }

    [Theory, MemberData(nameof(Databases))]
    public void Claim_APrunedTrial_GoesOnOnceWithWhatItTold(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        var claim = storage.Claim(study, 1)!;
        storage.SetParameters(claim, Point.Of(new FixedSpace(Spaces.Units), _ => 5));
        storage.Report(claim, 1, 0.5);
        storage.SetAttribute(claim, StudyKeys.Run, "runs/one");
        storage.Finish(claim, TrialState.Pruned);
        var next = storage.Claim(study, 1, promoted: 0)!;
        Assert.Equal((1, 0, null), (next.Trial.Number, next.Trial.ContinuationOf, next.Index));
        Assert.Equal(5, next.Trial.Parameters["units"].Value);
        Assert.Equal(0.5, next.Trial.IntermediateValues[1]);
        Assert.Equal("\"runs/one\"", storage.Attribute(next, StudyKeys.Run));
        Assert.Null(storage.Claim(study, 1, promoted: 0));
    }

    [Theory, MemberData(nameof(Databases))]
    public void Release_AnInterruptedTrial_IsTheNextThatBegins(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        var claim = storage.Claim(study, 5)!;
        storage.SetParameters(claim, Point.Of(new FixedSpace(Spaces.Units), _ => 5));
        storage.Release(claim);
        var again = storage.Claim(study, 5)!;
        Assert.Equal((claim.Id, 0L), (again.Id, again.Index!.Value));
        Assert.Equal(5, again.Trial.Parameters["units"].Value);
        Assert.Equal(1, storage.Claim(study, 5)!.Trial.Number);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Claim_ByManyAtOnce_NoNumberTwice(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            while (storage.Claim(study, 100) is { } claim)
            {
                storage.SetParameters(claim, Point.Of(new FixedSpace(Spaces.Units), _ => 5));
                storage.Finish(claim, TrialState.Complete, claim.Trial.Number);
            }
        })));
        var trials = storage.Trials(study);
        Assert.Equal(Enumerable.Range(0, 100), trials.Select(trial => trial.Number));
        Assert.All(trials, trial => Assert.Equal(trial.Number, trial.Value));
    }

    // Of two trials with one point the first to say so trains it; what another program left running trains nothing.
    [Theory, MemberData(nameof(Databases))]
    public void Follow_TrialsOfOnePoint_OneTrainsAndTheOthersHaveItsFigures(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        var point = Point.Of(new FixedSpace(Spaces.Units), _ => 5);
        var claims = Enumerable.Range(0, 4).Select(_ => storage.Claim(study, 9)!).ToArray();
        foreach (var claim in claims)
            storage.SetParameters(claim, point);
        Assert.Null(storage.Follow(study, claims[2], point));
        Assert.Equal(2, storage.Follow(study, claims[1], point)!.Number);
        Assert.Equal(TrialState.Waiting, storage.Trials(study)[1].State);
        storage.Report(claims[2], 1, 0.25);
        storage.Finish(claims[2], TrialState.Pruned);
        Assert.Equal(TrialState.Pruned, storage.Follow(study, claims[3], point)!.State);
        var again = storage.Claim(study, 9)!;
        Assert.Equal(1, again.Trial.Number);
        Assert.Equal(2, storage.Follow(study, again, point)!.Number);
        Assert.All(storage.Trials(study).Skip(1), trial =>
        {
            Assert.Equal(TrialState.Pruned, trial.State);
            Assert.Equal(0.25, trial.IntermediateValues[1]);
        });
        // The first never said that it trains.
        Assert.Equal([null, 2, null, 2], storage.Trials(study).Select(trial => trial.SameAs));
        Assert.Null(storage.ClaimToItsEnd(study));
        storage.Finish(claims[0], TrialState.Fail);
        var last = storage.ClaimToItsEnd(study)!;
        Assert.Equal((2, true), (last.Trial.ContinuationOf!.Value, last.ToItsEnd));
        Assert.Null(storage.ClaimToItsEnd(study));
    }

    [Theory]
    [InlineData("postgresql://me:secret@db.example.org/studies", "postgresql://me@db.example.org/studies")]
    [InlineData("postgresql://me@db:5433/a%20b?sslmode=verify-full", "postgresql://me@db/a%20b?port=5433&sslmode=verify-full")]
    [InlineData("postgresql://me@/studies?host=/run/pg&port=5433", "postgresql://me@/studies?host=/run/pg&port=5433")]
    public void Url_OfAServer_IsTheSameWithoutItsPassword(string url, string shown)
    {
        var address = StudyStorage.UrlOf(url);
        Assert.Equal(shown, address);
        Assert.Equal(shown, StudyStorage.UrlOf(address));
    }

    [Theory, MemberData(nameof(Databases))]
    public void Claim_ATrialThatWaitsForAnother_GoesOnWhenThatOneIsOver(string kind)
    {
        using var storage = Open(kind);
        var study = storage.FindOrCreate("study", maximize: true);
        var first = storage.Claim(study, 2)!;
        var second = storage.Claim(study, 2)!;
        storage.SetAttribute(second, StudyKeys.WaitsFor, first.Trial.Number);
        storage.Release(second);
        Assert.Null(storage.Claim(study, 2));
        storage.Finish(first, TrialState.Complete, 0.5);
        Assert.Equal(1, storage.Claim(study, 2)!.Trial.Number);
    }

    [Fact]
    public void Open_AFileThatIsNoDatabase_IsRefusedAndStaysAsItIs()
    {
        var file = Path.Combine(folder.Path, "text.db");
        var text = new string('a', 5000);
        File.WriteAllText(file, text);
        Assert.Equal("U503", Assert.Throws<UsageException>(() => StudyStorage.Open("sqlite:///" + file)).Code);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("mysql://root@localhost/studies")]
    [InlineData("studies.db")]
    [InlineData("sqlite:///")]
    [InlineData("postgresql://me@localhost/studies?colour=red")]
    public void Open_AnAddressOfNoDatabase_IsRefused(string url) =>
        Assert.Equal("U502", Assert.Throws<UsageException>(() => StudyStorage.Open(url)).Code);

    [Fact]
    public void Open_AServerThatIsNotThere_IsToldAsSuch()
    {
        var error = Assert.Throws<RunException>(() => StudyStorage.Open($"postgresql://me:secret@/studies?host={folder.Path}"));
        Assert.Equal("R502", error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases))]
    public void Open_TablesOfANewerOptuna_AreRefusedAndStayAsTheyAre(string kind)
    {
        var url = Url(kind);
        StudyStorage.Open(url, OptunaSchema.Three2).Dispose();
        StudyStorage.Open(url, OptunaSchema.Three2).Dispose();
        StudyStorage.Open(url).Dispose();
        Assert.Equal("U505", Assert.Throws<UsageException>(() => StudyStorage.Open(url, OptunaSchema.Three1)).Code);
        Execute(url, "UPDATE alembic_version SET version_num = 'v9.0.0.a'");
        Assert.Equal("U504", Assert.Throws<UsageException>(() => StudyStorage.Open(url)).Code);
        Execute(url, "DROP TABLE trial_heartbeats");
        Assert.Equal("U503", Assert.Throws<UsageException>(() => StudyStorage.Open(url)).Code);
    }

    private StudyStorage Open(string kind)
    {
        var url = Url(kind);
        made.Add(url);
        return StudyStorage.Open(url);
    }

    private string Url(string kind) =>
        kind == Postgres ? PostgresServer.NewDatabase() : "sqlite:///" + Path.Combine(folder.Path, "studies.db");

    private static void Execute(string url, string sql)
    {
        using System.Data.Common.DbConnection connection = url.StartsWith("sqlite", StringComparison.Ordinal)
            ? new Microsoft.Data.Sqlite.SqliteConnection("Data Source=" + url["sqlite:///".Length..])
            : new Npgsql.NpgsqlConnection(
                $"Host={url.Split("host=")[1]};Username=tests;Database={url.Split("@/")[1].Split('?')[0]}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
