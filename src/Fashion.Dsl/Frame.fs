namespace Fashion.Dsl

/// A call of a block, or a turn of a `repeat`, that the text at hand is expanded for.
type internal Frame =
    /// `channels = 32`
    | CallFrame of place: Span * arguments: string
    | TurnFrame of place: Span * turn: int * count: int

[<RequireQualifiedAccess>]
module internal Frame =

    /// Shows in a diagnostic how its text came to be expanded, from the inside out.
    let rec explain (frames: Frame list) (diagnostic: Diagnostic) : Diagnostic =
        match frames with
        | [] -> diagnostic
        | CallFrame(place, arguments) :: rest ->
            let arguments = if arguments = "" then "" else $", {arguments}"

            let turn, rest =
                match rest with
                | TurnFrame(_, turn, count) :: rest -> $", repeat {turn} of {count}", rest
                | rest -> "", rest

            diagnostic
            |> Diagnostic.also place $"in this call{arguments}{turn}"
            |> explain rest
        | TurnFrame(place, turn, count) :: rest ->
            diagnostic |> Diagnostic.also place $"repeat {turn} of {count}" |> explain rest
