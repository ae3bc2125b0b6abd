namespace TorchSharp.Modules;

/// <summary>Only the choice that <c>torch.nn.functional.gelu</c> takes; the module itself is not offered.</summary>
public static class GELU
{
    /// <summary>The exact function, or its approximation through tanh.</summary>
    public enum Approximate
    {
        none,
        tanh,
    }
}
