/// The texts of specs and of what they import, from files and back into them.
[<RequireQualifiedAccess>]
module Fashion.Cli.SpecText

open System
open System.IO
open System.Text
open Fashion.Core
open Fashion.Core.Serialization
open Fashion.Dsl

/// Larger than any spec that a person or a program writes.
let private largest = 4L * 1024L * 1024L

/// What the spec's own paths are relative to.
let folder (path: string) =
    match Path.GetDirectoryName(Path.GetFullPath path) with
    | null -> "/"
    | folder -> folder

let private nearby (path: string) =
    let folder = folder path

    if Directory.Exists folder then
        DirectoryInfo(folder).EnumerateFiles "*.spec"
        |> Seq.map _.Name
        |> Suggestion.nearest (FileInfo(path).Name)
        |> Option.map (fun name ->
            let beside = path.Substring(0, path.LastIndexOf '/' + 1)
            "did you mean `" + beside + name + "`?")
    else
        None

/// The system's refusal to read a file, in words.
let private reading (path: string) (read: unit -> 'T) : 'T =
    try
        read ()
    with
    | :? UnauthorizedAccessException
    | :? IOException as failure ->
        raise (CommandLine.wrong (path + ": it cannot be read: " + failure.Message) "look at who may read it")

let private text (path: string) =
    if FileInfo(path).Length > largest then
        raise (CommandLine.wrong (path + ": this is too large for a spec") "a spec has at most 4 MB")

    File.ReadAllText path

/// The text of a spec that the command line names. What cannot be read is exit code 2.
let read (path: string) : string =
    reading path (fun () ->
        if Directory.Exists path then
            raise (
                CommandLine.wrong (path + ": this is a folder, not a spec") "name a file, such as `specs/lenet.spec`"
            )

        if not (File.Exists path) then
            let help =
                nearby path
                |> Option.defaultValue "specs end in `.spec`; `ls specs` shows those that come along"

            raise (CommandLine.wrong (path + ": there is no such file") help)

        text path)

/// The text that standard input gives.
let readInput () : string =
    use input = new StreamReader(Console.OpenStandardInput(), UTF8Encoding false)
    let buffer = Array.zeroCreate<char>(int largest + 1)
    let length = input.ReadBlock buffer

    if length > int largest then
        raise (CommandLine.wrong "standard input: this is too large for a spec" "a spec has at most 4 MB")

    String(buffer, 0, length)

/// The text of a file that a spec imports or extends; null where there is none. One that is there and cannot be read
/// is exit code 2, as for the spec itself.
let tryRead (path: string) : string | null =
    if File.Exists path then
        reading path (fun () -> text path)
    else
        null

let private mark = [| 0xEFuy; 0xBBuy; 0xBFuy |]

/// Does the file begin with a byte-order mark?
let hasMark (path: string) : bool =
    reading path (fun () ->
        use file = File.OpenRead path
        let start = Array.zeroCreate<byte> mark.Length
        file.ReadAtLeast(start, start.Length, false) = mark.Length && start = mark)

/// Puts a new text in the place of the one that was read, whole or not at all. Links and permissions stay, and a
/// byte-order mark where `keepMark` says so. A file that is no UTF-8, or that somebody changed meanwhile, is left as it
/// is (exit code 1).
let replace (path: string) (before: string) (after: string) (keepMark: bool) : unit =
    let place =
        match File.ResolveLinkTarget(path, true) with
        | null -> path
        | target -> target.FullName

    let bytes = reading path (fun () -> File.ReadAllBytes place)
    let prefix = if bytes.AsSpan().StartsWith mark then mark else [||]
    let expected = Encoding.UTF8.GetBytes before

    if not (bytes.AsSpan(prefix.Length).SequenceEqual expected) then
        raise (
            RunException(
                "R105",
                path + ": it changed while it was read, or is not UTF-8; it was left as it is",
                "save it as UTF-8 and try again"
            )
        )

    let permissions =
        if OperatingSystem.IsWindows() then
            None
        else
            Some(File.GetUnixFileMode place)

    AtomicFile.Write(
        place,
        Action<Stream>(fun stream ->
            if keepMark then
                stream.Write prefix

            stream.Write(Encoding.UTF8.GetBytes after))
    )

    match permissions with
    | Some mode when not (OperatingSystem.IsWindows()) -> File.SetUnixFileMode(place, mode)
    | _ -> ()
