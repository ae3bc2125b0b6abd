using System.Globalization;
using Fashion.Core.Search;
using Fashion.Reports.Charts;
using Fashion.Reports.Pages;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Studies;

/// <summary>A study as a page: what it found, how it went, and what each parameter did.</summary>
public static class StudyPage
{
    /// <param name="study">The study.</param>
    /// <param name="storage">Where it is, as a command line takes it.</param>
    /// <param name="goal">The figure that it is for.</param>
    /// <param name="trials">All its trials, by their number.</param>
    /// <param name="bestSpec">The best trial's spec; null where none has ended, or where another program ran it.</param>
    public static Page Of(Study study, string storage, string goal, IReadOnlyList<Trial> trials, string? bestSpec)
    {
        var figures = new StudyFigures(goal);
        var ranked = Ranking.BestFirst(trials, study.Maximize);
        string[] names = [.. trials.SelectMany(trial => trial.Parameters.Keys).Distinct()];
        var page = new Page(
            $"Study {study.Name}",
            $"{(study.Maximize ? "Maximizes" : "Minimizes")} {goal}; {Counted(trials.Count, "trial")} in {storage}.");
        Result(page.Section("Result"), study, storage, figures, trials, ranked, bestSpec);
        if (ranked.Any(trial => StudyFigures.Of(trial) is not null))
        {
            page.Section("How it went").Pictures(
                [StudyCharts.History(trials, study.Maximize, figures), .. Present(StudyCharts.Curves(trials, study.Maximize, figures))]);
            Parameters(page.Section("Parameters"), names, figures, trials);
            page.Section("Parallel coordinates").Pictures(ParallelChart.Of(names, trials, study.Maximize, figures));
        }

        Trials(page.Section("Trials"), names, figures, trials);
        return page;
    }

    private static void Result(
        PageSection section, Study study, string storage, StudyFigures figures, IReadOnlyList<Trial> trials,
        IReadOnlyList<Trial> ranked, string? spec)
    {
        var states = string.Join(", ", trials.GroupBy(trial => trial.State).OrderBy(own => own.Key)
            .Select(own => $"{own.Count().ToString(CultureInfo.InvariantCulture)} {State(own.Key)}"));
        if (ranked.FirstOrDefault() is not { State: TrialState.Complete } best)
        {
            section.Facts(("Trials", states.Length == 0 ? "none" : states)).Text("No trial has ended with a value yet.");
            return;
        }

        section.Facts(
            [
                (figures.Name, figures.Text(best.Value)),
                ("Best trial", best.Number.ToString(CultureInfo.InvariantCulture)),
                ("Trials", states),
                .. best.Parameters.Select(own => (own.Key, own.Value.Shown)),
            ]);
        if (spec is not null)
        {
            section
                .Text("The best trial as a spec trains to this figure again, on one thread or on as many as the trial had. The command prints it.")
                .Code("Command", StudyCommand.Best(study.Name, storage))
                .Folded("Spec of the best trial", spec.TrimEnd());
        }
    }

    private static void Parameters(PageSection section, IReadOnlyList<string> names, StudyFigures figures, IReadOnlyList<Trial> trials)
    {
        var importances = Importances.Of(trials);
        if (importances.Shares.Count == 0)
            section.Text("Too few trials have ended to tell how much each parameter matters.");
        section.Pictures([
            .. Present(importances.Shares.Count == 0 ? null : StudyCharts.Importances(importances, figures)),
            .. names.Select(name => SliceChart.Of(name, trials, figures)),
        ]);
    }

    private static void Trials(PageSection section, IReadOnlyList<string> names, StudyFigures figures, IReadOnlyList<Trial> trials) => section
        .Text("A dash stands where a trial has no such parameter, or has told of no figure.")
        .Table(new Table(
            "trials", "Trials",
            [
                new Column("trial", "trial", ColumnKind.Count), new("state", "state"), new("value", figures.Name, ColumnKind.Figure),
                new("epochs", "epochs", ColumnKind.Count), .. names.Select(name => new Column(name, name, ColumnKind.Figure)),
            ],
            [
                .. trials.Select(trial => (IReadOnlyList<object?>)
                [
                    trial.Number.ToString(CultureInfo.InvariantCulture),
                    State(trial.State) + (trial.SameAs is { } same ? $", as {same.ToString(CultureInfo.InvariantCulture)}"
                        : trial.ContinuationOf is { } before ? $", continues {before.ToString(CultureInfo.InvariantCulture)}" : ""),
                    figures.Text(StudyFigures.Of(trial)),
                    trial.LastStep == 0 ? null : (long)trial.LastStep,
                    .. names.Select(name => trial.Parameters.TryGetValue(name, out var own) ? own.Shown : null),
                ]),
            ]));

    private static string State(TrialState state) => state switch
    {
        TrialState.Fail => "failed",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<Chart> Present(Chart? chart) => chart is null ? [] : [chart];

    private static string Counted(int count, string what) =>
        count.ToString("N0", CultureInfo.InvariantCulture) + " " + what + (count == 1 ? "" : "s");
}
