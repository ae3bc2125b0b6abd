/// Arguments that several commands take.
[<RequireQualifiedAccess>]
module Fashion.Cli.Arguments

let profile (parser: ArgumentParser) =
    parser.Option("--profile", "name", "apply this profile of the spec")

let overrides (parser: ArgumentParser) =
    parser.Options("-o", "path=value", "set one value of the spec; may be given several times")

/// The program looks for it before a command is called, so that errors are JSON too.
let json (parser: ArgumentParser) : unit =
    parser.Flag("--json", "print one JSON object on standard output, and everything else on standard error")
    |> ignore
