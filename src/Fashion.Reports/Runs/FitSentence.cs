using System.Globalization;
using Fashion.Core.Classifiers;

namespace Fashion.Reports.Runs;

/// <summary>How the fit of a model that is no layer graph went, in words.</summary>
public static class FitSentence
{
    /// <summary><c>1 epoch</c>, <c>86 iterations</c>.</summary>
    public static string Iterations(FitResult fit) =>
        string.Create(CultureInfo.InvariantCulture, $"{fit.Iterations:N0} {fit.Unit}{(fit.Iterations == 1 ? "" : "s")}");

    /// <summary><c>converged after 86 iterations</c>; <c>fitted</c> where nothing iterates.</summary>
    public static string Ending(FitResult fit) => fit.Converged switch
    {
        true => "converged after " + Iterations(fit),
        false => "not converged after " + Iterations(fit),
        _ => fit.Iterations == 0 ? "fitted" : Iterations(fit),
    };

    /// <summary><c>loss 0.38994, gradient 9.6E-05</c>.</summary>
    public static string Figures(IEnumerable<FitFigure> figures) =>
        string.Join(", ", figures.Select(figure => $"{figure.Name.Replace('_', ' ')} {Number(figure.Value)}"));

    /// <summary>1716987, 0.38994, 9.6E-05.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) is >= 1e5 and < 1e15 ? "F0" : "G5", CultureInfo.InvariantCulture);
}
