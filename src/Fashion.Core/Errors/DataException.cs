namespace Fashion.Core;

/// <summary>What is wrong with a data file.</summary>
public enum DataFault
{
    /// <summary>A file or folder is not there, or may not be read.</summary>
    Missing = 101,

    /// <summary>A file is cut short, or its contents contradict themselves.</summary>
    Damaged = 102,

    /// <summary>A file is sound, but holds something that this program does not read.</summary>
    Unsupported = 103,

    /// <summary>A file declares more than fits in memory or in itself.</summary>
    TooLarge = 104,

    /// <summary>Two files that belong together contradict each other.</summary>
    Mismatch = 105,

    /// <summary>Data could not be fetched.</summary>
    Download = 106,
}

/// <summary>The data are missing or damaged (exit code 3). The message names the file first.</summary>
public sealed class DataException : FashionException
{
    /// <param name="fault">The kind of damage; it gives the code D101 to D106.</param>
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="problem">What is wrong and where in the file, as a clause that follows "PATH: ".</param>
    /// <param name="help">The way out.</param>
    /// <param name="cause">The exception that revealed it.</param>
    public DataException(DataFault fault, string path, string problem, string? help = null, Exception? cause = null)
        : base($"D{(int)fault}", $"{path}: {problem}", help, cause)
    {
        Fault = fault;
        Path = path;
    }

    public DataFault Fault { get; }

    public string Path { get; }

    public override int ExitCode => 3;
}
