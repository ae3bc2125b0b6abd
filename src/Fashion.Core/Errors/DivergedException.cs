namespace Fashion.Core;

/// <summary>Numbers grew beyond all bounds: what the spec's values bring about, and others would not (exit code 1).</summary>
public sealed class DivergedException(string code, string message, string help) : RunException(code, message, help);
