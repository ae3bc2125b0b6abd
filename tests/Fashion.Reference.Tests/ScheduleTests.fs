/// Rates of the first steps; those of one_cycle, step, cosine and plateau are what torch.optim.lr_scheduler 1.13.1 gives.
module Fashion.Reference.Tests.ScheduleTests

open System
open Fashion.Dsl
open Fashion.Reference.Tests.Numbers
open Fashion.Testing.References
open Xunit

let private rates schedule total stepsPerEpoch =
    List.init total (fun step -> Schedules.Rate(schedule, 0.5, total, stepsPerEpoch, step))

[<Fact>]
let ``one cycle is torch's OneCycleLR`` () =
    let rates warmup =
        rates (OneCycle { Peak = Nullable(); Warmup = warmup }) 10 10

    assertClose
        [
            0.020000000000000018
            0.26
            0.5
            0.47524231600673683
            0.40587282697488153
            0.30563101096814466
            0.19437098903185537
            0.09412917302511849
            0.024759683993263143
            2e-06
        ]
        (rates 0.3)

    assertClose
        [
            0.020000000000000018
            0.37999999999999995
            0.4945369220358507
            0.4522544395767425
            0.3750005
            0.27613301128845014
            0.17274706042325755
            0.08271901754089188
            0.021615549134807396
            2e-06
        ]
        (rates 0.25)

[<Fact>]
let ``one cycle takes its own peak where it has one`` () =
    assertClose
        [ 0.9 ]
        [
            Schedules.Rate(OneCycle { Peak = Nullable 0.9; Warmup = 0.3 }, 0.5, 10, 10, 2)
        ]

[<Theory>]
[<InlineData 0.0>]
[<InlineData 0.1>]
[<InlineData 1.0>]
let ``one cycle is finite and never above its peak at the ends of its warm-up`` warmup =
    for rate in rates (OneCycle { Peak = Nullable(); Warmup = warmup }) 10 10 do
        Assert.InRange(rate, 1e-7, 0.5)

[<Fact>]
let ``step is torch's StepLR, by steps or by epochs`` () =
    let expected = [ 0.5; 0.5; 0.5; 0.05; 0.05; 0.05; 0.005; 0.005 ]
    assertClose expected (rates (Schedule.Step { Every = Steps 3; Gamma = 0.1 }) 8 100)
    assertClose expected (rates (Schedule.Step { Every = Epochs 1.5; Gamma = 0.1 }) 8 2)

[<Fact>]
let ``cosine without warm-up is torch's CosineAnnealingLR`` () =
    assertClose
        [
            0.5
            0.4665063509461097
            0.375
            0.25
            0.12500000000000006
            0.03349364905389032
        ]
        (rates (Cosine { Warmup = Steps 0 }) 6 6)

[<Fact>]
let ``cosine rises in a line before it falls`` () =
    assertClose [ 0.125; 0.25; 0.375; 0.5; 0.5; 0.25 ] (rates (Cosine { Warmup = Steps 4 }) 6 6)

[<Fact>]
let ``exponential after an epoch is torch's ExponentialLR`` () =
    assertClose
        [ 0.5; 0.5; 0.45; 0.45; 0.405; 0.405; 0.3645 ]
        (rates (Exponential { After = Epochs 1.0; Gamma = 0.9 }) 7 2)

[<Fact>]
let ``exponential falls with the first step after its constant start`` () =
    assertClose [ 0.5; 0.5; 0.5; 0.45; 0.45; 0.405; 0.405 ] (rates (Exponential { After = Steps 3; Gamma = 0.9 }) 7 2)
    assertClose [ 0.45; 0.45; 0.405; 0.405 ] (rates (Exponential { After = Epochs 0.0; Gamma = 0.9 }) 4 2)

[<Fact>]
let ``exponential is Keras' schedule of ten epochs and a falling rate`` () =
    let gamma = exp -0.1

    let keras =
        List.scan (fun rate epoch -> if epoch < 10 then rate else rate * exp -0.1) 0.5 [ 1..14 ]

    assertClose keras (rates (Exponential { After = Epochs 10.0; Gamma = gamma }) 15 1)

[<Fact>]
let ``constant is constant`` () =
    assertClose [ 0.5; 0.5 ] (rates Constant 2 1)

[<Fact>]
let ``plateau is torch's ReduceLROnPlateau`` () =
    let losses = [| 1.0; 0.9; 0.9; 0.95; 0.89999; 0.91; 0.8; 0.8; 0.8; 0.8; 0.8; 0.7 |]

    let expected =
        [ 0.5; 0.5; 0.5; 0.5; 0.25; 0.25; 0.25; 0.25; 0.25; 0.125; 0.125; 0.125 ]

    assertClose expected (Schedules.Plateau(0.5, 2, 0.5, losses))
