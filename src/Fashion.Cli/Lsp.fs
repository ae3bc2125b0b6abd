/// `fashion-cli lsp`: answers an editor on standard input and output. No tensor library is loaded.
[<RequireQualifiedAccess>]
module Fashion.Cli.Lsp

open System
open Fashion.Core
open Fashion.Core.Data
open Fashion.LanguageServer

/// What `check` finds out of the data; nothing here ends the server.
let private facts =
    FactsReader(fun source folder ->
        try
            match DataFactsReader.Read(source, folder) with
            | null -> Missing
            | facts -> Facts facts
        with
        | :? DataException as failure when failure.Fault = DataFault.Missing -> Missing
        | :? FashionException as failure -> Damaged failure.Message)

let private run () =
    let version = string (typeof<Command>.Assembly.GetName().Version)
    use input = Console.OpenStandardInput()
    use output = Console.OpenStandardOutput()
    Server(input, output, Console.Error, facts, version).Run()

let command =
    Command.create "lsp" "answers an editor about specs (Language Server Protocol)" [ "" ] (fun parser ->
        parser.Flag("--stdio", "speak on standard input and output, as without it; editors add this by themselves")
        |> ignore

        fun _ _ -> run ())
