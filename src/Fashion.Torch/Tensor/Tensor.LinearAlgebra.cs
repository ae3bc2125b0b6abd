using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor matmul(Tensor target) => Guard.Wrap(fashion_matmul(Handle, target.Handle));

        public Tensor mm(Tensor target) => Guard.Wrap(fashion_mm(Handle, target.Handle));

        public Tensor mv(Tensor target) => Guard.Wrap(fashion_mv(Handle, target.Handle));

        public Tensor dot(Tensor target) => Guard.Wrap(fashion_dot(Handle, target.Handle));

        public Tensor bmm(Tensor batch2) => Guard.Wrap(fashion_bmm(Handle, batch2.Handle));

        public Tensor outer(Tensor vec2) => Guard.Wrap(fashion_outer(Handle, vec2.Handle));

        /// <summary>beta * this + alpha * (mat1 x mat2).</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Guard.Wrap(fashion_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha));
    }
}
