
namespace Fashion.Core.Search;

/// <summary>Whether a database's tables are those that are known here.</summary>
internal static class StudySchema
{
    /// <summary>Makes the tables where there are none, and checks those that are there. What is not known stays as it is.</summary>
    /// <exception cref="UsageException">The tables are another program's, or of a version that is not known.</exception>
    public static bool Prepare(StudyDatabase database, Statements statements, OptunaSchema? wanted)
    {
        if (database.LockTables is { } statement)
            statements.Execute(statement);
        if (Check(database, statements, wanted))
            return false;
        foreach (var creation in StudyTables.Create(database, wanted ?? OptunaSchema.Three1))
            statements.Execute(creation);
        return true;
    }

    /// <summary>Checks the tables and writes nothing.</summary>
    /// <returns>False where there are none.</returns>
    public static bool Check(StudyDatabase database, Statements statements, OptunaSchema? wanted = null)
    {
        var tables = statements.Query(database.TablesQuery, row => row.GetString(0)).ToHashSet();
        if (tables.Count == 0)
            return false;
        if (!StudyTables.Names.All(tables.Contains))
            throw Foreign(database, null);
        var revision = statements.Text("SELECT version_num FROM alembic_version");
        var known = OptunaSchema.All.FirstOrDefault(schema => schema.Revision == revision)
            ?? throw new UsageException(
                "U504", $"{database.Address}: its tables have the revision {revision ?? "(none)"}, which is not known here",
                $"known are {string.Join(" and ", OptunaSchema.All.Select(own => $"{own.Revision} (Optuna {own.Optuna})"))}; "
                + "`optuna storage upgrade` brings older tables up, and for newer ones another database has to be named");
        if (wanted is not null && wanted != known)
        {
            throw new UsageException(
                "U505", $"{database.Address}: its tables are those of Optuna {known.Optuna}, not {wanted.Optuna}",
                "leave out `--optuna-schema`, or name another database");
        }

        return true;
    }

    public static UsageException Foreign(StudyDatabase database, Exception? cause) => new(
        "U503", $"{database.Address}: this is no database of studies, or a damaged one",
        "name an empty database, or a file that does not exist yet", cause);
}
