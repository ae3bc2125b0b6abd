namespace Fashion.Cli

open Fashion.Core

[<RequireQualifiedAccess>]
module CommandLine =

    let program = "fashion-cli"

    /// The command line cannot be understood (exit code 2).
    let wrong (message: string) (help: string) : exn = UsageException("U101", message, help)

    let seeHelp name =
        "`" + program + " " + name + " --help` shows what it takes"

    /// An argument that the command cannot do without is not there.
    let lacks name what : exn =
        wrong ("`" + name + "` needs " + what) (seeHelp name)

    /// The argument that a command cannot do without.
    let required name what (value: string option) =
        match value with
        | Some value -> value
        | None -> raise (lacks name what)
