namespace Fashion.Core.Search;

/// <summary>Names of attributes; those without a prefix are Optuna's.</summary>
public static class StudyKeys
{
    /// <summary>Of a trial: which point of the search it is.</summary>
    public const string Index = "fashion:index";

    /// <summary>Of a trial: the number of the pruned trial that it goes on with.</summary>
    public const string ContinuationOf = "fashion:continuation_of";

    /// <summary>Of a trial: nothing stops it before its last epoch.</summary>
    public const string ToItsEnd = "fashion:to_its_end";

    /// <summary>Of a trial: the number of the trial with the same point, whose figures it has.</summary>
    public const string SameAs = "fashion:same_as";

    /// <summary>Of a trial: it trains its point, so that others with the same point need not.</summary>
    public const string Trains = "fashion:trains";

    /// <summary>Of a waiting trial: the number of the one that trains the same point.</summary>
    public const string WaitsFor = "fashion:waits_for";

    /// <summary>Of a trial: the whole spec at its point.</summary>
    public const string TrialSpec = "spec";

    /// <summary>Of a trial: its run's folder.</summary>
    public const string Run = "run";

    /// <summary>Of a trial: why it failed.</summary>
    public const string Error = "error";

    /// <summary>Of a study: the spec that it searches, with the defaults of its holes.</summary>
    public const string Spec = "fashion:spec";

    /// <summary>Of a study: its holes, each name with its distribution.</summary>
    public const string Holes = "fashion:holes";

    /// <summary>Of a study: the figure that it is for.</summary>
    public const string Goal = "fashion:goal";

    /// <summary>Of a trial that repeats one of a worker that died: that trial's number.</summary>
    public const string FailedTrial = "failed_trial";

    /// <summary>Of such a trial: the numbers of all that died.</summary>
    public const string RetryHistory = "retry_history";

    /// <summary>Of a waiting trial: the values that it shall have.</summary>
    public const string FixedParameters = "fixed_params";
}
