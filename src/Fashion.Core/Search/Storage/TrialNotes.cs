using System.Text.Json;

namespace Fashion.Core.Search;

/// <summary>What is noted of a trial, as JSON under a key.</summary>
internal static class TrialNotes
{
    public static int Set<T>(Statements statements, ClaimedTrial trial, string key, T value) => statements.Execute(
        """
        INSERT INTO trial_user_attributes (trial_id, key, value_json) VALUES (@Id, @key, @json)
        ON CONFLICT (trial_id, key) DO UPDATE SET value_json = excluded.value_json
        """,
        new { trial.Id, key, json = JsonSerializer.Serialize(value) });
}
