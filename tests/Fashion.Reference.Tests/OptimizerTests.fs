/// Four steps of each rule; the expected numbers are those of torch.optim 1.13.1 in double precision.
module Fashion.Reference.Tests.OptimizerTests

open Fashion.Dsl
open Fashion.Reference.Tests.Numbers
open Fashion.Testing.References
open Xunit

let private gradients =
    [ [| 0.3; -0.2 |]; [| -0.1; 0.4 |]; [| 0.25; 0.15 |]; [| 0.0; -0.6 |] ]

let private after optimizer =
    let reference = ReferenceOptimizer(optimizer, [| 1.0; -2.0 |])

    for gradient in gradients do
        reference.Step(gradient, optimizer.LearningRate)

    reference.Parameters

let private sgd =
    {
        LearningRate = 0.1
        Momentum = 0.0
        Nesterov = false
        Decay = 0.0
    }

let private adam =
    {
        LearningRate = 0.05
        Beta1 = 0.8
        Beta2 = 0.95
        Epsilon = 1e-3
        Decay = 0.01
    }

let private rmsProp =
    {
        LearningRate = 0.05
        Alpha = 0.9
        Epsilon = 1e-3
        Momentum = 0.0
        Decay = 0.01
    }

[<Fact>]
let ``sgd is torch's, with momentum, nesterov and decay`` () =
    assertClose [ 0.955; -1.975 ] (after (Sgd sgd))

    let momentum =
        { sgd with
            Momentum = 0.9
            Decay = 0.01
        }

    assertClose [ 0.867652562331; -1.9900631726220002 ] (after (Sgd momentum))
    assertClose [ 0.8322760116066952; -1.9580302318441059 ] (after (Sgd { momentum with Nesterov = true }))

[<Fact>]
let ``adam decays through the gradient and adamw decays the weight, as torch's`` () =
    assertClose [ 0.8715930814205527; -1.9745454141950318 ] (after (Adam adam))
    assertClose [ 0.8573918595035591; -1.9433154908369181 ] (after (AdamW { adam with Decay = 0.1 }))

[<Fact>]
let ``rmsprop is torch's, with and without momentum`` () =
    assertClose [ 0.7826698706521432; -1.8977714431363006 ] (after (RmsProp rmsProp))
    assertClose [ 0.629265318644371; -1.8887234565104734 ] (after (RmsProp { rmsProp with Momentum = 0.5 }))

[<Fact>]
let ``the given parameters stay as they are`` () =
    let start = [| 1.0 |]
    ReferenceOptimizer(Sgd sgd, start).Step([| 1.0 |], 0.1)
    Assert.Equal<float array>([| 1.0 |], start)

[<Fact>]
let ``clipping scales all gradients by one factor, and only down`` () =
    let clipped = ReferenceOptimizer.Clip([| [| 3.0 |]; [| 4.0 |] |], 1.0)
    assertWithin 1e-6 [ 0.6; 0.8 ] (Array.concat clipped)
    Assert.Equal<float array>([| 3.0; 4.0 |], Array.concat (ReferenceOptimizer.Clip([| [| 3.0 |]; [| 4.0 |] |], 6.0)))
