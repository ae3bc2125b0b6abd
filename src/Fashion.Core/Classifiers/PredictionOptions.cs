namespace Fashion.Core.Classifiers;

/// <summary>Over which versions of an image a prediction is averaged; the model stays as it is.</summary>
public enum TestTimeAugmentation
{
    /// <summary>The image alone.</summary>
    None,

    /// <summary>
    /// The image and its mirror image. A layer graph averages its outputs before softmax: logits, as the record runs on
    /// CIFAR-10 do (Jordan 2024), or the probabilities of a model that itself ends in softmax. The members of an ensemble
    /// do so each by itself.
    /// </summary>
    Flip,
}

/// <summary>Where a model computes, and what it averages over when it predicts.</summary>
/// <param name="Threads">Threads that compute; 0 takes one for each physical core.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="Augmentation">What predictions are averaged over.</param>
public sealed record PredictionOptions(
    int Threads = 0, string Device = "cpu", TestTimeAugmentation Augmentation = TestTimeAugmentation.None);
