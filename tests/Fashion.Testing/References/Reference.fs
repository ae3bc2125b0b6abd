namespace Fashion.Testing.References

open System.Collections.Generic
open Fashion.Dsl
// Last, so that `Step` is a layer's and not the syntax tree's.
open Fashion.Testing.References

/// Gradients by the input and by every trained parameter ("layer.parameter").
type ReferenceGradients =
    {
        Input: float array
        Parameters: IReadOnlyDictionary<string, float array>
    }

/// One forward pass, which can be gone through in reverse. All arrays are row-major, samples first.
type ReferenceRun internal (graph: LayerGraph, input: Tensor, steps: Step array) =

    /// The last layer's output.
    member _.Output: float array =
        if steps.Length = 0 then
            input.Values
        else
            (Array.last steps).Output.Values

    /// Each layer's output, by the layer's name.
    member _.LayerOutputs: IReadOnlyDictionary<string, float array> =
        let outputs = Dictionary<string, float array>()

        for layer, step in Seq.zip graph.Layers steps do
            outputs[layer.Name] <- step.Output.Values

        outputs

    /// The running statistics after this pass ("layer.running_mean", "layer.running_var"), where it moved them.
    member _.Running: IReadOnlyDictionary<string, float array> =
        let running = Dictionary<string, float array>()

        for layer, step in Seq.zip graph.Layers steps do
            for name, values in step.Running do
                running[layer.Name + "." + name] <- values

        running

    /// The reverse pass, from the gradient of the output (as large as the output).
    member _.Backward(outputGradient: float array) : ReferenceGradients =
        let parameters = Dictionary<string, float array>()
        // Of every layer's output; the graph's input is last. A layer that feeds many gets the sum of theirs.
        let gradients: float array option array = Array.create (steps.Length + 1) None
        let place id = if id < 0 then steps.Length else id

        let add id gradient =
            gradients[place id] <-
                match gradients[place id] with
                | None -> Some gradient
                | Some before -> Some(Array.map2 (+) before gradient)

        add (steps.Length - 1) outputGradient

        for id in steps.Length - 1 .. -1 .. 0 do
            match gradients[id] with
            | None -> ()
            | Some gradient ->
                let layer = graph.Layers[id]
                let back = steps[id].Backward gradient
                Seq.iter2 add layer.Inputs back.Inputs

                for name, values in back.Parameters do
                    parameters[layer.Name + "." + name] <- values

        {
            Input = Option.defaultWith (fun () -> Array.zeroCreate input.Values.Length) gradients[steps.Length]
            Parameters = parameters
        }

/// The reference interpreter of a layer graph. Parameters are keyed "layer.parameter" ("conv.weight").
[<AbstractClass; Sealed>]
type Reference =

    static member private Apply(operation: Operation, input: StepInput) : Step =
        match operation with
        | Conv options -> Linear.conv options input
        | Dense options -> Linear.dense options input
        | MaxPool window -> Pooling.maxPool window input
        | AvgPool window -> Pooling.avgPool window input
        | GlobalAvgPool -> Pooling.globalAvgPool input
        | GlobalMaxPool -> Pooling.globalMaxPool input
        | BatchNorm options -> Normalization.batchNorm options input
        | LayerNorm -> Normalization.layerNorm input
        | GroupNorm options -> Normalization.groupNorm options input
        | Dropout options -> Dropouts.dropout options input
        | SpatialDropout options -> Dropouts.spatialDropout options input
        | AlphaDropout options -> Dropouts.alphaDropout options input
        | Relu -> Activations.relu input
        | LeakyRelu options -> Activations.leakyRelu options input
        | Elu -> Activations.elu input
        | Selu -> Activations.selu input
        | Gelu -> Activations.gelu input
        | Silu -> Activations.silu input
        | Tanh -> Activations.tanh input
        | Sigmoid -> Activations.sigmoid input
        | Softmax -> Activations.softmax input
        | LogSoftmax -> Activations.logSoftmax input
        | Pad options -> Linear.pad options input
        | Scale options -> Linear.scale options input
        | Flatten
        | Identity -> Step.reshaped input
        | Add
        | Multiply
        | Concat -> invalidOp $"{operation} joins several inputs"

    static member private Join(operation: Operation, inputs: Tensor list, outputShape: Shape) : Step =
        match operation with
        | Add -> Joins.add inputs
        | Multiply -> Joins.multiply outputShape inputs
        | Concat -> Joins.concat outputShape inputs
        | other -> invalidOp $"{other} joins nothing"

    static member private Run
        (
            graph: LayerGraph,
            parameters: IReadOnlyDictionary<string, float array>,
            input: float array,
            batch: int,
            training: bool,
            masks: IReadOnlyDictionary<string, float array>
        ) : ReferenceRun =
        let input = Tensor.Of(batch, graph.InputShape, input)
        let steps = ResizeArray<Step>()

        for layer in graph.Layers do
            let inputs =
                [
                    for source in layer.Inputs do
                        if source < 0 then input else steps[source].Output
                ]

            steps.Add(
                if layer.Operation.IsJoin then
                    Reference.Join(layer.Operation, inputs, layer.OutputShape)
                else
                    Reference.Apply(
                        layer.Operation,
                        {
                            Tensor = inputs.Head
                            OutputShape = layer.OutputShape
                            Parameter = fun name -> parameters[layer.Name + "." + name]
                            Training = training
                            Mask = fun () -> masks[layer.Name]
                        }
                    )
            )

        ReferenceRun(graph, input, steps.ToArray())

    /// The forward pass of evaluation: batch normalization by its running statistics, and no dropout.
    static member Evaluate
        (graph: LayerGraph, parameters: IReadOnlyDictionary<string, float array>, input: float array, batch: int)
        : ReferenceRun =
        Reference.Run(graph, parameters, input, batch, false, Dictionary())

    /// The forward pass of training: batch normalization by the batch, and dropouts by `masks`, by layer name, of
    /// 1 (keep) and 0 (drop): samples x channels for `spatial_dropout`, as large as the batch for the others.
    static member Train
        (
            graph: LayerGraph,
            parameters: IReadOnlyDictionary<string, float array>,
            input: float array,
            batch: int,
            masks: IReadOnlyDictionary<string, float array>
        ) : ReferenceRun =
        Reference.Run(graph, parameters, input, batch, true, masks)
