/// `fashion-cli completions`: scripts that teach a shell the commands and the language.
[<RequireQualifiedAccess>]
module Fashion.Cli.Completions

open Fashion.Dsl

let private run (output: Output) (commands: Command list) (shell: string) =
    let script =
        match shell with
        | "bash" -> BashCompletions.script
        | "zsh" -> ZshCompletions.script
        | "fish" -> FishCompletions.script
        | other ->
            let help =
                Suggestion.nearest other CompletionTable.shells
                |> Suggestion.label "there are completions for bash, zsh and fish"

            raise (CommandLine.wrong ("there are no completions for " + Diagnostic.quote other) help)

    output.Line((script (CompletionTable.commands commands)).TrimEnd())
    ExitCodes.done'

let command (commands: unit -> Command list) : Command =
    Command.create
        "completions"
        "prints a script that completes commands, options and settings in a shell"
        [
            "bash >~/.local/share/bash-completion/completions/fashion-cli"
            "zsh"
            "fish"
        ]
        (fun parser ->
            let shell = parser.Argument("shell", "bash, zsh or fish")

            fun output line ->
                shell line
                |> CommandLine.required parser.Name "the name of a shell: bash, zsh or fish"
                |> run output (commands ()))
