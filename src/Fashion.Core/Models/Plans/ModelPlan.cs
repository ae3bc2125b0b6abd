using Fashion.Core.Data;
using Fashion.Dsl;
using Fashion.Torch.Plans;
using static TorchSharp.torch;

namespace Fashion.Core.Models.Plans;

/// <summary>A plan over the parameters and gradients of a compiled model.</summary>
public sealed class ModelPlan : IModelPlan
{
    private readonly CompiledModel model;
    private readonly PlanProgram program;
    private readonly NativePlan plan;
    private readonly ulong seed;

    private ModelPlan(CompiledModel model, PlanProgram program, NativePlan plan, ulong seed) =>
        (this.model, this.program, this.plan, this.seed) = (model, program, plan, seed);

    /// <summary>Null where plans lack something that the model has.</summary>
    /// <param name="model">In single precision, in the processor's memory.</param>
    /// <param name="workers">Threads that share a batch.</param>
    /// <param name="capacity">The most samples of one worker's share.</param>
    /// <param name="trains">Whether it is for training steps or only for forward passes.</param>
    /// <param name="seed">Of the dropout masks.</param>
    /// <param name="level">The instruction set, as the native plan takes it.</param>
    public static ModelPlan? Of(
        CompiledModel model, int workers, int capacity, bool trains, ulong seed = 0, int level = 0) =>
        PlanProgram.Of(model.Graph, model.Parameters, capacity, trains) is { } program
            ? new ModelPlan(
                model, program,
                new NativePlan(program.Operations, program.Inputs, workers, capacity, program.Length, trains, level), seed)
            : null;

    /// <summary>Whether plans have all that a graph asks for.</summary>
    public static bool Has(LayerGraph graph) => PlanLowering.Lower(graph, trains: true) is not null;

    public bool TakesPixels => plan.TakesPixels;

    public void Prepare(int worker, PixelScale? pixels = null) =>
        plan.Prepare(
            worker, model.Parameters.Trained, model.Parameters.Running, pixels?.Factor ?? 0, pixels?.Addend ?? 0);

    public Tensor Forward(int worker, Tensor images)
    {
        var rows = (int)images.shape[0];
        plan.Forward(worker, model.Parameters.Trained, model.Parameters.Running, images, rows);
        var classes = (int)model.Graph.OutputShape.Count;
        return tensor(plan.Memory(worker, program.Output, rows * classes).ToArray(), [rows, classes]);
    }

    public (double Loss, long Correct) Step(int worker, PlanStep share)
    {
        var rows = (int)share.Images.shape[0];
        foreach (var mask in program.Masks)
        {
            // As many rows at once as a span can have.
            var together = Math.Max(1, int.MaxValue / mask.Size);
            for (var row = 0; row < rows; row += together)
            {
                DropoutMasks.Fill(
                    plan.Memory(
                        worker, mask.Offset + (long)row * mask.Size, Math.Min(together, rows - row) * mask.Size),
                    seed, mask.Layer, share.Step, (long)(share.FirstSample + row) * mask.Size, mask.Keep);
            }
        }

        var (loss, correct) = plan.Step(worker, new PlanShare
        {
            Trained = model.Parameters.Trained,
            Running = model.Parameters.Running,
            Gradients = model.Replicas[worker].Gradients,
            Images = share.Images,
            Labels = share.Labels,
            Targets = share.Targets,
            ClassWeights = share.ClassWeights,
            Rows = rows,
            BatchRows = share.BatchCount,
            TotalWeight = share.TotalWeight,
            Smoothing = share.Smoothing,
            AllLearn = model.AllLearn,
        });
        return (loss, correct);
    }

    public void GiveUp() => plan.GiveUp();

    public void Dispose() => plan.Dispose();
}
