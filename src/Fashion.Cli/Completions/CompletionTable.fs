namespace Fashion.Cli

open Fashion.Dsl
open Fashion.Reports.Plots

/// What may stand at a place of the command line.
[<RequireQualifiedAccess>]
type Candidates =
    /// Files that end in `.spec`.
    | Specs
    | Folders
    | SpecsOrFolders
    | Files
    /// Paths of settings, for `explain`.
    | Settings
    /// `path=value`, for `-o`.
    | Assignments
    /// The profiles of the spec that the line names.
    | Profiles
    | Words of string list
    /// A number, or a text of one's own.
    | Anything

/// An option of a command.
type CompletedOption =
    {
        Name: string
        Help: string
        /// None where it takes no value.
        Value: Candidates option
    }

/// A command as a shell completes it.
type CompletedCommand =
    {
        Name: string
        Summary: string
        Options: CompletedOption list
        /// What stands by itself; the last of them may come again.
        Positions: Candidates list
    }

/// What every shell's completions are made of: the commands' own arguments and the language's catalogue.
[<RequireQualifiedAccess>]
module CompletionTable =

    let shells = [ "bash"; "zsh"; "fish" ]

    let private candidates (argument: CommandArgument) =
        match argument.Value, argument.Option with
        | _ when not argument.Choices.IsEmpty -> Candidates.Words argument.Choices
        | "spec", _ -> Candidates.Specs
        | "path", _ -> Candidates.Settings
        | ("before" | "after"), _ -> Candidates.SpecsOrFolders
        | ("run" | "folder"), _ -> Candidates.Folders
        | "file", _ -> Candidates.Files
        | "path=value", _ -> Candidates.Assignments
        | "topic", _ -> Candidates.Words Topics.words
        | "shell", _ -> Candidates.Words shells
        | "source", _ -> Candidates.Words Starter.sources
        | "kind", _ -> Candidates.Words [ for kind in PlotKinds.All -> kind.Name ]
        | "name", "--profile" -> Candidates.Profiles
        | "name", "--device" -> Candidates.Words [ "auto"; "cpu"; "cuda:0" ]
        | _ -> Candidates.Anything

    let private command (command: Command) : CompletedCommand =
        let standing, options =
            command.Arguments() |> List.partition (fun argument -> argument.Option = "")

        {
            Name = command.Name
            Summary = command.Summary
            Options =
                [
                    for argument in options do
                        {
                            Name = argument.Option
                            Help = argument.Help
                            Value =
                                if argument.Value = "" then
                                    None
                                else
                                    Some(candidates argument)
                        }

                    {
                        Name = "--help"
                        Help = "show what the command takes, with examples"
                        Value = None
                    }
                ]
            Positions = standing |> List.map candidates
        }

    let commands (all: Command list) : CompletedCommand list = List.map command all

    /// The first words of all commands.
    let firsts (commands: CompletedCommand list) : string list =
        commands
        |> List.map (fun command -> command.Name.Split(' ')[0])
        |> List.distinct

    /// The second words of the commands that begin with `first`; none where it is a command by itself.
    let seconds (commands: CompletedCommand list) (first: string) : string list =
        commands
        |> List.choose (fun command ->
            match command.Name.Split ' ' with
            | [| word; second |] when word = first -> Some second
            | _ -> None)

    /// Paths below some parameters with their types, through every choice.
    let rec private below (prefix: string) (parameters: Parameter list) : (string * ArgumentType) list =
        parameters
        |> List.collect (fun parameter ->
            let path = prefix + "." + parameter.Name
            (path, parameter.Type) :: inside path parameter.Type)

    and private inside path kind =
        match kind with
        | OrNothingType(_, otherwise) -> inside path otherwise
        | KeyedType parameters -> below path parameters
        | ChoiceType entries -> entries |> List.collect (fun entry -> below path entry.Parameters)
        | _ -> []

    /// Every path that a spec can set, but for its own values and labelled layers.
    let private typed =
        lazy
            ([
                "data.source", ChoiceType Catalogue.sources
                yield! inside "data.source" (ChoiceType Catalogue.sources)
                yield! below "data" Catalogue.data
                yield! inside "model" (ChoiceType Catalogue.classifiers)
                yield! below "train" Catalogue.train
                yield! below "search" Catalogue.search
             ]
             |> List.distinctBy fst)

    let settings () : string list = "name" :: (typed.Value |> List.map fst)

    let rec private values kind =
        match kind with
        | FlagType -> [ "true"; "false" ]
        | ChoiceType entries -> entries |> List.map _.Keyword
        | OrNothingType(word, otherwise) -> word :: values otherwise
        | MetricType -> Catalogue.metrics |> List.map _.Name
        | _ -> []

    /// `train.optimizer=adam`, for settings that take words.
    let assignments () : string list =
        typed.Value
        |> List.collect (fun (path, kind) -> values kind |> List.map (fun value -> path + "=" + value))
