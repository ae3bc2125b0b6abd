namespace Fashion.Dsl

open System.Collections.Generic

[<RequireQualifiedAccess>]
type Severity =
    | Error
    | Warning

/// A place that a diagnostic speaks of, with what is to be said there. A primary label is where the mistake is.
type Label =
    {
        Span: Span
        Text: string
        Primary: bool
    }

/// A change of the source that mends the mistake.
type Fix = { Span: Span; Replacement: string }

/// One mistake or doubt: what, where, and, where it is known, what to do. Codes are listed in docs/diagnostics.md.
type Diagnostic =
    {
        Code: string
        Severity: Severity
        Message: string
        /// The first is the primary one.
        Labels: IReadOnlyList<Label>
        /// Further facts, one line each.
        Notes: IReadOnlyList<string>
        /// What to do; null where nothing is known. Further lines are code.
        Help: string | null
        Fixes: IReadOnlyList<Fix>
    }

    member diagnostic.IsError = diagnostic.Severity.IsError

    /// Where the mistake is.
    member diagnostic.Span = diagnostic.Labels[0].Span

/// Makes diagnostics.
[<RequireQualifiedAccess>]
module Diagnostic =

    let private create severity code (span: Span) message text =
        {
            Code = code
            Severity = severity
            Message = message
            Labels =
                [|
                    {
                        Span = span
                        Text = text
                        Primary = true
                    }
                |]
            Notes = [||]
            Help = null
            Fixes = [||]
        }

    let error code span message text =
        create Severity.Error code span message text

    let warning code span message text =
        create Severity.Warning code span message text

    /// Adds a secondary place.
    let also (span: Span) text (diagnostic: Diagnostic) =
        let label =
            {
                Span = span
                Text = text
                Primary = false
            }

        { diagnostic with
            Labels = [| yield! diagnostic.Labels; yield label |]
        }

    let note text (diagnostic: Diagnostic) =
        { diagnostic with
            Notes = [| yield! diagnostic.Notes; yield text |]
        }

    let help text (diagnostic: Diagnostic) = { diagnostic with Help = text }

    let fix (span: Span) replacement (diagnostic: Diagnostic) =
        let fix: Fix =
            {
                Span = span
                Replacement = replacement
            }

        { diagnostic with
            Fixes = [| yield! diagnostic.Fixes; yield fix |]
        }

    /// The name that was probably meant, as the fix.
    let suggest (span: Span) (suggestion: string option) (diagnostic: Diagnostic) =
        match suggestion with
        | Some name -> fix span name diagnostic
        | None -> diagnostic

    /// A name in backquotes, cut where it is too long to read.
    let quote (text: string) =
        let line = text.ReplaceLineEndings(" ")

        if line.Length > 60 then
            $"`{line.Substring(0, 57)}...`"
        else
            $"`{line}`"
