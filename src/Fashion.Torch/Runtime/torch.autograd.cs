using Fashion.Torch;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>The outputs' derivatives with respect to the inputs, an input each; collects into no <c>grad</c>.</summary>
        /// <exception cref="TorchException">An output has no graph, or an input is unused and that is not allowed.</exception>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            using var ends = new TensorHandles(outputs);
            using var starts = new TensorHandles(inputs);
            using var seeds = new TensorHandles(grad_outputs);
            var results = new IntPtr[starts.Count];
            Guard.Check(fashion_gradients(
                ends.Pointers, ends.Count, starts.Pointers, starts.Count, seeds.Pointers, seeds.Count, retain_graph,
                create_graph, allow_unused, results));
            // An unused input has no gradient; its place is kept, as in TorchSharp.
            return results.Select(result => result == IntPtr.Zero ? null! : new Tensor(new TensorHandle(result))).ToList();
        }

        /// <summary>Adds derivatives to the gradients of the leaves, or of the given inputs alone.</summary>
        /// <exception cref="TorchException">No graph, a graph already used, or a seed that does not fit.</exception>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            using var ends = new TensorHandles(tensors);
            using var seeds = new TensorHandles(grad_tensors);
            using var starts = new TensorHandles(inputs);
            Guard.Check(fashion_backward(
                ends.Pointers, ends.Count, seeds.Pointers, seeds.Count, retain_graph ?? create_graph, create_graph,
                starts.Pointers, starts.Count));
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);
    }
}
