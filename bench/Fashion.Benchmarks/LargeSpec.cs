using System.Globalization;
using System.Text;

namespace Fashion.Benchmarks;

/// <summary>A spec as long as a careful person's longest: comments, blocks, turns, branches, profiles.</summary>
public static class LargeSpec
{
    private const int Stages = 16;

    public static string Text()
    {
        var lines = new List<string> { "spec 1", "name \"Large\"", "" };
        for (var value = 0; value < 20; value++)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"let width_{value} = {8 + 2 * value}   # channels of a stage"));
        for (var block = 0; block < 20; block++)
        {
            lines.Add("");
            lines.Add($"# Block {block}: a residual of two convolutions, and a join of two arms.");
            lines.Add($"block stage_{block}(channels, k=3, scale=0.5) {{");
            lines.Add("  residual(scale=scale) {");
            lines.Add("    conv(channels, k, pad=same, bias=false)");
            lines.Add("    batchnorm");
            lines.Add("    relu");
            lines.Add("    conv(channels, k, pad=same, bias=false) -> batchnorm");
            lines.Add("  }");
            lines.Add("  when k > 1 {");
            lines.Add("    concat {");
            lines.Add("      | conv(channels // 2, 1)");
            lines.Add("      | conv(channels - channels // 2, 1) -> relu");
            lines.Add("    }");
            lines.Add("  }");
            lines.Add("  relu");
            lines.Add("}");
        }

        lines.AddRange(["", "data fashion_mnist {", "  split = [train: 90%, validation: 10%]", "  normalize = standard", "}"]);
        lines.AddRange(["", "model {", "  stem: conv(width_0, 3, pad=same)"]);
        for (var stage = 0; stage < Stages; stage++)
        {
            lines.Add($"  # Stage {stage} widens by a convolution of one pixel.");
            lines.Add($"  conv(width_{stage}, 1)");
            lines.Add($"  part_{stage}: stage_{stage}(width_{stage})");
        }

        lines.AddRange(["  global_avgpool -> dropout(20%)", "  head: dense(classes)", "}"]);
        lines.AddRange(["", "train {", "  optimizer = adamw(lr=?log(1e-4..1e-2, default=1e-3), decay=0.01)"]);
        lines.AddRange(["  schedule = cosine(warmup=1 epoch)", "  epochs = 20", "  batch = 128", "}"]);
        for (var profile = 0; lines.Count < 500; profile++)
        {
            lines.Add("");
            lines.Add($"profile small_{profile} {{");
            lines.Add($"  set train.epochs = {profile + 1}");
            lines.Add("  set data.limit = 2_000 samples");
            lines.Add("}");
        }

        return new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
    }
}
