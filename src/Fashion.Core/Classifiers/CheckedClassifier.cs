using Fashion.Core.Data;
using Fashion.Core.Serialization;

namespace Fashion.Core.Classifiers;

/// <summary>
/// The checks, and the file, that all classical methods have in common. What a method implements is called with
/// parameters and images that are sound.
/// </summary>
public abstract class CheckedClassifier : IClassifier
{
    private const string Format = "fashion-classifier-1";

    private FittedOn? fitted;

    public bool IsFitted => fitted is not null;

    public IReadOnlyList<string> ClassNames => Fitted("name its classes").ClassNames;

    public long ParameterCount
    {
        get
        {
            Fitted("count what it learned");
            return LearnedCount;
        }
    }

    public abstract bool HasProbabilities { get; }

    /// <summary>The model's word in the spec language.</summary>
    protected abstract string Kind { get; }

    /// <summary>Numbers that were learned.</summary>
    protected abstract long LearnedCount { get; }

    public FitResult Fit(ImageSet images, FitOptions? options = null)
    {
        options ??= new FitOptions();
        Check(images, options);
        var (kept, weights) = Kept(images, options);
        fitted = null;
        var result = Learn(kept, weights, options);
        if (result.Completed)
            fitted = FittedOn.Of(images);
        return result;
    }

    /// <summary>The checks of a fit alone.</summary>
    /// <exception cref="UsageException">A parameter is out of its range, or the images cannot be learned from.</exception>
    public void Check(ImageSet images, FitOptions options)
    {
        CheckParameters();
        SampleChecks.ToFit(images, options.SampleWeights);
        SampleChecks.ToValidate(options.Validation, images);
        CheckFor(images, options);
    }

    public int[] Predict(ImageSet images)
    {
        var asked = Asked(images, "predict");
        return asked.Count == 0 ? [] : Classes(asked);
    }

    public float[] PredictProba(ImageSet images)
    {
        if (!HasProbabilities)
            throw WithoutProbabilities;
        var asked = Asked(images, "predict");
        return asked.Count == 0 ? [] : Shares(asked);
    }

    public void Save(string folder)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["kind"] = Kind,
            ["fitted"] = Fitted("be saved").ToJson(),
        };
        SafetensorsFile.Write(FileIn(folder), Learned(), metadata);
    }

    public void Load(string folder)
    {
        CheckParameters();
        var path = FileIn(folder);
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || file.Metadata.GetValueOrDefault("kind") != Kind
            || !file.Metadata.TryGetValue("fitted", out var text))
        {
            throw new RunException("R308", $"{path}: this is no `{Kind}` that was saved", "name the folder that it was saved in");
        }

        var on = FittedOn.OfJson(text, path);
        // What fails half-way leaves neither the old nor the new.
        fitted = null;
        try
        {
            Restore(new LearnedTensors(path, file), on.ImageShape, on.ClassNames, on.FullScale ?? 255);
        }
        catch (ArgumentException failure)
        {
            throw new RunException("R308", $"{path}: the model is damaged: {failure.Message}", "train again", failure);
        }

        fitted = on;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What <see cref="PredictProba"/> says where there are none.</summary>
    protected virtual UsageException WithoutProbabilities =>
        new("U409", "this classifier gives no probabilities", "ask for the predicted classes");

    /// <summary>Whether the parameters are in their ranges.</summary>
    /// <exception cref="UsageException">One is not.</exception>
    protected abstract void CheckParameters();

    /// <summary>Whether the parameters and these images go together.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    protected virtual void CheckFor(ImageSet images, FitOptions options)
    {
    }

    /// <summary>Learns from images that all count; <paramref name="weights"/> is null where all count 1.</summary>
    protected abstract FitResult Learn(ImageSet images, float[]? weights, FitOptions options);

    /// <summary>The images that a fitted classifier is asked about, as bytes where they are bytes.</summary>
    /// <param name="images">They are checked to be of the kind that it learned from.</param>
    /// <param name="asked">What it is asked to do.</param>
    private protected ImageSet Asked(ImageSet images, string asked)
    {
        SampleChecks.ToPredict(images, Fitted(asked));
        return PixelBytes.Of(images) ?? images;
    }

    /// <summary>What <see cref="IIncrementalClassifier.PartialFit"/> does around the learning itself.</summary>
    private protected FitResult LearnMore(
        ImageSet images, FitOptions? options, Func<ImageSet, float[]?, FitOptions, FitResult> learn)
    {
        options ??= new FitOptions();
        CheckParameters();
        SampleChecks.ToFit(images, options.SampleWeights);
        if (fitted is not null)
        {
            SampleChecks.ToPredict(images, fitted);
            SampleChecks.SameClasses(images, fitted.ClassNames, "further");
        }

        var (kept, weights) = Kept(images, options);
        var result = learn(kept, weights, options);
        fitted ??= FittedOn.Of(images);
        return result;
    }

    /// <summary>The class index of each image.</summary>
    protected abstract int[] Classes(ImageSet images);

    /// <summary>Class probabilities, images x classes.</summary>
    protected abstract float[] Shares(ImageSet images);

    /// <summary>All that was learned.</summary>
    protected abstract IEnumerable<SafetensorsTensor> Learned();

    /// <summary>The other way round.</summary>
    protected abstract void Restore(LearnedTensors tensors, Dsl.Shape shape, IReadOnlyList<string> classNames, float fullScale);

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>A parameter's error.</summary>
    protected static UsageException OutOfRange(string name, object value, string range) =>
        new("U407", $"`{name}` is {FormattableString.Invariant($"{value}")}", $"{name} must be {range}");

    /// <summary>The images that count, as bytes where they are bytes: the same numbers give the same result.</summary>
    private static (ImageSet Images, float[]? Weights) Kept(ImageSet images, FitOptions options)
    {
        var (kept, weights) = SampleWeighting.Of(images, options.SampleWeights);
        return (PixelBytes.Of(kept) ?? kept, weights);
    }

    private FittedOn Fitted(string asked) => fitted ?? throw new NotFittedException(asked);

    private static string FileIn(string folder) => Path.Combine(folder, "model.safetensors");
}
