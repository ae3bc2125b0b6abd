namespace Fashion.Dsl.Tests.Robustness

open System
open System.Threading
open Xunit

/// Runs work on a stack of one megabyte, the smallest that programs commonly get: what recurses without bound ends the
/// process there.
[<RequireQualifiedAccess>]
module SmallStack =

    /// Throws what the work throws, or where it does not end in time.
    let run (limit: TimeSpan) (work: unit -> unit) =
        let mutable failure: exn option = None

        let thread =
            Thread(
                (fun () ->
                    try
                        work ()
                    with error ->
                        failure <- Some error),
                1 <<< 20,
                IsBackground = true
            )

        thread.Start()
        Assert.True(thread.Join limit, $"no end after {limit}")

        match failure with
        | Some error -> raise (AggregateException(error.Message, error))
        | None -> ()
