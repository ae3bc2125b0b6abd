/// Mends a spec by the fixes that leave no choice.
[<RequireQualifiedAccess>]
module Fashion.Cli.Fixes

open System
open System.Text
open Fashion.Dsl

/// A fix that was made, or could be; its span is of the text as it stood before.
type Change = { Diagnostic: Diagnostic; Fix: Fix }

/// A text and what the compiler says of it.
type Mended =
    {
        Text: string
        Result: CompileResult
        /// What led here from the first text, in the order it was done.
        Changes: Change list
    }

/// Fixes may uncover more mistakes with fixes; those that feed on one another would double the text each round without
/// end. So many are made.
let private mostChanges = 1_000

/// The fixes of diagnostics that offer exactly one: two or more are alternatives. `-o` has no file to mend.
let private unambiguous (diagnostics: Diagnostic seq) : Change seq =
    diagnostics
    |> Seq.choose (fun diagnostic ->
        if diagnostic.Fixes.Count = 1 && not diagnostic.Fixes[0].Span.Source.IsCommandLine then
            Some
                {
                    Diagnostic = diagnostic
                    Fix = diagnostic.Fixes[0]
                }
        else
            None)

let private isIn (path: string) (change: Change) =
    String.Equals(change.Fix.Span.Source.Path, path, StringComparison.Ordinal)

/// Those that can be made at once, in the order of the text: of fixes that overlap, the first.
let private apart (changes: Change seq) : Change list =
    let folder (taken: Change list, free: int) (change: Change) =
        let span = change.Fix.Span
        // Two insertions at one place overlap too.
        let finish = if span.Length = 0 then span.Start + 1 else span.End

        if span.Start >= free then
            change :: taken, finish
        else
            taken, free

    changes
    |> Seq.sortBy _.Fix.Span.Start
    |> Seq.fold folder ([], 0)
    |> fst
    |> List.rev

let private apply (text: string) (changes: Change list) : string =
    let output = StringBuilder()

    let place =
        changes
        |> List.fold
            (fun place change ->
                let span = change.Fix.Span

                output.Append(text, place, span.Start - place).Append change.Fix.Replacement
                |> ignore

                span.End)
            0

    output.Append(text, place, text.Length - place).ToString()

/// Fixes that wait in other files than the spec's own.
let elsewhere (path: string) (diagnostics: Diagnostic seq) : Change list =
    unambiguous diagnostics |> Seq.filter (isIn path >> not) |> List.ofSeq

/// Applies fixes to the spec's own text until there are no more. The result is the state with the fewest errors, then
/// the fewest warnings; the first text itself where no fix makes it better.
let mend (path: string) (compile: string -> CompileResult) (text: string) : Mended =
    let rec states left text changes =
        seq {
            let result = compile text

            yield
                {
                    Text = text
                    Result = result
                    Changes = changes
                }

            let next = unambiguous result.Diagnostics |> Seq.filter (isIn path) |> apart

            if left > 0 && not next.IsEmpty then
                yield! states (left - next.Length) (apply text next) (changes @ next)
        }

    states mostChanges text []
    |> Seq.minBy (fun state ->
        let errors = state.Result.Diagnostics |> Seq.filter _.IsError |> Seq.length
        struct (errors, state.Result.Diagnostics.Count))
