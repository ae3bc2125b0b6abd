using System.Text.Json;
using Fashion.Core.Runs;
using Fashion.Core.Serialization;

namespace Fashion.Core.Ensembles;

/// <summary>One member in an ensemble's model/members.json, which is written anew whenever one has begun or is done.</summary>
internal sealed record MemberRecord
{
    /// <summary>As the spec writes it.</summary>
    public required string Member { get; init; }

    /// <summary>Its run, relative to the ensemble's folder; null before it began.</summary>
    public string? Run { get; init; }

    /// <summary>Of what it has learned; null before it was done.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What its vote counts.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Epochs, or a classical method's iterations, that its training took, here or before.</summary>
    public int Iterations { get; init; }

    /// <summary>Seconds of that training.</summary>
    public double Seconds { get; init; }

    /// <summary>The run's full path.</summary>
    public string Place(RunFolder ensemble) => Path.GetFullPath(Run ?? "", Path.GetFullPath(ensemble.Path));

    /// <summary>The same member with a run.</summary>
    public MemberRecord At(string run, RunFolder ensemble) =>
        this with { Run = Path.GetRelativePath(Path.GetFullPath(ensemble.Path), Path.GetFullPath(run)) };

    public static void Write(RunFolder ensemble, IReadOnlyList<MemberRecord> members) =>
        AtomicFile.Write(ensemble.Members, JsonSerializer.Serialize(members, RunJson.Indented) + "\n");

    /// <exception cref="RunException">The file is damaged.</exception>
    public static MemberRecord[] Read(RunFolder ensemble)
    {
        try
        {
            return JsonSerializer.Deserialize<MemberRecord[]>(File.ReadAllText(ensemble.Members), RunJson.Indented)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new RunException(
                "R313", $"{ensemble.Members}: the ensemble's members cannot be read: {failure.Message}",
                "train again, or restore the file from a copy", failure);
        }
    }

    /// <summary>The run of a member that is done, with what it had learned then.</summary>
    /// <exception cref="RunException">It is gone, or it was trained anew.</exception>
    public RunFolder Open(RunFolder ensemble)
    {
        var place = Place(ensemble);
        if (Run is null || !Directory.Exists(place))
        {
            throw new RunException(
                "R311", $"{ensemble.Members}: the run of the member `{Member}` is gone: there is no {place}",
                "put it back there, or train the ensemble again");
        }

        var folder = RunFolder.OpenFinished(place);
        return folder.Checksum() == Sha256
            ? folder
            : throw new RunException(
                "R312", $"{place}: the member `{Member}` has other weights now than when the ensemble was made",
                "restore them from a copy, or train the ensemble again");
    }
}
