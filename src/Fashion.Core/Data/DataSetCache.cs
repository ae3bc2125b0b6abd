namespace Fashion.Core.Data;

/// <summary>The data sets that were used last: what two users have alike is loaded once.</summary>
internal sealed class DataSetCache
{
    private const int Most = 3;

    private readonly Lock door = new();
    private readonly List<(string Key, Lazy<DataSet> Data)> latest = [];

    /// <param name="key">Of equal data sets.</param>
    /// <param name="load">Called where there is none of that key; others wait for it.</param>
    public DataSet Load(string key, Func<DataSet> load)
    {
        Lazy<DataSet> data;
        lock (door)
        {
            var at = latest.FindIndex(own => own.Key == key);
            data = at >= 0 ? latest[at].Data : new Lazy<DataSet>(load);
            if (at >= 0)
                latest.RemoveAt(at);
            latest.Add((key, data));
            if (latest.Count > Most)
                latest.RemoveAt(0);
        }

        return data.Value;
    }
}
