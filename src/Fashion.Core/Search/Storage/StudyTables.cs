namespace Fashion.Core.Search;

/// <summary>The tables of a study's database, column by column those of Optuna.</summary>
internal static class StudyTables
{
    /// <summary>Names that a column may have, by the type's name; in Optuna's order.</summary>
    public static IReadOnlyDictionary<string, string[]> Enums { get; } = new Dictionary<string, string[]>
    {
        ["studydirection"] = ["NOT_SET", "MINIMIZE", "MAXIMIZE"],
        ["trialstate"] = ["RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING"],
        ["trialvaluetype"] = ["FINITE", "INF_POS", "INF_NEG"],
        ["trialintermediatevaluetype"] = ["FINITE", "INF_POS", "INF_NEG", "NAN"],
    };

    public static IReadOnlyList<string> Names { get; } =
    [
        "studies", "study_directions", "study_user_attributes", "study_system_attributes", "trials", "trial_params",
        "trial_values", "trial_intermediate_values", "trial_user_attributes", "trial_system_attributes", "trial_heartbeats",
        "version_info", "alembic_version",
    ];

    /// <summary>The statements that make them, and say whose they are.</summary>
    public static IEnumerable<string> Create(StudyDatabase database, OptunaSchema schema)
    {
        foreach (var type in database.Types)
            yield return type;
        yield return Table("studies", "study_id", "study_name VARCHAR(512) NOT NULL");
        yield return "CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name)";
        yield return "CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER, "
            + "library_version VARCHAR(256), PRIMARY KEY (version_info_id), CHECK (version_info_id=1))";
        yield return Table(
            "study_directions", "study_direction_id", $"direction {Enum("studydirection")} NOT NULL, study_id INTEGER NOT NULL, "
            + "objective INTEGER NOT NULL", "UNIQUE (study_id, objective)", OfStudy);
        foreach (var kind in (string[])["user", "system"])
        {
            yield return Table(
                $"study_{kind}_attributes", $"study_{kind}_attribute_id", "study_id INTEGER, key VARCHAR(512), value_json TEXT",
                "UNIQUE (study_id, key)", OfStudy);
        }

        yield return Table(
            "trials", "trial_id", $"number INTEGER, study_id INTEGER, state {Enum("trialstate")} NOT NULL, "
            + $"datetime_start {database.Time}, datetime_complete {database.Time}", OfStudy);
        if (schema == OptunaSchema.Three2)
            yield return "CREATE INDEX ix_trials_study_id ON trials (study_id)";
        foreach (var kind in (string[])["user", "system"])
        {
            yield return Table(
                $"trial_{kind}_attributes", $"trial_{kind}_attribute_id", "trial_id INTEGER, key VARCHAR(512), value_json TEXT",
                "UNIQUE (trial_id, key)", OfTrial);
        }

        yield return Table(
            "trial_params", "param_id", $"trial_id INTEGER, param_name VARCHAR(512), param_value {database.Real}, "
            + "distribution_json TEXT", "UNIQUE (trial_id, param_name)", OfTrial);
        yield return Table(
            "trial_values", "trial_value_id", $"trial_id INTEGER NOT NULL, objective INTEGER NOT NULL, value {database.Real}, "
            + $"value_type {Enum("trialvaluetype")} NOT NULL", "UNIQUE (trial_id, objective)", OfTrial);
        yield return Table(
            "trial_intermediate_values", "trial_intermediate_value_id", "trial_id INTEGER NOT NULL, step INTEGER NOT NULL, "
            + $"intermediate_value {database.Real}, intermediate_value_type {Enum("trialintermediatevaluetype")} NOT NULL",
            "UNIQUE (trial_id, step)", OfTrial);
        yield return Table(
            "trial_heartbeats", "trial_heartbeat_id", $"trial_id INTEGER NOT NULL, heartbeat {database.Time} NOT NULL",
            "UNIQUE (trial_id)", OfTrial);
        yield return "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            + "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))";
        yield return $"INSERT INTO version_info VALUES (1, {OptunaSchema.Version}, '{schema.Library}')";
        yield return $"INSERT INTO alembic_version VALUES ('{schema.Revision}')";

        string Enum(string name) => database.EnumType(name, Enums[name].Max(own => own.Length));

        string Table(string name, string id, params string[] rest) =>
            $"CREATE TABLE {name} ({id} {database.Identity}, {rest[0]}, PRIMARY KEY ({id}){string.Concat(rest.Skip(1).Select(own => ", " + own))})";
    }

    private const string OfStudy = "FOREIGN KEY(study_id) REFERENCES studies (study_id)";
    private const string OfTrial = "FOREIGN KEY(trial_id) REFERENCES trials (trial_id)";
}
