namespace Fashion.Core.Search;

/// <summary>
/// Which of several trials with the same point trains it; within a transaction that has the study for itself, so that of two
/// that come at once one sees the other.
/// </summary>
internal sealed class SamePoint(StudyDatabase database, Statements statements, Study study)
{
    /// <summary>
    /// Gives a trial the figures of one that has tried its point, lets it wait for one that does so now, or notes that it
    /// trains the point itself.
    /// </summary>
    /// <returns>The other trial; null where this one trains.</returns>
    public Trial? Follow(ClaimedTrial claim, Point point, IReadOnlyList<Trial> trials)
    {
        if (Other(claim, point, trials) is not { } other)
        {
            TrialNotes.Set(statements, claim, StudyKeys.Trains, true);
            return null;
        }

        if (!other.IsFinished)
        {
            TrialNotes.Set(statements, claim, StudyKeys.WaitsFor, other.Number);
            TrialStates.Move(database, statements, claim.Id, TrialState.Running, TrialState.Waiting);
            return other;
        }

        TrialNotes.Set(statements, claim, StudyKeys.SameAs, other.Number);
        foreach (var (table, columns) in ((string, string)[])
            [
                ("trial_values", "objective, value, value_type"),
                ("trial_intermediate_values", "step, intermediate_value, intermediate_value_type"),
            ])
        {
            statements.Execute($"DELETE FROM {table} WHERE trial_id = @Id", new { claim.Id });
            statements.Execute(
                $"""
                INSERT INTO {table} (trial_id, {columns})
                SELECT @Id, {columns} FROM {table} v WHERE v.trial_id =
                  (SELECT o.trial_id FROM trials o WHERE o.study_id = @StudyId AND o.number = @Number)
                """,
                new { claim.Id, StudyId = study.Id, other.Number });
        }

        TrialStates.Move(database, statements, claim.Id, TrialState.Running, other.State);
        return other;
    }

    private Trial? Other(ClaimedTrial claim, Point point, IReadOnlyList<Trial> trials)
    {
        var continued = trials.Select(trial => trial.ContinuationOf).OfType<int>().ToHashSet();
        Trial[] same = [.. trials.Where(trial =>
            trial.Number != claim.Trial.Number && trial.SameAs is null && !continued.Contains(trial.Number) && point.IsOf(trial))];
        if (same.Length == 0)
            return null;
        var training = Numbers(StudyKeys.Trains);
        var failed = Numbers(StudyKeys.Error);
        return same.FirstOrDefault(trial => trial is { State: TrialState.Complete, Value: not null })
            ?? same.FirstOrDefault(trial => !trial.IsFinished && training.Contains(trial.Number))
            ?? same.FirstOrDefault(trial => trial.State == TrialState.Pruned)
            ?? same.FirstOrDefault(trial => trial.State == TrialState.Fail && failed.Contains(trial.Number));
    }

    /// <summary>The trials that have an attribute.</summary>
    private HashSet<int> Numbers(string key) => [.. statements.Query(
        """
        SELECT t.number FROM trial_user_attributes a JOIN trials t ON t.trial_id = a.trial_id
        WHERE t.study_id = @Id AND a.key = @key
        """,
        row => row.GetInt32(0), new { study.Id, key })];
}
