/// Names across files: where they lead, and what a new one changes.
module Fashion.Editors.Tests.RenameTests

open System.IO
open System.Text.Json
open Xunit
open Fashion.Dsl
open Fashion.LanguageServer
open Fashion.Editors.Tests.Editing

let private common =
    "spec 1\nlet wide = 32\nblock cell(channels, k=3) {\n  conv(channels, k, pad=same)\n}\n"

let private body =
    "data fashion_mnist\nmodel {\n  stem: cell(wide, k=5) -> relu\n  global_avgpool -> dense(classes)\n}\n"

let private importing = "spec 1\nimport \"common.spec\" { cell, wide }\n" + body

/// `base.spec` imports; `derived.spec` says names of the file that it extends.
let private derived =
    "spec 1\nextends \"importing.spec\"\nset model.stem.k = 7\nset model.stem.channels = wide * 2\n"

let private files =
    [
        "/common.spec", common
        "/importing.spec", importing
        "/derived.spec", derived
    ]

let private offsetOf (files: (string * string) list) path (mark: string) =
    (List.find (fun (other, _) -> other = path) files |> snd).IndexOf(mark, System.StringComparison.Ordinal)

/// Where the definition of the name at a mark stands.
let private definitionOf files path mark =
    let workspace = opened files
    let document = documentAt workspace path

    match (Names workspace).At(path, offsetOf files path mark) with
    | Some(_, Some definition) ->
        Assert.Equal(document.Path, path)
        definition.Path, definition.Symbol.Name.Span.Start
    | _ -> invalidOp $"`{mark}` of {path} leads nowhere"

[<Theory>]
[<InlineData("/importing.spec", "cell, wide", "cell(channels")>]
[<InlineData("/importing.spec", "wide }", "wide = 32")>]
[<InlineData("/importing.spec", "cell(wide", "cell(channels")>]
[<InlineData("/importing.spec", "k=5", "k=3")>]
[<InlineData("/derived.spec", "wide * 2", "wide = 32")>]
let ``a name of another file leads there`` (path: string, mark: string, definition: string) =
    Assert.Equal(("/common.spec", common.IndexOf definition), definitionOf files path mark)

[<Fact>]
let ``a label of the file that is extended leads there`` () =
    Assert.Equal(("/importing.spec", importing.IndexOf "stem"), definitionOf files "/derived.spec" "stem.k")

[<Fact>]
let ``files that extend and import one another in a circle are no trouble`` () =
    let one = "spec 1\nextends \"two.spec\"\nimport \"two.spec\" { a }\nlet b = a + c\n"
    let two = "spec 1\nextends \"one.spec\"\nimport \"one.spec\" { a }\nlet d = a + b\n"
    let files = [ "/one.spec", one; "/two.spec", two ]
    Assert.Equal(("/one.spec", one.IndexOf "b ="), definitionOf files "/two.spec" "b\n")

    let workspace = opened files
    let names = Names workspace
    Assert.Equal(None, names.At("/one.spec", one.IndexOf "c\n") |> Option.bind snd)

    Assert.NotNull(
        Hover.at workspace names (documentAt workspace "/one.spec") (at (documentAt workspace "/one.spec") 40)
    )

/// The files after a rename, or why it was refused.
let private renamed (files: (string * string) list) (path: string) (offset: int) (name: string) =
    let workspace = opened files
    let document = documentAt workspace path

    let parameters =
        received (
            Fields
                [
                    "position", Protocol.position (document.Lines.Position offset)
                    "newName", Text name
                ]
        )

    try
        let changes =
            received(Rename.edits workspace (Names workspace) document parameters).GetProperty "changes"

        let edited (path, text) =
            match changes.TryGetProperty(DocumentUri.ofPath path) with
            | false, _ -> path, text
            | true, edits ->
                let document = Document.create (DocumentUri.ofPath path) 1 text

                let ranges =
                    [
                        for edit in edits.EnumerateArray() do
                            Document.range document (edit.GetProperty "range"), edit.GetProperty("newText").GetString()
                    ]

                path,
                (text, ranges |> List.sortByDescending (fun (struct (first, _), _) -> first))
                ||> List.fold (fun text (struct (first, last), inserted) ->
                    text.Remove(first, last - first).Insert(first, string inserted))

        Ok(List.map edited files)
    with RequestError(code, message) ->
        Assert.Equal(ErrorCode.requestFailed, code)
        Error message

let private after files path mark name =
    match renamed files path (offsetOf files path mark) name with
    | Ok files -> files
    | Error message -> invalidOp message

[<Fact>]
let ``a new name reaches every file that says the old one, from wherever it is asked for`` () =
    let expected =
        [
            "/common.spec", common.Replace("wide", "width")
            "/importing.spec", importing.Replace("wide", "width")
            "/derived.spec", derived.Replace("wide", "width")
        ]

    for path, mark in
        [
            "/common.spec", "wide"
            "/importing.spec", "wide }"
            "/derived.spec", "wide * 2"
        ] do
        Assert.Equal<(string * string) list>(expected, after files path mark "width")

[<Fact>]
let ``a parameter is renamed where it is given, also by a path`` () =
    let renamed = after files "/common.spec" "k=3" "kernel" |> dict
    Assert.Contains("(channels, kernel=3)", renamed["/common.spec"])
    Assert.Contains("conv(channels, kernel, pad", renamed["/common.spec"])
    Assert.Contains("cell(wide, kernel=5)", renamed["/importing.spec"])
    Assert.Contains("set model.stem.kernel = 7", renamed["/derived.spec"])

[<Theory>]
[<InlineData("/common.spec", "wide", "cell", "there is a block called `cell`")>]
[<InlineData("/common.spec", "wide", "classes", "a word of the language")>]
[<InlineData("/common.spec", "wide", "relu", "a layer of the language")>]
[<InlineData("/common.spec", "wide", "1st", "no name")>]
[<InlineData("/common.spec", "wide", "", "no name")>]
[<InlineData("/common.spec", "channels", "k", "there is a parameter called `k`")>]
[<InlineData("/common.spec", "channels", "same", "`same` means something else")>]
[<InlineData("/importing.spec", "stem", "a b", "no name")>]
[<InlineData("/importing.spec", "relu", "act", "a layer of the language")>]
[<InlineData("/importing.spec", "classes", "labels", "nothing here defines")>]
[<InlineData("/importing.spec", "data", "labels", "only blocks")>]
let ``a name that would change the meaning is refused`` (path: string, mark: string, name: string, reason: string) =
    match renamed files path (offsetOf files path mark) name with
    | Ok _ -> Assert.Fail $"`{mark}` became `{name}`"
    | Error message -> Assert.Contains(reason, message)

let private specs =
    [
        for path in Directory.EnumerateFiles(Path.Combine(Node.root, "specs"), "*.spec", SearchOption.AllDirectories) do
            path, File.ReadAllText path
    ]

let private mistakes (files: (string * string) list) =
    let workspace = opened files

    [
        for document in workspace.Documents do
            for each in (workspace.Analyze document).Analysis.Diagnostics do
                DiagnosticRenderer.Render each
    ]

[<Fact>]
let ``every name of every spec can be changed, and all specs are as sound as before`` () =
    Assert.Empty(mistakes specs)
    let workspace = opened specs

    for path, text in specs do
        for symbol in (workspace.Names path |> Option.get).Symbols do
            if symbol.Kind <> SymbolKind.Profile then
                match renamed specs path symbol.Name.Span.Start "renamed" with
                | Error message -> Assert.Fail $"{symbol.Name.Span}: {message}"
                | Ok others ->
                    Assert.NotEqual<string>(text, others |> List.find (fun (other, _) -> other = path) |> snd)
                    Assert.Empty(mistakes others)
