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

/// The page's specs and parts of specs; a word after `spec` is the name under which others may read it.
let private snippets =
    lazy
        (Regex.Matches(File.ReadAllText page, "(?ms)^```spec *(\\S*)\n(.*?)^```")
         |> Seq.map (fun snippet -> snippet.Groups[1].Value, snippet.Groups[2].Value)
         |> List.ofSeq)

let private beside: Func<string, string | null> =
    Func<_, _>(fun path ->
        snippets.Value
        |> List.tryFind (fun (name, _) -> name <> "" && path = $"specs/{name}")
        |> Option.map snd
        |> Option.toObj)

[<Fact>]
let ``every spec in the language reference compiles without a word`` () =
    Assert.NotEmpty snippets.Value

    for name, text in snippets.Value |> List.filter (fun (name, _) -> not (name.Contains '/')) do
        let whole = Fragments.complete text

        let result = compileWith { options with ReadFile = beside } "specs/test.spec" whole

        Assert.True(render result = "", $"{name}\n{whole}\n{render result}")

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
    for entry in Catalogue.layers do
        let result =
            SpecCompiler.CompileModel("catalogue", $"model {{\n  input 1x28x28\n  {entry.Example}\n}}\n")

        match result.Graph with
        | null -> Assert.Fail $"{entry.Keyword}: {Seq.map DiagnosticRenderer.Render result.Diagnostics |> List.ofSeq}"
        | graph ->
            let keywords =
                graph.Layers |> Seq.map (fun layer -> GraphBuilder.Keyword layer.Operation)

            Assert.Contains(entry.Keyword, keywords)
