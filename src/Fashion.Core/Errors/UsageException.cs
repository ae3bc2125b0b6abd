namespace Fashion.Core;

/// <summary>The command line or the spec asks for something that cannot be (exit code 2).</summary>
public sealed class UsageException(string code, string message, string? help = null, Exception? cause = null)
    : FashionException(code, message, help, cause)
{
    public override int ExitCode => 2;
}
