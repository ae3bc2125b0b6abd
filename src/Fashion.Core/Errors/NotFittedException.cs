namespace Fashion.Core;

/// <summary>A classifier was asked before it had learned (exit code 2).</summary>
/// <param name="asked">What it was asked for.</param>
public sealed class NotFittedException(string asked)
    : FashionException("U401", $"this classifier has not learned yet: it cannot {asked}", "call Fit or Load first", null)
{
    public override int ExitCode => 2;
}
