namespace Fashion.Testing.References

open System.Collections.Generic
open Fashion.Dsl

/// A loss and its gradient by what it was taken of.
type LossResult = { Loss: float; Gradient: float array }

[<AbstractClass; Sealed>]
type Losses =

    /// torch.nn.functional.cross_entropy(logits, labels, weight, label_smoothing) with reduction "mean". `logits` is
    /// samples x classes; a sample counts by its class's weight, and the smoothed part of the loss by every class's.
    /// Empty `classWeights` means that all are 1.
    static member CrossEntropy
        (logits: float array, labels: int array, classes: int, smoothing: float, classWeights: IReadOnlyList<float>)
        : LossResult =
        let weight index =
            if classWeights.Count = 0 then 1.0 else classWeights[index]

        let total = labels |> Array.sumBy weight
        let gradient: float array = Array.zeroCreate logits.Length
        let mutable loss = 0.0

        for sample in 0 .. labels.Length - 1 do
            let logs =
                Activations.logSoftmaxOf logits[sample * classes .. (sample + 1) * classes - 1]

            /// What -log(probability) of this class is multiplied by.
            let share index =
                let hard = if index = labels[sample] then 1.0 - smoothing else 0.0
                weight index * (hard + smoothing / float classes) / total

            let shares = Seq.sumBy share (seq { 0 .. classes - 1 })

            for index in 0 .. classes - 1 do
                loss <- loss - share index * logs[index]
                gradient[sample * classes + index] <- exp logs[index] * shares - share index

        { Loss = loss; Gradient = gradient }

    /// The sum of l2 * sum(w^2) over the layers that ask for it; biases are not in it.
    static member Penalty(graph: LayerGraph, parameters: IReadOnlyDictionary<string, float array>) : float =
        Losses.Penalties graph
        |> Seq.sumBy (fun (name, l2) -> l2 * Array.sumBy (fun weight -> weight * weight) parameters[name])

    /// The penalty's gradient, for each weight that has one.
    static member PenaltyGradient
        (graph: LayerGraph, parameters: IReadOnlyDictionary<string, float array>)
        : IReadOnlyDictionary<string, float array> =
        let gradients = Dictionary<string, float array>()

        for name, l2 in Losses.Penalties graph do
            gradients[name] <- Array.map (fun weight -> 2.0 * l2 * weight) parameters[name]

        gradients

    static member private Penalties(graph: LayerGraph) =
        seq {
            for layer in graph.Layers do
                match layer.Operation with
                | Conv { L2 = l2 }
                | Dense { L2 = l2 } when l2 > 0.0 -> layer.Name + ".weight", l2
                | _ -> ()
        }
