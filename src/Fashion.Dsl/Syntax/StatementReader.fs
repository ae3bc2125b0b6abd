namespace Fashion.Dsl

/// Reads lines and braces, and goes on after a mistake at the next newline outside of all brackets, so that one run
/// finds them all.
[<Sealed>]
type internal StatementReader(reader: TokenReader) =

    /// Words that begin a part of a file.
    static let parts =
        set
            [
                "spec"
                "name"
                "data"
                "model"
                "train"
                "search"
                "profile"
                "let"
                "block"
                "import"
                "extends"
            ]

    let startsPart () =
        let opensPart kind =
            kind = TokenKind.OpenBrace
            || kind = TokenKind.Identifier
            || kind = TokenKind.Text

        reader.Kind = TokenKind.Identifier
        && reader.StartsLine
        && parts.Contains reader.Text
        && opensPart (reader.KindAfter 1)

    let endsStatement () =
        match reader.Kind with
        | TokenKind.Newline
        | TokenKind.CloseBrace
        | TokenKind.End -> true
        | _ -> startsPart ()

    /// Is the current token behind a whole statement?
    member _.AtEnd = endsStatement ()

    /// A statement that must fill its line, and whether all of the line could be read; what could not is passed over.
    member _.Line(expected: string, statement: unit -> 'T option) : struct ('T option * bool) =
        match statement () with
        | Some result when endsStatement () -> struct (Some result, true)
        | result ->
            if result.IsSome then
                reader.Unexpected expected

            reader.Recover()
            struct (result, false)

    /// Statements between braces, one a line, and the span with both braces. `statement` is told whether it is the first;
    /// `unread` is called after each line of which something was passed over.
    member lines.Braces
        (expected: string, unread: ResizeArray<'T> -> unit, statement: bool -> 'T option)
        : ('T array * Span) option =
        if reader.Kind <> TokenKind.OpenBrace then
            reader.Unexpected "`{`"
            None
        else
            let opener = reader.Position
            let first = reader.Take()
            let mutable last = first
            let statements = ResizeArray<'T>()
            let mutable inside = true

            while inside do
                reader.SkipNewlines()

                if reader.Kind = TokenKind.CloseBrace then
                    last <- reader.Take()
                    inside <- false
                elif
                    reader.Kind = TokenKind.End
                    || (not (reader.IsClosed opener) && startsPart () && reader.Text <> "let")
                then
                    reader.NeverClosed(opener, "`}`")
                    inside <- false
                else
                    let struct (result, isWhole) =
                        lines.Line(expected, (fun () -> statement (statements.Count = 0)))

                    Option.iter statements.Add result

                    if not isWhole then
                        unread statements

            Some(statements.ToArray(), first.To last)

    member _.Equals() =
        if reader.Kind = TokenKind.Equals then
            reader.Take() |> ignore
            true
        else
            reader.Unexpected "`=`"
            false
