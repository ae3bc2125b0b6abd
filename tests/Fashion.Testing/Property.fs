/// Runs properties under xunit, which has no FsCheck face in this version.
module Fashion.Testing.Property

open System
open FsCheck

let private seed =
    match Environment.GetEnvironmentVariable "FASHION_PROPERTY_SEED" with
    | null
    | "" -> None
    | text -> Some(UInt64.Parse text)

/// Checks `property` on `count` generated cases. A failure throws with the smallest counterexample and its seed;
/// FASHION_PROPERTY_SEED repeats it.
let checkMany (count: int) (property: 'Testable) =
    let config = Config.QuickThrowOnFailure.WithMaxTest count

    let config =
        match seed with
        | Some seed -> config.WithReplay(Some { Rnd = Rnd(seed, 1UL); Size = None })
        | None -> config

    Check.One(config, property)

/// Checks `property` on 100 generated cases.
let check (property: 'Testable) = checkMany 100 property
