namespace Fashion.Dsl

open System
open System.Collections.Generic

/// One trained or running tensor of a layer. Names are PyTorch's: weight, bias, running_mean, running_var.
type ParameterSpec =
    {
        Name: string
        /// Extents in PyTorch's order: out x in/groups x height x width for a convolution, out x in for a dense layer.
        Shape: IReadOnlyList<int>
        /// False for running statistics, which are saved but not trained.
        Trained: bool
    }

    member parameter.Count: int64 =
        let mutable count = 1L

        for size in parameter.Shape do
            count <- count * int64 size

        count

/// One layer of the typed graph. `Id` is its index in `LayerGraph.Layers`.
type Layer =
    {
        Id: int
        /// The label, or the keyword with its ordinal among the unlabelled ones of that keyword (`dense`, `dense_2`);
        /// before it the labels or keywords of the blocks and the numbers of the turns that it stands in:
        /// `body.2.inception_a.conv`.
        Name: string
        /// True where the name needs to be written to come back: a label, or a place inside a block or a turn.
        Labelled: bool
        Operation: Operation
        /// Ids of the layers that feed this one, -1 for the graph's input; every id is below this layer's own.
        Inputs: IReadOnlyList<int>
        /// The shape of the first input.
        InputShape: Shape
        OutputShape: Shape
        Parameters: IReadOnlyList<ParameterSpec>
        /// Multiply-adds of one sample's forward pass through convolutions and dense layers.
        MultiplyAdds: int64
    }

    /// Numbers that training changes.
    member layer.ParameterCount: int64 =
        layer.Parameters
        |> Seq.sumBy (fun parameter -> if parameter.Trained then parameter.Count else 0L)

/// A model whose every shape is known: layers in an order in which inputs come first. The last layer is the output.
type LayerGraph =
    {
        InputShape: Shape
        Layers: IReadOnlyList<Layer>
    }

    member graph.OutputShape: Shape =
        if graph.Layers.Count = 0 then
            graph.InputShape
        else
            graph.Layers[graph.Layers.Count - 1].OutputShape

    /// The layers that a label names: the layer itself, or all of the block, turn or repeat that it stands before.
    member graph.Labelled(label: string) : IReadOnlyList<Layer> =
        graph.Layers
        |> Seq.filter (fun layer ->
            layer.Name = label
            || layer.Name.StartsWith(label + ".", StringComparison.Ordinal))
        |> Array.ofSeq
        :> IReadOnlyList<Layer>

    /// Every label that names parameters: of layers that have some, and of the blocks and turns around them.
    member graph.Labels: IReadOnlyList<string> =
        [|
            for layer in graph.Layers do
                if layer.Parameters.Count > 0 then
                    let words = layer.Name.Split '.'

                    for count in 1 .. words.Length do
                        String.Join('.', words, 0, count)
        |]
        |> Array.distinct
        :> IReadOnlyList<string>

    /// The same layers, of which no dropout drops anything: what they give depends on images and weights alone.
    member graph.WithoutDropout() : LayerGraph =
        let nothing: DropoutOptions = { Probability = 0.0 }

        let still (layer: Layer) =
            match layer.Operation with
            | Dropout _ ->
                { layer with
                    Operation = Dropout nothing
                }
            | SpatialDropout _ ->
                { layer with
                    Operation = SpatialDropout nothing
                }
            | AlphaDropout _ ->
                { layer with
                    Operation = AlphaDropout nothing
                }
            | _ -> layer

        { graph with
            Layers = graph.Layers |> Seq.map still |> Array.ofSeq
        }

    member graph.ParameterCount: int64 = graph.Layers |> Seq.sumBy _.ParameterCount
    member graph.MultiplyAdds: int64 = graph.Layers |> Seq.sumBy _.MultiplyAdds
