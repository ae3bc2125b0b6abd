/// Every diagnostic code: the source above, what is said of it below. FASHION_REWRITE_SNAPSHOTS=1 writes the files anew.
module Fashion.Dsl.Tests.SnapshotTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling
open Fashion.Dsl.Tests.DiagnosticCases

let private folder = Path.Combine(root, "tests", "Fashion.Dsl.Tests", "snapshots")

let private drawn (text: string, options: CompileOptions) =
    let result = compileWith options "specs/lenet.spec" text
    let lines = text.TrimEnd('\n').Split '\n'

    let numbered =
        lines |> Array.mapi (fun index line -> $"{index + 1, 3} | {line}".TrimEnd())

    let command =
        options.Overrides |> Seq.map (fun each -> $"-o {each}") |> String.concat " "

    let profile =
        match options.Profile with
        | null -> ""
        | name -> $"--profile {name}"

    let head = String.concat " " [ profile; command ]

    String.concat "\n" [ yield head.Trim(); yield! numbered; yield ""; yield render result ]

let private snapshot code =
    let cases = cases |> List.find (fun (each, _) -> each = code) |> snd
    let rule = "\n\n" + String('=', 80) + "\n"

    (cases
     |> List.map (fun case -> (drawn case).TrimStart('\n'))
     |> String.concat rule)
    + "\n"

let allCodes = TheoryData<string>(cases |> List.map fst)

[<Theory; MemberData(nameof allCodes)>]
let ``a diagnostic reads as its snapshot`` (code: string) =
    let file = Path.Combine(folder, $"{code}.txt")
    let actual = snapshot code
    Assert.Contains($" {code}: ", actual)

    if Environment.GetEnvironmentVariable "FASHION_REWRITE_SNAPSHOTS" = "1" then
        Directory.CreateDirectory folder |> ignore
        File.WriteAllText(file, actual)

    Assert.Equal(File.ReadAllText file, actual)

[<Fact>]
let ``every code of the compiler is in the table of codes and has a snapshot, and no other has`` () =
    let inSource =
        Directory.GetFiles(Path.Combine(root, "src", "Fashion.Dsl"), "*.fs", SearchOption.AllDirectories)
        |> Seq.filter (fun file -> not (file.EndsWith("DiagnosticCodes.fs", StringComparison.Ordinal)))
        |> Seq.collect (fun file -> Regex.Matches(File.ReadAllText file, "\"([EW][0-9]{3})\""))
        |> Seq.map _.Groups[1].Value
        |> Set.ofSeq

    let inSnapshots =
        Directory.GetFiles(folder, "*.txt")
        |> Seq.map (fun file -> string (Path.GetFileNameWithoutExtension file))
        |> Set.ofSeq

    Assert.Equal<Set<string>>(inSource, DiagnosticCodes.all |> List.map _.Code |> Set.ofList)
    Assert.Equal<Set<string>>(inSource, inSnapshots)
    Assert.Equal<Set<string>>(inSource, cases |> List.map fst |> Set.ofList)

[<Fact>]
let ``the page of diagnostics is what the table and the snapshots say`` () =
    let page = Path.Combine(root, "docs", "diagnostics.md")
    let mark = "<!-- codes: written by the tests with FASHION_REWRITE_SNAPSHOTS=1 -->\n"
    let text = File.ReadAllText page
    let start = text.IndexOf(mark, StringComparison.Ordinal)
    Assert.True(start > 0)

    let table =
        DiagnosticCodes.all
        |> List.map (fun each -> $"| [`{each.Code}`](#{each.Code.ToLowerInvariant()}) | {each.Meaning} |")

    /// The first case of a code, where a line that is too long to read is cut.
    let example code =
        let case = cases |> List.find (fun (each, _) -> each = code) |> snd |> List.head

        (drawn case).Trim('\n').Split '\n'
        |> Array.map (fun line ->
            if line.Length > 160 then
                line.Substring(0, 157) + "..."
            else
                line)

    let sections =
        DiagnosticCodes.all
        |> List.collect (fun each ->
            [
                yield ""
                yield $"## {each.Code}"
                yield ""
                yield each.Meaning
                yield ""
                yield "```text"
                yield! example each.Code
                yield "```"
            ])

    let expected =
        text.Substring(0, start)
        + mark
        + "\n| Code | Meaning |\n|---|---|\n"
        + String.concat "\n" (table @ sections)
        + "\n"

    if Environment.GetEnvironmentVariable "FASHION_REWRITE_SNAPSHOTS" = "1" then
        File.WriteAllText(page, expected)

    Assert.Equal(expected, File.ReadAllText page)
