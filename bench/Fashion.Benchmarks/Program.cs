using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Fashion.Benchmarks;

// `spec` prints the spec that is timed, for those that time whole processes.
if (args is ["spec"])
{
    Console.Write(LargeSpec.Text());
    return;
}

// `classical METHOD [COPIES]` times one method in a process of its own.
if (args is ["classical", var method, .. var rest])
{
    ClassicalBenchmark.Run(method, rest is [var copies] ? int.Parse(copies, System.Globalization.CultureInfo.InvariantCulture) : 1);
    return;
}

// `classical-parity STARTS OUT` writes what another program compares.
if (args is ["classical-parity", var starts, var into])
{
    ClassicalParity.Write(starts, into);
    return;
}

// `search URL FINISHED TIMED` times what a search adds to a trial.
if (args is ["search", var url, var finished, var timed])
{
    SearchBenchmark.Run(
        url, int.Parse(finished, System.Globalization.CultureInfo.InvariantCulture),
        int.Parse(timed, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

// In this process: the toolchain's own project generator does not know how packages are restored here.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
