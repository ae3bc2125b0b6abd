namespace Fashion.Core.Training;

/// <summary>What a run has begun with in place of drawn weights.</summary>
/// <param name="Run">The folder of the run that they are from.</param>
/// <param name="Sha256">Of that run's weights.</param>
/// <param name="Layers">How many layers took weights.</param>
/// <param name="Parameters">How many trained numbers these are.</param>
public sealed record LoadedWeights(string Run, string Sha256, int Layers, long Parameters);
