namespace Fashion.Testing.Specs

open Fashion.Dsl

/// The last arguments of a layer with weights: as written, and what they mean.
type WeightsSketch =
    {
        Text: string
        Bias: bool
        Init: Init
        L2: float
    }

type ConvSketch =
    {
        Channels: Formula
        Kernel: Formula
        Stride: Formula
        Padding: Padding
        Groups: Formula
        Weights: WeightsSketch
    }

/// A layer as a spec may write it.
type LayerSketch =
    /// Any layer without formulas: its text and what it means.
    | PlainLayer of text: string * Operation
    | ConvSketch of ConvSketch
    | DenseSketch of units: Formula * WeightsSketch

/// What stands between two arrows.
type StageSketch =
    | LayerStage of LayerSketch
    /// A block and its arguments, each by its name or by its place.
    | CallStage of block: string * arguments: (string option * Formula) list
    | RepeatStage of count: Formula * variable: string option * body: LineSketch list
    | WhenStage of Condition * whenTrue: LineSketch list * whenFalse: LineSketch list option
    /// `Add`, `Multiply` or `Concat`.
    | JoinStage of Operation * arms: LineSketch list list
    | ResidualStage of scale: (string * float) option * shortcut: StageSketch option * body: LineSketch list

and LineSketch =
    | NumberLine of name: string * Formula
    | FlagLine of name: string * Condition
    | ChainLine of label: string option * StageSketch list * annotation: Shape option

type BlockSketch =
    {
        Name: string
        Parameters: (string * Formula option) list
        Body: LineSketch list
    }

[<RequireQualifiedAccess>]
module LayerSketch =

    /// The layer that is meant; None where a number in it has no value.
    let operation (values: Values) (layer: LayerSketch) : Operation option =
        match layer with
        | PlainLayer(_, operation) -> Some operation
        | ConvSketch conv ->
            match
                [ conv.Channels; conv.Kernel; conv.Stride; conv.Groups ]
                |> List.map (Formula.value values)
            with
            | [ Some channels; Some kernel; Some stride; Some groups ] when
                List.min [ channels; kernel; stride; groups ] >= 1
                ->
                Some(
                    Conv
                        {
                            Channels = channels
                            Window =
                                {
                                    KernelHeight = kernel
                                    KernelWidth = kernel
                                    Stride = stride
                                    Dilation = 1
                                    Padding = conv.Padding
                                }
                            Groups = groups
                            Bias = conv.Weights.Bias
                            Init = conv.Weights.Init
                            L2 = conv.Weights.L2
                        }
                )
            | _ -> None
        | DenseSketch(units, weights) ->
            match Formula.value values units with
            | Some units when units >= 1 ->
                Some(
                    Dense
                        {
                            Units = units
                            Bias = weights.Bias
                            Init = weights.Init
                            L2 = weights.L2
                        }
                )
            | _ -> None
