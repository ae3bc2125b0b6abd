using System.Diagnostics;
using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>The learning rate as a function of the step, counted from 0, before that step is taken.</summary>
public sealed class LearningRate(Schedule schedule, double baseRate, int stepsPerEpoch, long totalSteps)
{
    /// <summary>The rate of one step.</summary>
    /// <param name="step">Optimizer steps already taken.</param>
    /// <param name="plateauCuts">How often a plateau has cut the rate so far.</param>
    public double At(long step, int plateauCuts) => schedule switch
    {
        { IsConstant: true } => baseRate,
        Schedule.Step { Item: var options } =>
            baseRate * Math.Pow(options.Gamma, step / Math.Max(1, options.Every.InSteps(stepsPerEpoch))),
        Schedule.Exponential { Item: var options } =>
            baseRate * Math.Pow(options.Gamma, EpochsSince(options.After.InSteps(stepsPerEpoch), step)),
        Schedule.Cosine { Item: var options } => Cosine(step, options.Warmup.InSteps(stepsPerEpoch)),
        Schedule.OneCycle { Item: var options } => OneCycle(step, options.Peak ?? baseRate, options.Warmup),
        Schedule.Plateau { Item: var options } => baseRate * Math.Pow(options.Factor, plateauCuts),
        _ => throw new UnreachableException($"schedule {schedule}"),
    };

    /// <summary>Epochs that have begun since a constant start ended: 0 during it, 1 with the first step after it.</summary>
    private long EpochsSince(long start, long step) => step < start ? 0 : (step - start) / stepsPerEpoch + 1;

    /// <summary>A linear rise over the warm-up, then half a cosine to 0 (Loshchilov and Hutter 2017, no restarts).</summary>
    private double Cosine(long step, long warmup)
    {
        if (step < warmup)
            return baseRate * (step + 1) / warmup;
        var progress = (double)(step - warmup) / Math.Max(1, totalSteps - warmup);
        return baseRate * (1 + Math.Cos(Math.PI * progress)) / 2;
    }

    /// <summary>
    /// From peak / 25 up to the peak and down to peak / 250,000, both by half a cosine (Smith 2018, as
    /// torch.optim.lr_scheduler.OneCycleLR has it).
    /// </summary>
    private double OneCycle(long step, double peak, double warmupShare)
    {
        double start = peak / 25, end = start / 1e4;
        var rise = warmupShare * totalSteps - 1;
        return step <= rise
            ? Between(start, peak, rise <= 0 ? 1 : step / rise)
            : Between(peak, end, (step - rise) / Math.Max(1e-9, totalSteps - 1 - rise));
    }

    private static double Between(double from, double to, double share) =>
        to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}
