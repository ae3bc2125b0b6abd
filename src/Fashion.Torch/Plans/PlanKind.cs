namespace Fashion.Torch.Plans;

/// <summary>What an operation of a plan computes; native/plan/plan.h says the same.</summary>
public enum PlanKind
{
    /// <summary>With its bias, activation and max pooling.</summary>
    Convolution,

    /// <summary>With its bias and activation.</summary>
    Dense,

    /// <summary>With the activation behind it.</summary>
    BatchNorm,

    Activation,
    MaxPool,
    AvgPool,
    GlobalAvgPool,
    GlobalMaxPool,

    /// <summary>Any kind of dropout.</summary>
    Mask,

    /// <summary>Of one or more inputs, each times a factor, with the activation behind it.</summary>
    Sum,

    /// <summary>Of two inputs.</summary>
    Multiply,

    Concat,
    Pad,
    Flatten,
}

/// <summary>The activations that plans know; GELU and SiLU stand alone, the others may end another operation.</summary>
public enum PlanActivation
{
    None,
    Relu,
    LeakyRelu,
    Elu,
    Selu,
    Tanh,
    Sigmoid,
    Gelu,
    Silu,
}
