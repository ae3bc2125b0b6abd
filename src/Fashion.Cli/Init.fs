/// `fashion-cli init`: a first spec to start from.
[<RequireQualifiedAccess>]
module Fashion.Cli.Init

open System.IO
open Fashion.Core.Serialization
open Fashion.Dsl

let private source (name: string) =
    if List.contains name Starter.sources then
        name
    else
        let help =
            Suggestion.nearest name Starter.sources
            |> Suggestion.label ("the sources are " + String.concat ", " Starter.sources)

        raise (CommandLine.wrong ("`--data " + name + "`: there is no such source") help)

let private write (output: Output) (file: string) (source: string) =
    if File.Exists file || Directory.Exists file then
        raise (CommandLine.wrong (file + ": it is there already, and stays as it is") "name another file")

    let name =
        match Path.GetFileNameWithoutExtension file with
        | null
        | "" -> "experiment"
        | stem -> stem

    AtomicFile.Write(file, Starter.text name source)
    output.Line(file + ": a spec to start from")

    match Starter.place source with
    | Some advice -> output.Line(advice)
    | None -> ()

    output.Line("next: fashion-cli check " + file + ", then fashion-cli train " + file)

    output.Object(fun json ->
        json.WriteString("spec", file)
        json.WriteString("data", source))

    ExitCodes.done'

let command =
    Command.create
        "init"
        "writes a commented spec to start from; no file is overwritten"
        [ ""; "photos.spec --data images" ]
        (fun parser ->
            let file = parser.Argument("file", "where to write it (default: experiment.spec)")

            let data =
                parser.Option("--data", "source", "fashion_mnist, idx, npz or images (default: fashion_mnist)")

            Arguments.json parser

            fun output line ->
                let file = file line |> Option.defaultValue "experiment.spec"

                let source =
                    data line |> Option.map source |> Option.defaultValue Starter.sources.Head

                write output file source)
