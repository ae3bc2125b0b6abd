using Fashion.Torch;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The gradient collected so far; null before any. Setting it makes backward add into that tensor.</summary>
        /// <exception cref="TorchException">Another shape, type or device.</exception>
        public Tensor? grad
        {
            get {
                var handle = fashion_grad(Handle);
                return handle.IsInvalid ? null : new Tensor(handle);
            }
            set => Guard.Check(fashion_set_grad(Handle, value?.Handle ?? TensorHandle.None));
        }

        /// <exception cref="TorchException">Set on integers, or cleared on a tensor that is no leaf.</exception>
        public bool requires_grad
        {
            get => fashion_requires_grad(Handle);
            set => Guard.Check(fashion_set_requires_grad(Handle, value));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Asks for the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => Guard.Check(fashion_retain_grad(Handle));

        /// <summary>The same values outside the graph.</summary>
        public Tensor detach() => Guard.Wrap(fashion_detach(Handle));

        public Tensor detach_() => Done(fashion_detach_(Handle));

        /// <summary>Adds this scalar's derivatives to the gradients of the leaves it depends on.</summary>
        public void backward() => autograd.backward(this);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors, retain_graph, create_graph, inputs);
    }
}
