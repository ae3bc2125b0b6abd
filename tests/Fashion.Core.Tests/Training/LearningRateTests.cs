using Fashion.Core.Training;
using Fashion.Dsl;
using Fashion.Testing.References;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class LearningRateTests
{
    private const int StepsPerEpoch = 7;
    private const int Total = 70;

    public static TheoryData<string> Names => [.. Schedules.Keys];

    private static readonly Dictionary<string, Schedule> Schedules = new()
    {
        ["constant"] = Schedule.Constant,
        ["step"] = Schedule.NewStep(new StepOptions(Duration.NewEpochs(3), 0.5)),
        ["step in steps"] = Schedule.NewStep(new StepOptions(Duration.NewSteps(5), 0.1)),
        ["exponential"] = Schedule.NewExponential(new ExponentialOptions(Duration.NewEpochs(0), 0.9)),
        ["exponential after"] = Schedule.NewExponential(new ExponentialOptions(Duration.NewEpochs(4), 0.8)),
        ["cosine"] = Schedule.NewCosine(new CosineOptions(Duration.NewEpochs(0))),
        ["cosine with warm-up"] = Schedule.NewCosine(new CosineOptions(Duration.NewEpochs(1.5))),
        ["one cycle"] = Schedule.NewOneCycle(new OneCycleOptions(null, 0.3)),
        ["one cycle with a peak"] = Schedule.NewOneCycle(new OneCycleOptions(0.7, 0.25)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void At_EveryStep_IsThePublishedFormula(string name)
    {
        var schedule = Schedules[name];
        var rate = new LearningRate(schedule, 0.1, StepsPerEpoch, Total);
        for (var step = 0; step < Total; step++)
        {
            var expected = Testing.References.Schedules.Rate(schedule, 0.1, Total, StepsPerEpoch, step);
            Assert.Equal(expected, rate.At(step, 0), 1e-12);
        }
    }

    [Fact]
    public void At_PlateauCuts_MultipliesByTheFactor()
    {
        var schedule = Schedule.NewPlateau(new PlateauOptions(Duration.NewEpochs(2), 0.5));
        Assert.Equal(0.025, new LearningRate(schedule, 0.1, StepsPerEpoch, Total).At(3, 2), 1e-15);
    }
}
