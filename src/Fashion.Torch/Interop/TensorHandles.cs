namespace TorchSharp;

/// <summary>A list of tensors as native pointers, kept alive until disposed.</summary>
internal readonly ref struct TensorHandles
{
    private readonly TensorHandle[] _held;

    internal readonly IntPtr[] Pointers;

    internal TensorHandles(IEnumerable<torch.Tensor?>? tensors)
    {
        _held = tensors?.Select(tensor => tensor?.Handle ?? TensorHandle.None).ToArray() ?? [];
        Pointers = new IntPtr[_held.Length];
        for (var i = 0; i < _held.Length; i++) {
            var added = false;
            _held[i].DangerousAddRef(ref added);
            Pointers[i] = _held[i].DangerousGetHandle();
        }
    }

    internal int Count => Pointers.Length;

    public void Dispose()
    {
        foreach (var handle in _held)
            handle.DangerousRelease();
    }
}
