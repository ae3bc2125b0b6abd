/// `fashion-cli hash`: the identity of a spec. Layout, comments and names never change it.
[<RequireQualifiedAccess>]
module Fashion.Cli.Hash

open Fashion.Dsl

/// The parts in the order in which they are told, each with its hash.
let parts (hashes: SpecHashes) : (string * string) list =
    [ "data", hashes.Data; "model", hashes.Model; "training", hashes.Training ]

let private run (output: Output) (request: SpecRequest) =
    SpecFile.using output true request (fun experiment ->
        for name, hash in parts experiment.Hashes do
            output.Line(name.PadRight 10 + hash)

        output.Object(fun json ->
            json.WriteString("name", experiment.Name)

            for name, hash in parts experiment.Hashes do
                json.WriteString(name, hash))

        ExitCodes.done')

let command =
    Command.create
        "hash"
        "prints SHA-256 hashes of what a spec means: its data, model and training"
        [ "specs/lenet.spec"; "specs/lenet.spec --profile smoke --json" ]
        (fun parser ->
            let request = SpecFile.request parser
            Arguments.json parser
            fun output line -> run output (request line))
