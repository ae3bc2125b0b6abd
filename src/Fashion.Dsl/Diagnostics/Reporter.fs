namespace Fashion.Dsl

open System.Collections.Generic

/// Takes the diagnostics of one compilation, with the calls and turns that their text was expanded for: a mistake once for
/// its place, however often that is expanded and whatever the shapes are.
[<Sealed>]
type internal Reporter(report: Diagnostic -> unit) =
    let said = HashSet<string * Beginning * string>()
    let mutable frames: Frame list = []
    let mutable failed = false

    /// Was there an error?
    member _.Failed = failed

    member _.Report(diagnostic: Diagnostic) =
        failed <- failed || diagnostic.IsError

        // At one place outside of all expansions two messages are two mistakes.
        let words = if frames.IsEmpty then diagnostic.Message else ""

        if said.Add((diagnostic.Code, diagnostic.Span.Beginning, words)) then
            report (Frame.explain frames diagnostic)

    /// Does something for the text that these calls and turns expand.
    member _.Within(inner: Frame list, action: unit -> 'T) : 'T =
        let outer = frames
        frames <- inner
        let result = action ()
        frames <- outer
        result
