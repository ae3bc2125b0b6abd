module Fashion.Cli.Program

[<EntryPoint>]
let main _ = 0
