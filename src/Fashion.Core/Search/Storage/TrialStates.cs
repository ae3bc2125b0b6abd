namespace Fashion.Core.Search;

/// <summary>A trial's way from one state to the next.</summary>
internal static class TrialStates
{
    /// <summary>Takes a trial from one state to another, with the time where it begins or ends.</summary>
    /// <returns>False where it is no longer in the first: another process was faster.</returns>
    public static bool Move(StudyDatabase database, Statements statements, long id, TrialState from, TrialState to)
    {
        var time = to switch
        {
            TrialState.Running => ", datetime_start = @now",
            TrialState.Waiting => "",
            _ => ", datetime_complete = @now",
        };
        return statements.Execute(
            $"""
            UPDATE trials SET state = {database.Enum("@to", "trialstate")}{time}
            WHERE trial_id = @id AND state = {database.Enum("@from", "trialstate")}
            """,
            new { id, from = TrialReader.Name(from), to = TrialReader.Name(to), now = database.Moment(DateTime.Now) }) == 1;
    }
}
