/// The value of `--kernels`.
[<RequireQualifiedAccess>]
module Fashion.Cli.Kernels

/// Whether this project's own kernels may compute, rather than torch's.
let parse choice =
    match choice with
    | "own" -> true
    | "torch" -> false
    | _ ->
        raise (
            CommandLine.wrong
                ("`--kernels " + choice + "`: it is `own` or `torch`")
                "leave it out to take this project's own kernels where there are some for the model"
        )
