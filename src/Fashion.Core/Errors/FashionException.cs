namespace Fashion.Core;

/// <summary>A failure that the user can understand and act on: a code, one sentence, and often the way out.</summary>
public abstract class FashionException : Exception
{
    private protected FashionException(string code, string message, string? help, Exception? cause)
        : base(message, cause)
    {
        Code = code;
        Help = help;
    }

    /// <summary>A stable name for the kind of failure, such as <c>D101</c>.</summary>
    public string Code { get; }

    /// <summary>What the user can do about it, or null where nothing better than the message is known.</summary>
    public string? Help { get; }

    /// <summary>What the process exits with when this failure ends it.</summary>
    public abstract int ExitCode { get; }
}
