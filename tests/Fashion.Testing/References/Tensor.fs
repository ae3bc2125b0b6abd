/// An independent reference for what the layers of a graph compute: plain loops in double precision, with a reverse
/// pass written by hand. It is written to be read and checked, not to be fast.
namespace Fashion.Testing.References

open System
open Fashion.Dsl

/// The numbers of a batch, row-major: samples x `Shape` (samples x channels x height x width for images).
type Tensor =
    {
        Batch: int
        Shape: Shape
        Values: float array
    }

    /// Numbers of one sample.
    member tensor.Stride = int tensor.Shape.Count

    /// Rows x columns of one channel; 1 for a vector.
    member tensor.Area = tensor.Shape.Height * tensor.Shape.Width

    /// Where a pixel's number stands in `Values`.
    member tensor.At(sample: int, channel: int, row: int, column: int) =
        ((sample * tensor.Shape.Channels + channel) * tensor.Shape.Height + row)
        * tensor.Shape.Width
        + column

    /// The channel of the number that stands at `index`.
    member tensor.ChannelOf(index: int) =
        index / tensor.Area % tensor.Shape.Channels

    /// The same batch and shape with other numbers.
    member tensor.With(values: float array) = { tensor with Values = values }

    /// Zeros.
    static member Zeros(batch: int, shape: Shape) =
        {
            Batch = batch
            Shape = shape
            Values = Array.zeroCreate (batch * int shape.Count)
        }

    /// Throws `ArgumentException` unless there are as many numbers as the batch and the shape ask for.
    static member Of(batch: int, shape: Shape, values: float array) =
        if int64 values.Length <> int64 batch * shape.Count then
            invalidArg (nameof values) $"{values.Length} numbers are not {batch} samples of {shape}"

        {
            Batch = batch
            Shape = shape
            Values = values
        }

/// The gradients that one layer hands back: its inputs', in their order, and its own parameters', by the parameters'
/// names.
type StepGradients =
    {
        Inputs: float array list
        Parameters: (string * float array) list
    }

/// What one layer made of its input, and how the gradient of its output goes back through it.
type Step =
    {
        Output: Tensor
        Backward: float array -> StepGradients
        /// New running statistics, by name; empty for layers and modes that have none.
        Running: (string * float array) list
    }

/// What a layer with one input gets: that input, its parameters by name, and for dropouts in training the mask (1 keeps, 0 drops).
type StepInput =
    {
        Tensor: Tensor
        OutputShape: Shape
        Parameter: string -> float array
        Training: bool
        Mask: unit -> float array
    }

    /// A tensor of zeros as large as the layer's output.
    member input.Zeros() =
        Tensor.Zeros(input.Tensor.Batch, input.OutputShape)

[<RequireQualifiedAccess>]
module Step =

    /// A layer without parameters.
    let plain output (backward: float array -> float array) =
        {
            Output = output
            Backward =
                fun gradient ->
                    {
                        Inputs = [ backward gradient ]
                        Parameters = []
                    }
            Running = []
        }

    /// A layer that gives back the same numbers, maybe in another shape.
    let reshaped (input: StepInput) =
        plain
            { input.Tensor with
                Shape = input.OutputShape
            }
            id
