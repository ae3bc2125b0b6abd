/// The language server as an editor meets it: a process, and the client library that VS Code itself uses.
module Fashion.Editors.Tests.ConversationTests

open System.IO
open System.Text.Json
open Xunit

/// `fashion-cli lsp`
let server =
    [
        "dotnet"
        "exec"
        typeof<Fashion.Cli.Output>.Assembly.Location
        "lsp"
        "--stdio"
    ]

[<Fact>]
let ``a whole conversation with an editor goes as it should`` () =
    let folder = Directory.CreateTempSubdirectory("fashion-lsp").FullName

    try
        Assert.Equal("the conversation went as it should\n", Node.run "conversation.mjs" (folder :: server))
    finally
        Directory.Delete(folder, true)

[<Fact>]
let ``the extension for VS Code starts the server, in workspaces that are trusted`` () =
    Assert.Equal("the extension does as it says\n", Node.run "extension.mjs" [])
