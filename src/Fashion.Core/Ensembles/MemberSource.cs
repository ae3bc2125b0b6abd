using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Dsl;

namespace Fashion.Core.Ensembles;

/// <summary>What a spec names as a member: a finished run, or a spec that is trained first.</summary>
/// <param name="Name">As the spec writes it.</param>
/// <param name="Place">The run's folder or the spec's file, in full.</param>
/// <param name="Experiment">What it says.</param>
/// <param name="Config">What a run knows of its data; null for a spec.</param>
internal sealed record MemberSource(string Name, string Place, Experiment Experiment, ModelConfig? Config)
{
    /// <summary>Whether it is trained already.</summary>
    public bool IsRun => Config is not null;

    /// <summary>What its own paths are relative to.</summary>
    public string Folder => IsRun
        ? Manifest.Read(RunFolder.Open(Place)).SpecFolder
        : Path.GetDirectoryName(Place) ?? "/";

    /// <summary>The one relative to the spec, or else to the working directory.</summary>
    /// <param name="name">As the spec writes it.</param>
    /// <param name="specFolder">The ensemble spec's.</param>
    /// <param name="memberOf">Full paths of the ensembles' specs that lead here.</param>
    /// <exception cref="UsageException">
    /// There is nothing there, no finished run, a spec with mistakes, or an ensemble that this one is a member of.
    /// </exception>
    public static MemberSource Find(string name, string specFolder, IReadOnlyList<string> memberOf)
    {
        string[] places = [.. new[] { Path.GetFullPath(name, Path.GetFullPath(specFolder)), Path.GetFullPath(name) }.Distinct()];
        if (Array.Find(places, Path.Exists) is not { } place)
        {
            throw new UsageException(
                "U311", $"the ensemble names the member `{name}`, but there is no such run or spec",
                $"looked for {string.Join(" and ", places)}; paths begin at the spec's folder or the working directory");
        }

        if (Directory.Exists(place))
        {
            var folder = RunFolder.OpenFinished(place);
            var config = ModelConfig.Read(folder.ModelConfig);
            return new MemberSource(name, place, RunSpec.Compile(folder, _ => config.Facts), config);
        }

        if (memberOf.Contains(place))
        {
            var way = string.Join(" -> ", memberOf.SkipWhile(spec => spec != place).Append(place));
            throw new UsageException(
                "U313", $"{place}: this ensemble has itself among its members: {way}", $"take `{name}` out of the members");
        }

        return new MemberSource(name, place, Compile(name, place), null);
    }

    private static Experiment Compile(string name, string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        var options = CompileOptions.WithFacts(source => DataFactsReader.Read(source, folder));
        options = new CompileOptions(
            options.Profile, options.Overrides, options.DataFacts,
            file => File.Exists(file) ? File.ReadAllText(file) : null, options.HoleValues, options.Searching);
        var result = SpecCompiler.Compile(path, File.ReadAllText(path), options);
        var problem = result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.IsError)?.Message ?? "there is no model in it";
        return result.Experiment ?? throw new UsageException(
            "U312", $"{path}: the ensemble's member `{name}` does not compile: {problem}",
            $"`fashion-cli check {path}` shows every mistake of it");
    }
}
