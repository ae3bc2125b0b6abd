/// `fashion-cli hash`: the identity of a spec. Layout, comments and names never change it.
[<RequireQualifiedAccess>]
module Fashion.Cli.Hash

open Fashion.Dsl

/// The parts in the order in which they are told, each with its hash.
let parts (hashes: SpecHashes) : (string * string) list =
    [ "data", hashes.Data; "model", hashes.Model; "training", hashes.Training ]

let private run (output: Output) arguments =
    let request = SpecFile.request "hash" arguments

    SpecFile.using output true request (fun experiment ->
        for name, hash in parts experiment.Hashes do
            output.Line(name.PadRight 10 + hash)

        output.Object(fun json ->
            json.WriteString("name", experiment.Name)

            for name, hash in parts experiment.Hashes do
                json.WriteString(name, hash))

        ExitCodes.done')

let command =
    CommandLine.command<SpecArguments>
        "hash"
        "prints SHA-256 hashes of what a spec means: its data, model and training"
        [ "specs/lenet.spec"; "specs/lenet.spec --profile smoke --json" ]
        run
