namespace Fashion.Cli

open System
open Fashion.Core.Search

/// What the command line asks of `search`.
type SearchRequest =
    {
        Spec: SpecRequest option
        Study: string option
        Storage: string
        Schema: OptunaSchema option
        Workers: int option
        Grace: TimeSpan
        Runs: string
        Machine: Machine
        Best: string option
        Show: string option
        Out: string option
    }

[<RequireQualifiedAccess>]
module SearchRequest =

    let read (parser: ArgumentParser) : Reader<SearchRequest> =
        let spec = parser.Argument("spec", "the spec file; not with --best or --show")
        let requested = SpecFile.requestOf parser

        let study =
            parser.Option(
                "--study",
                "name",
                "the study that the search begins or goes on with (default: the spec file's name)"
            )

        let storage =
            parser.Option(
                "--storage",
                "url",
                "where studies are kept: sqlite:///FILE or postgresql://USER@HOST/DATABASE (default: "
                + StudyCommand.UsualStorage
                + ")"
            )

        let schema =
            parser.Choice(
                "--optuna-schema",
                "version",
                "3.1 or 3.2: the Optuna that new tables are for (default: 3.1)",
                [ for schema in OptunaSchema.All -> schema.Optuna, schema ]
            )

        let workers =
            parser.Count(
                "--workers",
                "count",
                "trials at once (default: one for each physical core)",
                "at least 1",
                "leave it out to run one trial for each physical core"
            )

        let grace =
            parser.Count(
                "--grace",
                "seconds",
                "a worker that has not been heard of for so long is dead, and its trial repeated (default: 60)",
                "at least 1 second",
                "leave it out for a minute"
            )

        let runs =
            parser.Option("--runs", "folder", "where the trials' run folders are made (default: runs)")

        let machine = Machine.arguments parser

        let best =
            parser.Option("--best", "study", "print the study's best trial as a spec")

        let show = parser.Option("--show", "study", "list the study's trials")

        let out =
            parser.Option(
                "--out",
                "file",
                "with --show: write the study as a page, with its history and what each parameter did"
            )

        fun line ->
            {
                Spec = spec line |> Option.map (requested line)
                Study = study line
                Storage = storage line |> Option.defaultValue StudyCommand.UsualStorage
                Schema = schema line
                Workers = workers line
                Grace = grace line |> Option.defaultValue 60 |> float |> TimeSpan.FromSeconds
                Runs = runs line |> Option.defaultValue "runs"
                Machine = machine line
                Best = best line
                Show = show line
                Out = out line
            }

    /// The database that it names.
    let opened (request: SearchRequest) =
        StudyStorage.Open(request.Storage, Option.toObj request.Schema)
