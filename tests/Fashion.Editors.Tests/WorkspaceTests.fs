/// Documents and what the server knows of them, without a stream.
module Fashion.Editors.Tests.WorkspaceTests

open System.Text.Json
open Xunit
open Fashion.LanguageServer
open Fashion.Editors.Tests.Editing

let private json (text: string) = JsonDocument.Parse(text).RootElement

let private change line character endLine endCharacter (text: string) =
    json
        $"""{{"range":{{"start":{{"line":{line},"character":{character}}},"end":{{"line":{endLine},"character":{endCharacter}}}}},"text":{JsonSerializer.Serialize text}}}"""

let private changed (text: string) (changes: JsonElement list) =
    (Document.create "file:///one.spec" 1 text |> Document.change 2 changes).Text

[<Theory>]
[<InlineData("one\ntwo\nthree\n", 1, 0, 1, 3, "2", "one\n2\nthree\n")>]
[<InlineData("one\r\ntwo\r\n", 1, 0, 1, 99, "2", "one\r\n2\r\n")>]
[<InlineData("one\rtwo\rthree", 2, 0, 2, 5, "3", "one\rtwo\r3")>]
[<InlineData("a 🎈 b", 0, 2, 0, 4, "-", "a - b")>]
[<InlineData("one\n", 1, 0, 1, 0, "two", "one\ntwo")>]
[<InlineData("one\n", 7, 3, 9, 3, "two", "one\ntwo")>]
[<InlineData("one\ntwo", 0, 3, 1, 0, " ", "one two")>]
[<InlineData("", 0, 0, 0, 0, "x", "x")>]
let ``an edit changes its range and nothing else``
    (text: string, line: int, character: int, endLine: int, endCharacter: int, inserted: string, expected: string)
    =
    Assert.Equal(expected, changed text [ change line character endLine endCharacter inserted ])

[<Fact>]
let ``edits of one message follow one another, and one without a range is the whole text`` () =
    let edits =
        [
            change 0 0 0 0 "x\n"
            change 1 0 1 3 "1"
            json """{"text":"new"}"""
            change 0 3 0 3 "er"
        ]

    Assert.Equal("newer", changed "one" edits)
    Assert.Equal("x\n1", changed "one" (List.take 2 edits))

[<Fact>]
let ``places and positions are each other's inverse`` () =
    let text = "a\r\nbc\rd\n\n🎈e"
    let lines = TextLines text

    for offset in 0 .. text.Length do
        // Between `\r` and `\n` there is no place: it is the end of the line.
        if
            not (
                offset > 0
                && offset < text.Length
                && text[offset - 1] = '\r'
                && text[offset] = '\n'
            )
        then
            Assert.Equal(offset, lines.Offset(lines.Position offset))

let private published (workspace: Workspace) path : JsonElement list =
    let document = documentAt workspace path
    let parameters = received (Problems.published workspace document)
    List.ofSeq (parameters.GetProperty("diagnostics").EnumerateArray())

[<Fact>]
let ``data that cannot be read are an error at their place, and data that are missing a diagnostic`` () =
    let spec source =
        $"spec 1\ndata {source}(\"x\") {{ classes = [0, 1] }}\nmodel {{\n  flatten -> dense(2)\n}}\n"

    let workspace = opened [ "/npz.spec", spec "npz"; "/idx.spec", spec "idx" ]
    let found = published workspace "/npz.spec"
    Assert.Contains(found, fun each -> text "message" each = "the archive ends in the middle of `x`")
    Assert.Equal(1, found.Head.GetProperty("range").GetProperty("start").GetProperty("line").GetInt32())
    let codes = published workspace "/idx.spec" |> List.map (text "code")
    Assert.Equal<string list>([ "E401" ], codes)

[<Fact>]
let ``a file that is imported is read from the editor, and a change of it is seen`` () =
    let spec =
        "spec 1\nimport \"blocks/a.spec\" { act }\ndata fashion_mnist\nmodel {\n  flatten -> act(8) -> dense(classes)\n}\n"

    let block = "spec 1\nblock act(n) {\n  dense(n)\n}\n"
    let workspace = opened [ "/one.spec", spec; "/blocks/a.spec", block ]
    Assert.Empty(published workspace "/one.spec")

    let after (edited: string) =
        workspace.Put(Document.create (DocumentUri.ofPath "/blocks/a.spec") 2 edited)
        let found = published workspace "/one.spec"

        let related =
            found.Head.GetProperty("relatedInformation").EnumerateArray()
            |> Seq.map (fun each -> text "uri" (each.GetProperty "location"))

        Assert.Contains("file:///blocks/a.spec", related)
        text "code" found.Head, found.Head.GetProperty("range").GetProperty("start").GetProperty("line").GetInt32()

    // The mistake is in the other file: this one shows it at the call, or where it brings that file in.
    Assert.Equal(("E101", 4), after (block.Replace("dense(n)", "denze(n)")))
    Assert.Equal(("E001", 1), after (block.Replace("dense(n)", "dense(n")))
