namespace Fashion.Core.Training;

/// <summary>What a run has begun with in place of drawn weights.</summary>
/// <param name="Source">The folder of the run that they are from, or the file.</param>
/// <param name="Sha256">Of the file that holds them.</param>
/// <param name="Layers">How many layers took weights.</param>
/// <param name="Parameters">How many trained numbers these are.</param>
public sealed record LoadedWeights(string Source, string Sha256, int Layers, long Parameters);
