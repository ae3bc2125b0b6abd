using System.Collections.Concurrent;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Sources that are read once, however many divide them.</summary>
internal sealed class SourceCache
{
    private readonly ConcurrentDictionary<(DataSource Source, ImageSize? Resize, string Folder), Lazy<SourceImages>> sources = [];

    /// <exception cref="DataException">The data are missing or damaged.</exception>
    public SourceImages Load(DataSettings settings, string specFolder) => sources.GetOrAdd(
        (settings.Source, settings.Resize, specFolder),
        own => new Lazy<SourceImages>(() => DataSources.Load(own.Source, own.Folder, own.Resize, null))).Value;
}
