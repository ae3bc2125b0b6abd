namespace Fashion.Cli

/// What a command computes on.
type Machine =
    {
        /// 0 where the machine decides.
        Threads: int
        Device: string
        /// Whether this project's own kernels may compute, rather than torch's.
        OwnKernels: bool
    }

/// `--threads`, `--device` and `--kernels`.
[<RequireQualifiedAccess>]
module Machine =

    /// More threads than any machine has that this is meant for.
    let private most = 1024

    let private range = "at least 1, at most " + string most
    let private leftOut = "leave it out to take one for each physical core"

    let private check count =
        if count > most then
            raise (CommandLine.wrong ("`--threads " + string count + "`: " + range) leftOut)

        count

    let arguments (parser: ArgumentParser) : Reader<Machine> =
        let threads =
            parser.Count(
                "--threads",
                "count",
                "threads that compute (default: one for each physical core)",
                range,
                leftOut
            )

        let device =
            parser.Option("--device", "name", "auto, cpu or cuda:N (default: auto)")

        let ownKernels =
            parser.Choice(
                "--kernels",
                "choice",
                "own or torch: what computes the model (default: own, where there are some for it)",
                [ "own", true; "torch", false ]
            )

        fun line ->
            {
                Threads = threads line |> Option.map check |> Option.defaultValue 0
                Device = device line |> Option.defaultValue "auto"
                OwnKernels = ownKernels line |> Option.defaultValue true
            }
