/// The value of `--threads`.
[<RequireQualifiedAccess>]
module Fashion.Cli.Threads

/// More than any machine that this is meant for.
let private most = 1024

let private range = "at least 1, at most " + string most
let private leftOut = "leave it out to take one for each physical core"

let private check count =
    if count > most then
        raise (CommandLine.wrong ("`--threads " + string count + "`: " + range) leftOut)

    count

/// 0 where the machine decides.
let option (parser: ArgumentParser) : Reader<int> =
    let count =
        parser.Count("--threads", "count", "threads that compute (default: one for each physical core)", range, leftOut)

    count >> Option.map check >> Option.defaultValue 0
