namespace Fashion.Core.Search;

/// <summary>A search in a database: its trials have the same goal.</summary>
/// <param name="Id">In the database.</param>
/// <param name="Name">Unique in the database.</param>
/// <param name="Maximize">Whether the highest value is the best.</param>
public sealed record Study(long Id, string Name, bool Maximize);
