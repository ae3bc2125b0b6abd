// The count of live tensors is one for the process, and so is libtorch's thread pool.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
