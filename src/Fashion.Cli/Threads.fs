/// The value of `--threads`.
[<RequireQualifiedAccess>]
module Fashion.Cli.Threads

/// More than any machine that this is meant for.
let private most = 1024

let check (count: int) =
    if count < 1 || count > most then
        raise (
            CommandLine.wrong
                ("`--threads " + string count + "`: at least 1, at most " + string most)
                "leave it out to take one for each physical core"
        )

    count
