/// The tensor library's settings and fused kernels, where the provider has them.
[<RequireQualifiedAccess>]
module Fashion.Cli.NativeRuntime

open Fashion.Core.Runtime
#if TORCH_SYSTEM
open TorchSharp
open Fashion.Torch

/// The binding of Debian's libtorch. What its kernels do not take (another device or type) the public API does.
type private SystemRuntime() =
    let plain = PlainRuntime() :> ITorchRuntime

    let fused (parameters: torch.Tensor) =
        parameters.device_type = DeviceType.CPU
        && parameters.dtype = torch.ScalarType.Float32
        && parameters.is_contiguous ()

    interface ITorchRuntime with
        member _.Description =
            "libtorch " + NativeRuntime.TorchVersion + ", " + NativeRuntime.BlasDescription

        member _.Warning =
            if NativeRuntime.IsReferenceBlas then
                "matrix products run on the reference BLAS, 20 times slower than need be; mend it: sudo "
                + NativeRuntime.BlasRemedy
            else
                null

        member _.Configure() =
            NativeRuntime.EnsureLoaded()
            NativeRuntime.ConfigureAllocator() |> ignore

        member _.SetThreads count =
            torch.set_num_threads count
            NativeRuntime.SetBlasThreads count |> ignore

        member _.Add(into, from) =
            if fused into then
                NativeRuntime.SumGradients(into, from)
            else
                plain.Add(into, from)

        member _.SgdStep(parameters, gradients, velocity, update) =
            if fused parameters then
                NativeRuntime.SgdStep(
                    parameters,
                    gradients,
                    velocity,
                    update.LearningRate,
                    update.Momentum,
                    update.Nesterov,
                    update.Decay,
                    update.FirstStep
                )
            else
                plain.SgdStep(parameters, gradients, velocity, update)

        member _.AdamStep(parameters, gradients, mean, variance, update) =
            if fused parameters then
                NativeRuntime.AdamStep(
                    parameters,
                    gradients,
                    mean,
                    variance,
                    update.LearningRate,
                    update.Beta1,
                    update.Beta2,
                    update.Epsilon,
                    update.Decay,
                    update.Decoupled,
                    update.Step
                )
            else
                plain.AdamStep(parameters, gradients, mean, variance, update)

        member _.RmsPropStep(parameters, gradients, square, velocity, update) =
            if fused parameters then
                NativeRuntime.RmsPropStep(
                    parameters,
                    gradients,
                    square,
                    velocity,
                    update.LearningRate,
                    update.Alpha,
                    update.Epsilon,
                    update.Decay,
                    update.Momentum
                )
            else
                plain.RmsPropStep(parameters, gradients, square, velocity, update)

let create () : ITorchRuntime = SystemRuntime()
#else
let create () : ITorchRuntime = PlainRuntime()
#endif
