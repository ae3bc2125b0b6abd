namespace Fashion.Core;

/// <summary>Something failed while running (exit code 1): a full disk, a folder that may not be written, a missing library.</summary>
public class RunException(string code, string message, string? help = null, Exception? cause = null)
    : FashionException(code, message, help, cause)
{
    public override int ExitCode => 1;
}
