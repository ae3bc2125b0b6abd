module Fashion.Cli.Tests.FmtCommandTests

open System
open System.Diagnostics
open System.IO
open System.Text
open Xunit
open Fashion.Cli.Tests.CommandRun

let private untidy = smallText.Replace("  batch = 50", "    batch=50   ")

[<Fact>]
let ``fmt writes what is not canonical, and says which files`` () =
    let tidy = file "tidy.spec" smallText
    let other = file "untidy.spec" untidy
    let written = File.GetLastWriteTimeUtc tidy
    let finished = run [ "fmt"; tidy; other ]
    Assert.Equal(0, finished.Code)
    Assert.Equal(other + ": formatted\n", finished.Out)
    Assert.Equal("", finished.Err)
    Assert.Equal(smallText, File.ReadAllText other)
    Assert.Equal(smallText, File.ReadAllText tidy)
    Assert.Equal(written, File.GetLastWriteTimeUtc tidy)

[<Fact>]
let ``fmt --check writes nothing and ends with 1 where something would change`` () =
    let other = file "unchecked.spec" untidy
    let finished = run [ "fmt"; "--check"; small; other ]
    Assert.Equal(1, finished.Code)
    Assert.Equal("", finished.Out)
    Assert.Equal(other + ": is not in canonical form\n", finished.Err)
    Assert.Equal(untidy, File.ReadAllText other)
    Assert.Equal(0, (run [ "fmt"; "--check"; small ]).Code)

[<Fact>]
let ``a spec with mistakes of form is left as it is, the others are formatted`` () =
    let text = untidy.Replace("normalize = unit", "normalize = ")
    let mistaken = file "mistaken.spec" text
    let other = file "other.spec" untidy

    let finished =
        run [ "fmt"; mistaken; other; Path.Combine(scratch, "not-there.spec") ]

    Assert.Equal(2, finished.Code)
    Assert.Contains("error E002: expected a value, found the end of the line", finished.Err)
    Assert.Contains(mistaken + ": 1 error; it was left as it is", finished.Err)
    Assert.Contains("not-there.spec: there is no such file", finished.Err)
    Assert.Equal(text, File.ReadAllText mistaken)
    Assert.Equal(smallText, File.ReadAllText other)

[<Fact>]
let ``fmt --json tells of each spec what came of it`` () =
    let mistaken = file "mistaken_too.spec" "spec 1\nmodel {"
    let other = file "untidy_too.spec" untidy
    let finished = run [ "fmt"; "--check"; "--json"; mistaken; other; small ]
    Assert.Equal(2, finished.Code)

    let specs = finished.Json.GetProperty("specs").EnumerateArray() |> Array.ofSeq

    Assert.Equal(mistaken, specs[0].GetProperty("spec").GetString())
    Assert.Equal("E001", specs[0].GetProperty("diagnostics").[0].GetProperty("code").GetString())
    Assert.True(specs[1].GetProperty("changed").GetBoolean())
    Assert.False(specs[2].GetProperty("changed").GetBoolean())

[<Fact>]
let ``fmt --shapes writes shapes and, once they are there, nothing`` () =
    let spec = file "shapes.spec" smallText
    Assert.Equal(1, (run [ "fmt"; "--shapes"; "--check"; spec ]).Code)
    Assert.Equal(0, (run [ "fmt"; "--shapes"; spec ]).Code)
    let text = File.ReadAllText spec
    Assert.Contains("  flatten -> dense(16) -> relu            : 16\n", text)
    Assert.Contains("  dense(classes)                          : 10\n", text)
    Assert.Equal(0, (run [ "fmt"; "--shapes"; "--check"; spec ]).Code)
    Assert.Equal("", (run [ "check"; spec ]).Err)

[<Fact>]
let ``a byte-order mark goes, links and permissions stay`` () =
    let target = file "marked.spec" ""
    File.WriteAllText(target, smallText, UTF8Encoding true)
    let mode = UnixFileMode.UserRead ||| UnixFileMode.UserWrite

    if not (OperatingSystem.IsWindows()) then
        File.SetUnixFileMode(target, mode)

    let link = Path.Combine(scratch, "link.spec")
    File.CreateSymbolicLink(link, target) |> ignore
    Assert.Equal(0, (run [ "fmt"; link ]).Code)
    Assert.Equal<byte array>(Encoding.UTF8.GetBytes smallText, File.ReadAllBytes target)
    Assert.NotNull(FileInfo(link).LinkTarget)

    if not (OperatingSystem.IsWindows()) then
        Assert.Equal(mode, File.GetUnixFileMode target)

[<Fact>]
let ``a file that is not UTF-8 is left as it is`` () =
    let bytes =
        Array.append (Encoding.UTF8.GetBytes untidy) (Encoding.Latin1.GetBytes "# caf\u00E9\n")

    let path = Path.Combine(scratch, "latin.spec")
    File.WriteAllBytes(path, bytes)
    let finished = run [ "fmt"; path ]
    Assert.Equal(1, finished.Code)
    Assert.Contains("is not UTF-8; it was left as it is", finished.Err)
    Assert.Equal<byte array>(bytes, File.ReadAllBytes path)

/// The program itself, fed with a text.
let private piped (input: string) (arguments: string list) =
    let cli = typeof<Fashion.Cli.Output>.Assembly.Location

    let info =
        ProcessStartInfo(
            "dotnet",
            [ "exec"; cli ] @ arguments,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    use running = Process.Start info |> Option.ofObj |> Option.get
    running.StandardInput.Write input
    running.StandardInput.Close()
    let out = running.StandardOutput.ReadToEndAsync()
    let err = running.StandardError.ReadToEndAsync()
    running.WaitForExit()
    struct (running.ExitCode, out.Result, err.Result)

[<Fact>]
let ``a dash is standard input, whose canonical text goes to standard output`` () =
    Assert.Equal(struct (0, smallText, ""), piped untidy [ "fmt"; "-" ])
    Assert.Equal(struct (1, "", "standard input: is not in canonical form\n"), piped untidy [ "fmt"; "--check"; "-" ])
    let struct (code, out, err) = piped "spec 1\nmodel {" [ "fmt"; "-" ]
    Assert.Equal(2, code)
    Assert.Equal("", out)
    Assert.Contains("--> standard input:2:7", err)
