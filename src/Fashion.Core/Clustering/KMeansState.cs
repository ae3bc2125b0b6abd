using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Serialization;

namespace Fashion.Core.Clustering;

/// <summary>Where a fit of k-means is: in which restart and where in it, and the best result so far.</summary>
internal sealed class KMeansState
{
    public int Restart { get; set; }

    /// <summary>Iterations of the restart under way.</summary>
    public int Iteration { get; set; }

    /// <summary>Those of the restarts before it.</summary>
    public int Iterations { get; set; }

    public double Seconds { get; set; }

    public double BestInertia { get; set; } = double.PositiveInfinity;

    /// <summary>Whether that restart ended where no image changed its cluster.</summary>
    public bool BestConverged { get; set; }

    /// <summary>Of the restart under way; null before its first.</summary>
    internal double[]? Centres { get; set; }

    internal int[]? Assignments { get; set; }

    internal double[]? BestCentres { get; private set; }

    internal int[]? BestAssignments { get; private set; }

    public static KMeansState Load(IFitCheckpoints checkpoints)
    {
        if (checkpoints.Load() is not { } saved)
            return new KMeansState();
        var state = JsonSerializer.Deserialize<KMeansState>(saved.Progress, FitState.Json)!;
        state.Centres = Find<double>(saved, "centres");
        state.Assignments = Find<int>(saved, "assignments");
        state.BestCentres = Find<double>(saved, "best.centres");
        state.BestAssignments = Find<int>(saved, "best.assignments");
        return state;
    }

    /// <summary>Takes the result of the restart under way where it is the best so far.</summary>
    public void Offer(double inertia, bool converged)
    {
        if (!(inertia < BestInertia))
            return;
        (BestInertia, BestConverged) = (inertia, converged);
        (BestCentres, BestAssignments) = (Centres, (int[])Assignments!.Clone());
    }

    public void NextRestart()
    {
        Restart++;
        Iterations += Iteration;
        Iteration = 0;
        (Centres, Assignments) = (null, null);
    }

    public FitState ToFitState() => new(
        Iterations + Iteration, JsonSerializer.Serialize(this, FitState.Json),
        [
            .. Tensor("centres", Centres), .. Tensor("assignments", Assignments), .. Tensor("best.centres", BestCentres),
            .. Tensor("best.assignments", BestAssignments),
        ]);

    private static T[]? Find<T>(FitState saved, string name)
        where T : unmanaged => saved.Tensors.FirstOrDefault(tensor => tensor.Name == name)?.ToArray<T>();

    private static IEnumerable<SafetensorsTensor> Tensor<T>(string name, T[]? numbers)
        where T : unmanaged => numbers is null ? [] : [SafetensorsTensor.From<T>(name, [numbers.Length], numbers)];
}
