/// The parts of a data set by the names that the command line gives them.
[<RequireQualifiedAccess>]
module Fashion.Cli.Parts

open Fashion.Core
open Fashion.Core.Data
open Fashion.Dsl

let names = [ "train"; "validation"; "test" ]

/// The name of a part, checked before anything is loaded.
let private parse (name: string) =
    if List.contains name names then
        name
    else
        let help =
            Suggestion.nearest name names
            |> Suggestion.label "the parts are train, validation and test"

        raise (CommandLine.wrong ("`--split " + name + "`: there is no such part") help)

let option (parser: ArgumentParser) help : Reader<string option> =
    parser.Option("--split", "name", help) >> Option.map parse

let pick (data: DataSet) (name: string) : ImageSet =
    let part: ImageSet | null =
        match name with
        | "train" -> data.Train
        | "validation" -> data.Validation
        | _ -> data.Test

    match part with
    | null ->
        raise (
            UsageException(
                "U102",
                "this run's data have no " + name + " part",
                "another `--split`, such as `--split train`"
            )
        )
    | part -> part
