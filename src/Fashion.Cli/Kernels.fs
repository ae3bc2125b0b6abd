/// The value of `--kernels`.
[<RequireQualifiedAccess>]
module Fashion.Cli.Kernels

let private parse choice =
    match choice with
    | "own" -> true
    | "torch" -> false
    | _ ->
        raise (
            CommandLine.wrong
                ("`--kernels " + choice + "`: it is `own` or `torch`")
                "leave it out to take this project's own kernels where there are some for the model"
        )

/// Whether this project's own kernels may compute, rather than torch's.
let option (parser: ArgumentParser) : Reader<bool> =
    let choice =
        parser.Option(
            "--kernels",
            "choice",
            "own or torch: what computes the model (default: own, where there are some for it)"
        )

    choice >> Option.map parse >> Option.defaultValue true
