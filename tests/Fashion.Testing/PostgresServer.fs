namespace Fashion.Testing

open System
open System.Diagnostics
open System.IO
open System.Threading

/// A PostgreSQL server of the tests' own, on a socket in a temporary folder; started once, when first asked for.
type PostgresServer private () =
    static let started = Lazy<PostgresServer>(fun () -> new PostgresServer())
    static let mutable databases = 0

    let folder = Directory.CreateTempSubdirectory("fashion-postgres").FullName

    let start (program: string) (arguments: string list) =
        use running =
            Process.Start(ProcessStartInfo(program, arguments, WorkingDirectory = folder))
            |> Option.ofObj
            |> Option.get

        running.WaitForExit()
        running.ExitCode

    let run (program: string) (arguments: string list) =
        let bin = Directory.GetDirectories "/usr/lib/postgresql" |> Array.max
        let line = Path.Combine(bin, "bin", program) :: arguments

        let line =
            if Environment.UserName = "root" then
                [ "runuser"; "-u"; "postgres"; "--" ] @ line
            else
                line

        let said = Path.Combine(folder, program + ".log")

        // What the server inherits would stay open as long as it runs.
        if
            start "bash" ([ "-c"; "exec \"$@\" > \"$0\" 2>&1 < /dev/null"; said ] @ line)
            <> 0
        then
            invalidOp (program + " failed:\n" + File.ReadAllText said)

    let data = Path.Combine(folder, "data")

    do
        // The server does not run as root.
        start "chmod" [ "777"; folder ] |> ignore
        run "initdb" [ "-D"; data; "-U"; "tests"; "-A"; "trust"; "--no-sync" ]

        run
            "pg_ctl"
            [
                "-D"
                data
                "-w"
                "-l"
                Path.Combine(folder, "log")
                "-o"
                $"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200"
                "start"
            ]

        AppDomain.CurrentDomain.ProcessExit.Add(fun _ ->
            run "pg_ctl" [ "-D"; data; "-m"; "immediate"; "stop" ]
            Directory.Delete(folder, recursive = true))

    member private _.Create(name: string) =
        run "createdb" [ "-h"; folder; "-U"; "tests"; name ]
        $"postgresql://tests@/{name}?host={folder}"

    /// The address of a new, empty database.
    static member NewDatabase() : string =
        started.Value.Create $"tests{Interlocked.Increment &databases}"
