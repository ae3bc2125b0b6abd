/// The parts of a data set by the names that the command line gives them.
[<RequireQualifiedAccess>]
module Fashion.Cli.Parts

open Fashion.Core
open Fashion.Core.Data

let private names = [ "train"; "validation"; "test" ]

/// The name of a part, checked before anything is loaded.
let option (parser: ArgumentParser) help : Reader<string option> =
    parser.Choice("--split", "name", help, [ for name in names -> name, name ])

let named (name: string) : DataPart =
    match name with
    | "train" -> DataPart.Train
    | "validation" -> DataPart.Validation
    | _ -> DataPart.Test

let pick (data: DataSet) (name: string) : ImageSet =
    let missing () =
        raise (
            UsageException("U102", "these data have no " + name + " part", "another `--split`, such as `--split train`")
        )

    match data.Part(named name) with
    | null -> missing ()
    | part when part.Count = 0 -> missing ()
    | part -> part
