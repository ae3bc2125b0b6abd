using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>
/// The data of a search's trials, without the test part, which decides nothing. What two trials have alike is loaded once.
/// </summary>
internal sealed class DataSetCache(string specFolder)
{
    // Of a search over the data part, those that were used last.
    private const int Most = 3;

    private readonly Lock door = new();
    private readonly List<(string Key, Lazy<DataSet> Data)> latest = [];

    public DataSet Load(Experiment experiment)
    {
        Lazy<DataSet> data;
        lock (door)
        {
            var at = latest.FindIndex(own => own.Key == experiment.Hashes.Data);
            data = at >= 0
                ? latest[at].Data
                : new Lazy<DataSet>(() => DataSetLoader.Load(experiment.Data, specFolder).WithoutTest());
            if (at >= 0)
                latest.RemoveAt(at);
            latest.Add((experiment.Hashes.Data, data));
            if (latest.Count > Most)
                latest.RemoveAt(0);
        }

        return data.Value;
    }
}
