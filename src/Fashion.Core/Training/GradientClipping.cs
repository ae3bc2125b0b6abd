using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>Scales gradients down to a largest global norm (Pascanu et al. 2013, as torch.nn.utils.clip_grad_norm_).</summary>
public static class GradientClipping
{
    public static void Apply(Tensor gradients, double largest)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var norm = gradients.square().sum().sqrt().to(ScalarType.Float64).item<double>();
        var factor = largest / (norm + 1e-6);
        if (factor < 1)
            gradients.mul_(factor);
    }
}
