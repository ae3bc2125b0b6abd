using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Finds out what a spec's shapes depend on, from file headers and labels, without reading images.</summary>
public static class DataFactsReader
{
    /// <summary>One raw image's shape and the number of classes; never null, but typed for the front end, which allows for none.</summary>
    /// <exception cref="DataException">The data are missing or damaged. Fashion-MNIST is known without looking.</exception>
    public static DataFacts? Read(DataSource source, string specFolder) => DataSources.ReadFacts(source, specFolder);
}
