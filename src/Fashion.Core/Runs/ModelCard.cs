using System.Globalization;
using System.Text;
using Fashion.Core.Data;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>model/README.md: a model card as Hugging Face's hub reads it, and a page on the model for people.</summary>
internal static class ModelCard
{
    /// <exception cref="RunException">The folder cannot be written.</exception>
    public static void Write(RunEnd run)
    {
        var page = new StringBuilder("---\n").Append(ModelCardMetadata.Write(run)).Append("---\n\n");
        var name = Inline(run.Experiment.Name);
        page.Append(CultureInfo.InvariantCulture, $"# {name}\n\n{Model(run)}\n\n## Data\n\n{Preparation(run)}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"## Figures\n\n{FiguresTable(run)}\n");
        page.Append("## Use\n\nIn the folder that holds the folder of this run:\n\n");
        page.Append(Block($"fashion-cli predict {Path.GetFileName(Path.GetFullPath(run.Folder.Path))} photo.png", "sh"));
        if (run.Experiment.Classifier is Classifier.Ensemble)
            page.Append("\nThe runs of its members belong to it.\n");
        page.Append("\n## Spec\n\nEvery setting, as it was trained:\n\n").Append(Block(run.Experiment.CanonicalText.TrimEnd(), ""));
        page.Append("\n## Origin\n\n").Append(Origin(Manifest.Read(run.Folder)));
        AtomicFile.Write(run.Folder.ModelCard, page.ToString());
    }

    /// <summary>What people call the data.</summary>
    public static string NameOf(DataSource source) => source switch
    {
        DataSource.IdxFolder idx => idx.folder,
        DataSource.ImageFolder images => images.folder,
        DataSource.NpzFiles npz => npz.Item.Train,
        _ => "Fashion-MNIST",
    };

    private static string Model(RunEnd run)
    {
        var classes = string.Join(", ", run.Data.ClassNames.Select(Inline));
        var kind = ModelCardMetadata.Kind(run.Experiment).Replace('-', ' ');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"An image classifier ({kind}, {run.Metrics.Parameters:N0} parameters) that tells which of {run.Data.ClassNames.Count} classes an image shows: {classes}.");
    }

    private static string Preparation(RunEnd run)
    {
        var (source, shape) = (run.Experiment.Data.Source, run.Data.Train.Shape);
        var prepared = shape.Equals(run.Data.Facts.ImageShape) ? "" : $", prepared as {shape}";
        var normalize = PlainSettings.Of(run.Experiment).First(setting => setting.Path == "data.normalize").Value;
        return $"`{NameOf(source)}`: images of {run.Data.Facts.ImageShape}{prepared} (channels x height x width), pixels normalized by `{((PlainValue.Words)normalize).Item}`.";
    }

    private static string FiguresTable(RunEnd run)
    {
        var table = new StringBuilder("| part | images | accuracy | loss |\n|---|---:|---:|---:|\n");
        Row("train", run.Data.Train, run.Metrics.Train);
        Row("validation", run.Data.Validation, run.Metrics.Validation);
        Row("test", run.Data.Test, run.Test?.Figures);
        if (run.Test?.Confusion.MacroAverage().F1 is { } f1)
            table.Append(CultureInfo.InvariantCulture, $"\nMacro F1 of the test part: {f1:0.0000}.\n");
        return table.ToString();

        void Row(string part, ImageSet? images, Figures? figures)
        {
            if (figures is null)
                return;
            var loss = double.IsNaN(figures.Loss) ? "-" : figures.Loss.ToString("0.0000", CultureInfo.InvariantCulture);
            table.Append(CultureInfo.InvariantCulture, $"| {part} | {images!.Count:N0} | {figures.Accuracy:0.0000} | {loss} |\n");
        }
    }

    private static string Origin(Manifest manifest)
    {
        var table = new StringBuilder("| | |\n|---|---|\n");
        Row("begun", manifest.Created.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        Row("Fashion", manifest.Version);
        Row("runtime", manifest.Runtime);
        Row("torch", manifest.Torch);
        Row("system", manifest.OperatingSystem);
        Row("processor", manifest.Cpu);
        Row("device", manifest.Device);
        Row("threads", manifest.Threads.ToString(CultureInfo.InvariantCulture));
        Row("hash of the data's settings", manifest.DataHash);
        Row("hash of the model", manifest.ModelHash);
        Row("hash of the training's settings", manifest.TrainingHash);
        Row("SHA-256 of the first weights", manifest.Init?.Sha256);
        foreach (var (file, sum) in manifest.DataChecksums)
            Row($"SHA-256 of {Path.GetFileName(Path.TrimEndingDirectorySeparator(file))}", sum);
        return table.ToString();

        void Row(string name, string? value)
        {
            if (value is not null)
                table.Append(CultureInfo.InvariantCulture, $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {value.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    /// <summary>Any text as Markdown shows it, letter by letter.</summary>
    private static string Inline(string text)
    {
        var shown = new StringBuilder();
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            shown.Append(letter switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '~' or '!' => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        return shown.ToString();
    }

    /// <summary>A text between fences that are longer than any in it.</summary>
    private static string Block(string text, string language)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
            fence += "`";
        return $"{fence}{language}\n{text}\n{fence}\n";
    }
}
