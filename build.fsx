// The build: `dotnet fsi build.fsx TARGET`. Plain functions, read from top to bottom; the targets stand at the end.

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open System.Security.Cryptography
open System.Text
open System.Text.RegularExpressions

let root = __SOURCE_DIRECTORY__

let path parts =
    Path.Combine(Array.append [| root |] (List.toArray parts))

/// Ends the build with one line and an exit code.
exception BuildFailure of message: string

/// Progress goes to standard error: `fashion-cli --json` owns standard output even when set-up runs first.
let say (message: string) =
    Console.Error.WriteLine("set-up: " + message)

// Processes ----------------------------------------------------------------------------------------------------------

let processInfo (program: string) (arguments: string list) =
    let info =
        ProcessStartInfo(program, arguments, WorkingDirectory = root, UseShellExecute = false)

    info.Environment["DOTNET_NOLOGO"] <- "1"
    info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] <- "1"
    // A build server that outlives the build would keep the caller's pipes open.
    info.Environment["MSBUILDDISABLENODEREUSE"] <- "1"
    info.Environment["DEBIAN_FRONTEND"] <- "noninteractive"
    info

/// Runs a program, hands each line of both its streams to `onLine`, and gives its exit code.
let runLines (onLine: string -> unit) program arguments =
    let info = processInfo program arguments
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    use running = new Process(StartInfo = info)
    let gate = obj ()

    let receive (line: DataReceivedEventArgs) =
        match line.Data with
        | null -> ()
        | text -> lock gate (fun () -> onLine text)

    running.OutputDataReceived.Add receive
    running.ErrorDataReceived.Add receive
    running.Start() |> ignore
    running.BeginOutputReadLine()
    running.BeginErrorReadLine()
    running.WaitForExit()
    running.ExitCode

/// Runs a program quietly; where it fails, shows all it said and ends the build.
let run what program arguments =
    let said = StringBuilder()

    if runLines (fun line -> said.AppendLine line |> ignore) program arguments <> 0 then
        Console.Error.Write(said.ToString())
        raise (BuildFailure(what + " failed"))

// Debian packages ----------------------------------------------------------------------------------------------------

let multiarch =
    match RuntimeInformation.OSArchitecture with
    | Architecture.Arm64 -> "aarch64-linux-gnu"
    | _ -> "x86_64-linux-gnu"

/// What the project needs of Debian, and the file that shows that it is there.
let debianPackages =
    [
        "libtorch-dev", $"/usr/lib/{multiarch}/cmake/Torch/TorchConfig.cmake"
        "libopenblas0-pthread", $"/usr/lib/{multiarch}/openblas-pthread/libopenblas.so.0"
        "cmake", "/usr/bin/cmake"
        "g++", "/usr/bin/g++"
        "libpng-dev", "/usr/include/png.h"
        "libjpeg62-turbo-dev", "/usr/include/jpeglib.h"
        "zlib1g-dev", "/usr/include/zlib.h"
        // Draws the charts of reports; npm brings the library.
        "nodejs", "/usr/bin/node"
        "npm", "/usr/bin/npm"
        "dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"
    ]

/// What the tests need besides: a server of databases, Optuna, which reads a search's tables, and scikit-learn, whose metrics
/// are the same.
let testPackages =
    [
        "postgresql-15", "/usr/lib/postgresql/15/bin/initdb"
        "python3-optuna", "/usr/lib/python3/dist-packages/optuna/__init__.py"
        "python3-psycopg2", "/usr/lib/python3/dist-packages/psycopg2/__init__.py"
        "python3-sklearn", "/usr/lib/python3/dist-packages/sklearn/__init__.py"
        // What reads a run's event files and model card beside TensorBoard and the hub.
        "protobuf-compiler", "/usr/bin/protoc"
        "python3-crcmod", "/usr/lib/python3/dist-packages/crcmod/__init__.py"
        "python3-yaml", "/usr/lib/python3/dist-packages/yaml/__init__.py"
        // What opens reports, and what draws pictures as PNG.
        "chromium", "/usr/bin/chromium"
        "librsvg2-bin", "/usr/bin/rsvg-convert"
    ]

let installDebian (wanted: (string * string) list) =
    let missing =
        wanted
        |> List.distinct
        |> List.filter (snd >> File.Exists >> not)
        |> List.map fst

    if not missing.IsEmpty then
        let names = String.Join(" ", missing)
        let aptGet = "/usr/bin/apt-get"

        let byHand () =
            raise (
                BuildFailure
                    $"these packages are missing; run this once, then try again:\n  sudo apt-get install -y {names}"
            )

        if not (File.Exists aptGet) then
            byHand ()

        let prefix =
            if Environment.UserName = "root" then
                []
            elif
                File.Exists "/usr/bin/sudo"
                && runLines ignore "/usr/bin/sudo" [ "-n"; "true" ] = 0
            then
                [ "/usr/bin/sudo"; "-n" ]
            else
                byHand ()

        let apt arguments =
            let command = prefix @ (aptGet :: arguments)
            run $"`apt-get {List.head arguments}`" command.Head command.Tail

        say $"installing {names} (Debian)"
        apt [ "update"; "-q" ]
        apt ([ "install"; "-y"; "-q"; "--no-install-recommends" ] @ missing)

// .NET tools and packages --------------------------------------------------------------------------------------------

/// SHA-256 over the names and contents of files, 16 hex digits.
let hashFiles (extra: string) (files: string seq) =
    use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256
    hash.AppendData(Encoding.UTF8.GetBytes extra)

    for file in Seq.sort files do
        hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file) + "\n"))
        hash.AppendData(File.ReadAllBytes file)

    Convert.ToHexString(hash.GetHashAndReset()).Substring(0, 16).ToLowerInvariant()

/// Files under a folder, without what builds leave there.
let rec sources (folder: string) : string seq =
    seq {
        yield! Directory.EnumerateFiles folder

        for child in Directory.EnumerateDirectories folder do
            match Path.GetFileName child with
            | "bin"
            | "obj"
            | "node_modules" -> ()
            | _ -> yield! sources child
    }

let packageFolder =
    match Environment.GetEnvironmentVariable "NUGET_PACKAGES" with
    | null
    | "" -> Path.Combine(Environment.GetFolderPath Environment.SpecialFolder.UserProfile, ".nuget", "packages")
    | folder -> folder

/// Every package that the lock and the tool manifest name stands in the package folder.
let packagesAreThere () =
    let locked =
        Regex.Matches(File.ReadAllText(path [ "paket.lock" ]), @"(?m)^    ([A-Za-z][\w.]*) \(")
        |> Seq.map (fun entry -> entry.Groups[1].Value)

    Seq.append [ "paket"; "fantomas" ] locked
    |> Seq.forall (fun name -> Directory.Exists(Path.Combine(packageFolder, name.ToLowerInvariant())))

let writeStamp (file: string) (text: string) =
    Directory.CreateDirectory(path [ ".build" ]) |> ignore
    File.WriteAllText(file, text)

let restore () =
    let stamp = path [ ".build"; "restore.stamp" ]

    let inputs =
        Seq.concat
            [
                Seq.ofList
                    [
                        path [ "paket.lock" ]
                        path [ "paket.dependencies" ]
                        path [ ".config"; "dotnet-tools.json" ]
                    ]
                Directory.EnumerateFiles(path [ "src" ], "paket.references", SearchOption.AllDirectories)
                Directory.EnumerateFiles(path [ "tests" ], "paket.references", SearchOption.AllDirectories)
                Seq.singleton (path [ "bench"; "Fashion.Benchmarks"; "paket.references" ])
            ]

    let wanted = hashFiles packageFolder inputs

    if not (File.Exists stamp && File.ReadAllText stamp = wanted && packagesAreThere ()) then
        say "restoring .NET tools and packages"
        run "`dotnet tool restore`" "dotnet" [ "tool"; "restore" ]
        run "`dotnet paket restore`" "dotnet" [ "paket"; "restore" ]
        writeStamp stamp wanted

/// The npm packages of a test project, as the lock file in its `node` names them.
let restoreNode (project: string) =
    let folder = path [ "tests"; project; "node" ]
    let lock = Path.Combine(folder, "package-lock.json")
    let installed = Path.Combine(folder, "node_modules")
    let stamp = Path.Combine(installed, "restore.stamp")
    let wanted = hashFiles "" [ lock ]

    if not (File.Exists stamp && File.ReadAllText stamp = wanted) then
        say $"restoring npm packages for {project}"
        run "`npm ci`" "npm" [ "ci"; "--prefix"; folder; "--ignore-scripts" ]
        File.WriteAllText(stamp, wanted)

// The command-line program -------------------------------------------------------------------------------------------

let runtimeIdentifier =
    match RuntimeInformation.OSArchitecture with
    | Architecture.Arm64 -> "linux-arm64"
    | _ -> "linux-x64"

/// Publishes src/Fashion.Cli, compiled ahead of time, into `artifacts/cli-HASH of the sources`, and points `artifacts/cli`
/// there. A program that is running keeps the folder it started from; only older ones are removed.
let publish () =
    let shared =
        [ "paket.lock"; "Directory.Build.props"; "global.json" ]
        |> Seq.map (fun name -> path [ name ])

    let provider =
        Environment.GetEnvironmentVariable "TorchProvider"
        |> Option.ofObj
        |> Option.defaultValue "system"

    let name =
        "cli-" + hashFiles provider (Seq.append (sources (path [ "src" ])) shared)

    let folder, link = path [ "artifacts"; name ], path [ "artifacts"; "cli" ]

    if not (File.Exists(Path.Combine(folder, "fashion-cli"))) then
        say "building fashion-cli (a few minutes the first time)"
        let aside = folder + ".new"

        if Directory.Exists aside then
            Directory.Delete(aside, true)

        run
            "building fashion-cli"
            "dotnet"
            [
                "publish"
                path [ "src"; "Fashion.Cli" ]
                "-c"
                "Release"
                "-r"
                runtimeIdentifier
                "--self-contained"
                "false"
                "-p:PublishReadyToRun=true"
                "-o"
                aside
                "-nologo"
                "-v"
                "q"
            ]

        Directory.Move(aside, folder)

    let current =
        if File.Exists link || Directory.Exists link then
            FileInfo(link).LinkTarget
        else
            null

    if current <> name then
        let aside = link + ".new"
        File.Delete aside
        File.CreateSymbolicLink(aside, name) |> ignore
        run "pointing artifacts/cli to the new build" "mv" [ "-T"; aside; link ]

        for old in Directory.EnumerateDirectories(path [ "artifacts" ], "cli-*") do
            let it = Path.GetFileName old

            if it <> name && it <> current then
                Directory.Delete(old, true)

    // `./fashion-cli` compares the age of this file with that of the sources.
    writeStamp (path [ ".build"; "cli.stamp" ]) name

// Tests --------------------------------------------------------------------------------------------------------------

type Count =
    {
        Passed: int
        Failed: int
        Skipped: int
    }

let formatted = [ "src"; "tests"; "bench"; "build.fsx" ]

/// The check of the F# layout, counted as one test.
let checkFormat () =
    let said = StringBuilder()

    match runLines (fun line -> said.AppendLine line |> ignore) "dotnet" ([ "fantomas"; "--check" ] @ formatted) with
    | 0 -> { Passed = 1; Failed = 0; Skipped = 0 }
    | _ ->
        Console.Write(said.ToString())
        Console.WriteLine "[FAIL] F# layout: `dotnet fsi build.fsx format` mends it"
        { Passed = 0; Failed = 1; Skipped = 0 }

let summary =
    Regex @"Total: (\d+)(?:, Errors: (\d+), Failed: (\d+), Skipped: (\d+), Not Run: (\d+))?"

/// Runs one test program and shows what it says. One that ends without its summary counts as one failure.
let runTests (project: string) =
    let program = path [ "tests"; project; "bin"; "Debug"; "net10.0"; project + ".dll" ]
    let mutable count = None

    let onLine (line: string) =
        let found = summary.Match line

        if found.Success then
            let number (group: int) =
                if found.Groups[group].Success then
                    int found.Groups[group].Value
                else
                    0

            let failed = number 2 + number 3
            let skipped = number 4 + number 5

            count <-
                Some
                    {
                        Passed = number 1 - number 3 - skipped
                        Failed = failed
                        Skipped = skipped
                    }

        Console.WriteLine line

    let code = runLines onLine "dotnet" [ "exec"; program; "-noLogo"; "-noColor" ]

    match count with
    | Some count when code = 0 || count.Failed > 0 -> count
    | _ ->
        Console.WriteLine $"[FAIL] {project} ended with exit code {code} before its summary"
        let passed = count |> Option.map _.Passed |> Option.defaultValue 0

        {
            Passed = passed
            Failed = 1
            Skipped = 0
        }

// Targets ------------------------------------------------------------------------------------------------------------

let prepare () =
    installDebian debianPackages
    restore ()

let setup () =
    prepare ()
    publish ()

let build () =
    prepare ()
    run "the build" "dotnet" [ "build"; path [ "Fashion.sln" ]; "-c"; "Debug"; "-nologo"; "-v"; "q" ]

let test () =
    let started = Stopwatch.StartNew()
    installDebian testPackages
    List.iter restoreNode [ "Fashion.Editors.Tests"; "Fashion.Reports.Tests" ]
    build ()

    let projects =
        Directory.GetDirectories(path [ "tests" ], "*.Tests")
        |> Array.map Path.GetFileName
        |> Array.sort

    let counts = checkFormat () :: [ for project in projects -> runTests project ]
    let sum of' = counts |> List.sumBy of'
    let skipped = sum _.Skipped

    if skipped > 0 then
        Console.WriteLine $"{skipped} skipped"

    Console.WriteLine $"{started.Elapsed.TotalSeconds:F0} s"
    Console.WriteLine $"{sum _.Passed} passed, {sum _.Failed} failed"
    if sum _.Failed = 0 then 0 else 1

let peer = [ ("python3-torch", "/usr/lib/python3/dist-packages/torch/__init__.py") ]

let classicalPeers =
    [
        "python3-sklearn", "/usr/lib/python3/dist-packages/sklearn/__init__.py"
        "python3-faiss", "/usr/lib/python3/dist-packages/faiss/__init__.py"
    ]

/// Both sides of a comparison need to be there: this program, and Debian's PyTorch, Faiss and scikit-learn. Without names all
/// benchmarks run, one after the other.
let bench names =
    let all = [ "compiler"; "augmentation"; "bench"; "classical"; "search" ]

    for name in names do
        if not (List.contains name all) then
            raise (BuildFailure $"""there is no benchmark `{name}`; there are: {String.concat ", " all}""")

    setup ()
    installDebian (peer @ classicalPeers @ testPackages)

    for script in (if List.isEmpty names then all else names) do
        if
            runLines Console.WriteLine "dotnet" [ "fsi"; path [ "bench"; script + ".fsx" ] ]
            <> 0
        then
            raise (BuildFailure $"bench/{script}.fsx failed")

    0

/// Runs a program that may be interrupted and shows what it says; gives its exit code.
let hand program arguments =
    let start = processInfo program arguments
    use running = new Process(StartInfo = start)
    running.Start() |> ignore
    running.WaitForExit()
    running.ExitCode

let results arguments =
    setup ()
    hand "dotnet" ([ "fsi"; path [ "bench"; "results.fsx" ] ] @ arguments)

/// The report of the published systems' runs, which are trained where they are not there.
let report _ =
    setup ()
    installDebian testPackages
    hand "dotnet" [ "fsi"; path [ "bench"; "report.fsx" ] ]

let torchvision =
    "python3-torchvision", "/usr/lib/python3/dist-packages/torchvision/__init__.py"

/// The classical methods beside Faiss and scikit-learn.
let classicalParity () =
    run
        "the build"
        "dotnet"
        [
            "build"
            path [ "bench"; "Fashion.Benchmarks" ]
            "-c"
            "Release"
            "-nologo"
            "-v"
            "q"
        ]

    hand "/usr/bin/python3" [ "-B"; path [ "bench"; "parity"; "classical.py" ] ]

/// Specs by name, or `classical`, or everything.
let parity names =
    setup ()
    installDebian (torchvision :: peer @ classicalPeers)

    let classical =
        if List.isEmpty names || List.contains "classical" names then
            classicalParity ()
        else
            0

    let specs = names |> List.filter ((<>) "classical")

    if names = [ "classical" ] then
        classical
    else

        // Without -B Python would leave compiled files beside the sources.
        let steps =
            hand "/usr/bin/python3" ([ "-B"; path [ "bench"; "parity"; "parity.py" ] ] @ specs)

        let weights =
            if List.isEmpty specs then
                hand "dotnet" [ "fsi"; path [ "bench"; "parity"; "resnet18.fsx" ] ]
            else
                0

        List.max [ steps; weights; classical ]

let format () =
    prepare ()
    run "fantomas" "dotnet" ("fantomas" :: formatted)

type Target =
    {
        Name: string
        Summary: string
        /// Takes the words behind the target, and gives the exit code.
        Run: string list -> int
    }

let targets =
    let target name summary run =
        {
            Name = name
            Summary = summary
            Run = run
        }

    /// A target that takes no words.
    let plain run arguments =
        match arguments with
        | [] -> run ()
        | other :: _ -> raise (BuildFailure $"nothing is known about `{other}` here")

    let always run =
        plain (fun () ->
            run ()
            0)

    [
        target "setup" "install what is missing and build fashion-cli; quick when nothing is to do" (always setup)
        target "build" "set up and build everything" (always build)
        target "test" "set up, build, and run every test" (plain test)
        target
            "bench"
            "time the compiler, augmentation, training, fits and searches beside their peers [NAME...]; writes bench/*.md"
            bench
        target "results" "train what docs/results.md lacks [--only SPEC,...], or only write it [--report]" results
        target "report" "train what docs/report.html lacks, and write it with the pictures of docs/pictures" report
        target
            "parity"
            "compare with PyTorch, Faiss and scikit-learn [SPEC...] [classical]; writes bench/PARITY*.md"
            parity
        target "format" "lay out the F# sources (Fantomas)" (always format)
    ]

let usage () =
    Console.Error.WriteLine "usage: dotnet fsi build.fsx TARGET [ARGUMENTS]"

    for target in targets do
        Console.Error.WriteLine("  " + target.Name.PadRight 8 + target.Summary)

    2

let main arguments =
    match arguments with
    | name :: words ->
        match targets |> List.tryFind (fun target -> target.Name = name) with
        | Some target ->
            try
                target.Run words
            with
            | BuildFailure message ->
                Console.Error.WriteLine("error: " + message)
                1
            | :? IOException
            | :? UnauthorizedAccessException as failure ->
                Console.Error.WriteLine("error: " + failure.Message)
                1
        | None -> usage ()
    | [] -> usage ()

exit (main (Array.toList fsi.CommandLineArgs[1..]))
