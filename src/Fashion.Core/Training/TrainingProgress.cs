namespace Fashion.Core.Training;

/// <summary>Where a run is, without its tensors: plain numbers that go into a checkpoint as JSON.</summary>
public sealed class TrainingProgress
{
    /// <summary>Optimizer steps taken since the start.</summary>
    public long Step { get; set; }

    /// <summary>Epochs finished.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches taken of the epoch under way.</summary>
    public int Batch { get; set; }

    /// <summary>Summed loss of the epoch under way, each batch weighted by its size.</summary>
    public double LossSum { get; set; }

    /// <summary>Right predictions in the epoch under way.</summary>
    public long Correct { get; set; }

    /// <summary>Samples seen in the epoch under way.</summary>
    public long Seen { get; set; }

    /// <summary>Seconds of the epoch under way, and of all training, validation left out.</summary>
    public double EpochSeconds { get; set; }

    public double TrainSeconds { get; set; }

    /// <summary>True once early stopping has ended the run.</summary>
    public bool Stopped { get; set; }

    /// <summary>The metric that decides which weights are kept.</summary>
    public Watch Kept { get; set; } = new();

    /// <summary>The metric that decides early stopping.</summary>
    public Watch Stopping { get; set; } = new();

    /// <summary>The loss that decides the plateau schedule.</summary>
    public Watch Plateau { get; set; } = new();

    /// <summary>The epoch of the plateau's last gain or cut.</summary>
    public int PlateauSince { get; set; }

    /// <summary>How often the plateau schedule has cut the rate.</summary>
    public int PlateauCuts { get; set; }

    /// <summary>The epochs so far.</summary>
    public List<EpochRecord> History { get; set; } = [];
}
