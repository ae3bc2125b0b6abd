/// What the process ends with. docs/exit-codes.md is the user's copy.
[<RequireQualifiedAccess>]
module Fashion.Cli.ExitCodes

let done' = 0

/// It failed while running.
let failed = 1

/// `diff` found a difference: 1, as `diff` and `cmp` have it.
let different = 1

/// The command line or the spec is wrong.
let usage = 2

/// The data are missing or damaged.
let data = 3

/// Ctrl-C or SIGTERM: 128 + SIGINT, as shells count.
let interrupted = 130
