module Fashion.Cli.Tests.FixTests

open System
open System.IO
open System.Text
open Xunit
open Fashion.Dsl
open Fashion.Cli
open Fashion.Cli.Tests.CommandRun

let private misspelled =
    smallText.Replace("sgd(lr=0.1)", "sgd(lr=0.1, momentun=0.9)").Replace("batch = 50", "bach = 50")

let private mended =
    misspelled.Replace("momentun", "momentum").Replace("bach", "batch")

[<Fact>]
let ``check --fix mends what has one fix, says so, and mends nothing the second time`` () =
    let spec = file "mend.spec" misspelled
    let finished = run [ "check"; spec; "--fix" ]
    Assert.Equal(0, finished.Code)
    Assert.Equal(mended, File.ReadAllText spec)

    Assert.Equal(
        spec
        + ":17:27: `momentun` -> `momentum` (E102)\n"
        + spec
        + ":19:3: `bach` -> `batch` (E102)\n"
        + spec
        + ": Small is fine, 12,730 parameters\n",
        finished.Out
    )

    let written = File.GetLastWriteTimeUtc spec
    let again = run [ "check"; spec; "--fix" ]
    Assert.Equal(spec + ": Small is fine, 12,730 parameters\n", again.Out)
    Assert.Equal(written, File.GetLastWriteTimeUtc spec)

[<Fact>]
let ``check without --fix leaves the file alone`` () =
    let spec = file "unmended.spec" misspelled
    Assert.Equal(2, (run [ "check"; spec ]).Code)
    Assert.Equal(misspelled, File.ReadAllText spec)

[<Fact>]
let ``a mistake with two ways out is left for a person`` () =
    let text =
        misspelled.Replace("optimizer =", "schedule = cosine(warmup=1)\n  optimizer =")

    let spec = file "two-ways.spec" text
    let finished = run [ "check"; spec; "--fix"; "--json" ]
    Assert.Equal(2, finished.Code)
    Assert.Equal(text.Replace("momentun", "momentum").Replace("bach", "batch"), File.ReadAllText spec)
    Assert.False(finished.Json.GetProperty("valid").GetBoolean())
    let left = Assert.Single(finished.Json.GetProperty("diagnostics").EnumerateArray())
    Assert.Equal("E110", left.GetProperty("code").GetString())
    Assert.Equal(2, left.GetProperty("fixes").GetArrayLength())

    let fixes =
        [
            for each in finished.Json.GetProperty("fixed").EnumerateArray() ->
                each.GetProperty("was").GetString(), each.GetProperty("replacement").GetString()
        ]

    Assert.Equal<(string | null * string | null) list>([ "momentun", "momentum"; "bach", "batch" ], fixes)

[<Fact>]
let ``a mistake in an imported file is told, and that file is left alone`` () =
    let blocks = "spec 1\nblock wide(units) {\n  dense(units, biass=false)\n}\n"
    let imported = file "wide-block.spec" blocks

    let text =
        misspelled
            .Replace("name \"Small\"", "name \"Small\"\nimport \"wide-block.spec\" { wide }")
            .Replace("dense(16)", "wide(16)")

    let spec = file "importing.spec" text
    let finished = run [ "check"; spec; "--fix" ]
    Assert.Equal(2, finished.Code)
    Assert.Equal(blocks, File.ReadAllText imported)
    Assert.Contains("sgd(lr=0.1, momentum=0.9)", File.ReadAllText spec)
    Assert.Contains(imported + ":3:16: left as it is", finished.Err)

[<Fact>]
let ``the mistake of an -o mends no file`` () =
    let spec = file "override.spec" smallText
    let finished = run [ "check"; spec; "--fix"; "-o"; "train.optimizer.lrr=1" ]
    Assert.Equal(2, finished.Code)
    Assert.Equal(smallText, File.ReadAllText spec)

[<Fact>]
let ``permissions, links and a byte-order mark stay`` () =
    let bytes =
        Array.append (Encoding.UTF8.GetPreamble()) (Encoding.UTF8.GetBytes misspelled)

    let spec = Path.Combine(scratch, "mend-private.spec")
    File.WriteAllBytes(spec, bytes)
    File.SetUnixFileMode(spec, UnixFileMode.UserRead ||| UnixFileMode.UserWrite)
    let link = Path.Combine(scratch, "mend-link.spec")
    File.CreateSymbolicLink(link, spec) |> ignore
    let finished = run [ "check"; link; "--fix" ]
    Assert.True(finished.Code = 0, finished.Err)
    Assert.Equal(spec, FileInfo(link).LinkTarget)
    Assert.Equal(UnixFileMode.UserRead ||| UnixFileMode.UserWrite, File.GetUnixFileMode spec)

    Assert.Equal<byte>(
        Array.append (Encoding.UTF8.GetPreamble()) (Encoding.UTF8.GetBytes mended),
        File.ReadAllBytes spec
    )

[<Fact>]
let ``a file that is no UTF-8 is left as it is`` () =
    let spec = Path.Combine(scratch, "latin.spec")

    let bytes =
        Encoding.Latin1.GetBytes(misspelled.Replace("name \"Small\"", "name \"Small\"  # gr\u00fc\u00dfe"))

    File.WriteAllBytes(spec, bytes)
    let finished = run [ "check"; spec; "--fix" ]
    Assert.Equal(1, finished.Code)
    Assert.Contains("not UTF-8", finished.Err)
    Assert.Equal<byte>(bytes, File.ReadAllBytes spec)

// The loop itself, over a compiler made up for each test ------------------------------------------------------------

let private places (text: string) (word: string) =
    let rec from (start: int) =
        seq {
            match text.IndexOf(word, start, StringComparison.Ordinal) with
            | -1 -> ()
            | place ->
                yield place
                yield! from (place + word.Length)
        }

    from 0

/// An error at every place of a word, with these replacements.
let private complaints (source: SourceText) (word: string) (replacements: string list) =
    places source.Text word
    |> Seq.map (fun place ->
        let span: Span =
            {
                Source = source
                Start = place
                Length = word.Length
            }

        replacements
        |> List.fold
            (fun diagnostic replacement -> Diagnostic.fix span replacement diagnostic)
            (Diagnostic.error "E999" span word "here"))

let private compiler (rules: (string * string list) list) (text: string) : CompileResult =
    let source = SourceText("made-up.spec", text, false)

    {
        Experiment = null
        IsLibrary = false
        Diagnostics =
            rules
            |> Seq.collect (fun (word, replacements) -> complaints source word replacements)
            |> Array.ofSeq
    }

let private mend rules text =
    Fixes.mend "made-up.spec" (compiler rules) text

[<Fact>]
let ``a fix that uncovers another is followed by it`` () =
    let result = mend [ "one", [ "two" ]; "two", [ "three" ] ] "one two one"
    Assert.Equal("three three three", result.Text)
    Assert.Empty result.Result.Diagnostics
    Assert.Equal(5, result.Changes.Length)

[<Fact>]
let ``of fixes that overlap, one is made at a time`` () =
    let result = mend [ "abc", [ "x" ]; "bcd", [ "y" ] ] "abcd bcd"
    Assert.Equal("xd y", result.Text)

[<Fact>]
let ``fixes that only trade one error for another change nothing`` () =
    let result = mend [ "tick", [ "tock" ]; "tock", [ "tick" ] ] "tick"
    Assert.Equal("tick", result.Text)
    Assert.Empty result.Changes

[<Fact>]
let ``fixes that make it worse are taken back`` () =
    let result = mend [ "a", [ "bb" ]; "b", [] ] "a"
    Assert.Equal("a", result.Text)
    Assert.Empty result.Changes

[<Fact>]
let ``a fix that adds to itself ends`` () =
    let result = mend [ "a", [ "aa" ] ] "a"
    Assert.Equal("a", result.Text)

// Several specs -------------------------------------------------------------------------------------------------------

[<Fact>]
let ``several specs are checked and mended, also after one that is missing`` () =
    let good, bad =
        file "several-good.spec" smallText, file "several-bad.spec" misspelled

    let missing = Path.Combine(scratch, "several-missing.spec")
    let finished = run [ "check"; good; missing; bad; "--fix"; "--json" ]
    Assert.Equal(2, finished.Code)
    Assert.False(finished.Json.GetProperty("valid").GetBoolean())
    let specs = finished.Json.GetProperty("specs").EnumerateArray() |> Array.ofSeq

    Assert.Equal<(string | null * bool) list>(
        [ good, true; missing, false; bad, true ],
        [
            for each in specs -> each.GetProperty("spec").GetString(), each.GetProperty("valid").GetBoolean()
        ]
    )

    Assert.Equal(2, specs[1].GetProperty("error").GetProperty("exit_code").GetInt32())
    Assert.Equal(mended, File.ReadAllText bad)

[<Fact>]
let ``several sound specs are exit code 0`` () =
    let finished =
        run
            [
                "check"
                file "sound-1.spec" smallText
                file "sound-2.spec" smallText
                "-o"
                "train.epochs=1"
            ]

    Assert.Equal(0, finished.Code)
    Assert.EndsWith("2 specs are fine\n", finished.Out)
