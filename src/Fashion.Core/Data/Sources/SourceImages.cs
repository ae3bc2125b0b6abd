using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>What a source holds, before any setting.</summary>
/// <param name="Train">The images to train on, or all of them.</param>
/// <param name="Test">The source's own test part, or null.</param>
/// <param name="Facts">The images' own shape, also where they were resized as they came.</param>
/// <param name="Checksums">SHA-256 (hex) by path; may still be under way.</param>
internal sealed record SourceImages(ImageSet Train, ImageSet? Test, DataFacts Facts, Task<IReadOnlyDictionary<string, string>> Checksums);
