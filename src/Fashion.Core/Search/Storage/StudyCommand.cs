namespace Fashion.Core.Search;

/// <summary>Commands about a study, as a person pastes them into a shell.</summary>
public static class StudyCommand
{
    /// <summary>Where studies are kept unless a command line says otherwise.</summary>
    public const string UsualStorage = "sqlite:///studies.db";

    /// <summary>Prints the best trial's spec.</summary>
    public static string Best(string study, string storage) =>
        $"fashion-cli search --best {Quoted(study)}" + (storage == UsualStorage ? "" : $" --storage {Quoted(storage)}");

    /// <summary>A word that a shell takes as it is; what may mean something to it is quoted.</summary>
    private static string Quoted(string word) => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-./:@=".Contains(letter))
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
