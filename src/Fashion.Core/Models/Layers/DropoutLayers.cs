using static TorchSharp.torch;

namespace Fashion.Core.Models.Layers;

/// <summary>Dropout (Srivastava et al. 2014): each number, or each plane, is dropped and the rest scaled up.</summary>
internal sealed class DropoutLayer(string name, double probability, bool wholePlanes) : IUnaryLayer
{
    public Tensor Forward(Tensor input, ForwardContext context)
    {
        if (!context.Training || probability == 0)
            return input.alias();
        if (probability == 1)
            return input.mul(0);
        long[] shape = wholePlanes ? [input.shape[0], input.shape[1], 1, 1] : input.shape;
        return input.mul(context.Keep(name, shape, 1 - probability).div(1 - probability));
    }
}

/// <summary>Alpha dropout (Klambauer et al. 2017): keeps mean 0 and variance 1 after SELU.</summary>
internal sealed class AlphaDropoutLayer(string name, double probability) : IUnaryLayer
{
    /// <summary>SELU's limit at minus infinity, -scale * alpha.</summary>
    private const double Saturation = -1.7580993408473766;

    public Tensor Forward(Tensor input, ForwardContext context)
    {
        if (!context.Training || probability == 0)
            return input.alias();
        if (probability == 1)
            return input.mul(0);
        var keep = context.Keep(name, input.shape, 1 - probability);
        var scale = 1 / Math.Sqrt((Saturation * Saturation * probability + 1) * (1 - probability));
        var shift = keep.neg().add(1).mul(Saturation * scale).sub(Saturation * scale * probability);
        return input.mul(keep.mul(scale)).add(shift);
    }
}
