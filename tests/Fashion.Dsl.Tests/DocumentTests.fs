module Fashion.Dsl.Tests.DocumentTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private page = Path.Combine(root, "docs", "language.md")

let private mark =
    "<!-- catalogue: written by the tests with FASHION_REWRITE_SNAPSHOTS=1 -->\n"

[<Fact>]
let ``every spec in the language reference compiles without a word`` () =
    let snippets = Regex.Matches(File.ReadAllText page, "(?ms)^```spec\n(.*?)^```")
    Assert.NotEmpty snippets

    for snippet in snippets do
        Assert.Equal("", render (compile snippet.Groups[1].Value))

[<Fact>]
let ``the language reference lists the catalogue`` () =
    let text = File.ReadAllText page
    let start = text.IndexOf(mark, StringComparison.Ordinal)
    Assert.True(start > 0)
    let expected = text.Substring(0, start) + mark + "\n" + Reference.markdown ()

    if Environment.GetEnvironmentVariable "FASHION_REWRITE_SNAPSHOTS" = "1" then
        File.WriteAllText(page, expected)

    Assert.Equal(expected, File.ReadAllText page)

[<Fact>]
let ``every layer of the catalogue is an operation, by its own name`` () =
    let arguments =
        dict
            [
                "conv", "(4, 3)"
                "dense", "(4)"
                "maxpool", "(2)"
                "avgpool", "(2)"
                "groupnorm", "(1)"
                "dropout", "(10%)"
                "spatial_dropout", "(10%)"
                "alpha_dropout", "(10%)"
                "pad", "(1 px)"
            ]

    for entry in Catalogue.layers do
        let written =
            match arguments.TryGetValue entry.Keyword with
            | true, arguments -> entry.Keyword + arguments
            | _ -> entry.Keyword

        let input = if entry.Keyword = "dense" then "784" else "1x28x28"

        let result =
            SpecCompiler.CompileModel("catalogue", $"model {{\n  input {input}\n  {written}\n}}\n")

        match result.Graph with
        | null -> Assert.Fail $"{entry.Keyword}: {Seq.map DiagnosticRenderer.Render result.Diagnostics |> List.ofSeq}"
        | graph -> Assert.Equal(entry.Keyword, GraphBuilder.Keyword graph.Layers[0].Operation)
