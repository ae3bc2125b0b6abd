namespace Fashion.Dsl

/// A call of a block, or a turn of a `repeat`, that the text at hand is expanded for.
type internal Frame =
    /// `channels = 32`
    | CallFrame of place: Span * arguments: string
    | TurnFrame of place: Span * turn: int * count: int

[<RequireQualifiedAccess>]
module internal Frame =

    /// How many calls and turns a diagnostic shows.
    let private most = 8

    let rec private labels count (frames: Frame list) (diagnostic: Diagnostic) : Diagnostic =
        match frames with
        | [] -> diagnostic
        | rest when count = most -> Diagnostic.note $"and {rest.Length} more calls and turns around" diagnostic
        | CallFrame(place, arguments) :: rest ->
            let arguments = if arguments = "" then "" else $", {arguments}"

            let turn, rest =
                match rest with
                | TurnFrame(_, turn, count) :: rest -> $", repeat {turn} of {count}", rest
                | rest -> "", rest

            diagnostic
            |> Diagnostic.also place $"in this call{arguments}{turn}"
            |> labels (count + 1) rest
        | TurnFrame(place, turn, count) :: rest ->
            diagnostic
            |> Diagnostic.also place $"repeat {turn} of {count}"
            |> labels (count + 1) rest

    /// Shows in a diagnostic how its text came to be expanded, from the inside out.
    let explain (frames: Frame list) (diagnostic: Diagnostic) : Diagnostic = labels 0 frames diagnostic
