namespace Fashion.Dsl

open System.Collections.Generic

/// Takes the diagnostics of one compilation: each mistake of a place once, however often its text is expanded, and with
/// the calls and turns that it was expanded for.
[<Sealed>]
type internal Reporter(report: Diagnostic -> unit) =
    let said = HashSet<struct (string * SourceText * int)>()
    let mutable frames: Frame list = []
    let mutable failed = false

    /// Was there an error?
    member _.Failed = failed

    member _.Report(diagnostic: Diagnostic) =
        let place = diagnostic.Span
        failed <- failed || diagnostic.IsError

        if said.Add(struct (diagnostic.Code, place.Source, place.Start)) then
            report (Frame.explain frames diagnostic)

    /// Does something for the text that these calls and turns expand.
    member _.Within(inner: Frame list, action: unit -> 'T) : 'T =
        let outer = frames
        frames <- inner
        let result = action ()
        frames <- outer
        result
