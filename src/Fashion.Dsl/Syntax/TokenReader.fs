namespace Fashion.Dsl

open System.Collections.Generic

/// Walks over a source's tokens and knows which brackets belong together, so that reading can go on after a mistake.
[<Sealed>]
type internal TokenReader(source: SourceText, report: Diagnostic -> unit) =
    let tokens = Lexer.tokens source report

    /// For each bracket the index of its partner, -1 for one without. A `}` ends whatever is open inside its braces.
    let partners =
        let partners = Array.create tokens.Length -1
        let mutable opened: int list = []

        let closes opener closer =
            match tokens[opener].Kind with
            | TokenKind.OpenBrace -> closer = TokenKind.CloseBrace
            | TokenKind.OpenParen -> closer = TokenKind.CloseParen
            | _ -> closer = TokenKind.CloseBracket

        let rec inSameBraces closer depth openers =
            match openers with
            | opener :: outer when
                depth < 64
                && (closer = TokenKind.CloseBrace || tokens[opener].Kind <> TokenKind.OpenBrace)
                ->
                closes opener closer || inSameBraces closer (depth + 1) outer
            | _ -> false

        for index in 0 .. tokens.Length - 1 do
            match tokens[index].Kind with
            | TokenKind.OpenBrace
            | TokenKind.OpenParen
            | TokenKind.OpenBracket -> opened <- index :: opened
            | TokenKind.CloseBrace
            | TokenKind.CloseParen
            | TokenKind.CloseBracket as closer when inSameBraces closer 0 opened ->
                while not (closes opened.Head closer) do
                    opened <- opened.Tail

                let opener = opened.Head
                opened <- opened.Tail
                partners[opener] <- index
                partners[index] <- opener
            | _ -> ()

        partners

    let mutable position = 0
    let mutable openers: int list = []

    let skipNewlines () =
        while tokens[position].Kind = TokenKind.Newline do
            position <- position + 1

    member _.Report(diagnostic: Diagnostic) = report diagnostic

    /// Inside `()` and `[]` a newline says nothing.
    member _.Current =
        if not openers.IsEmpty then
            skipNewlines ()

        tokens[position]

    member reader.Kind = reader.Current.Kind

    /// The kind of the token `ahead` places after the current one; inside `()` and `[]` newlines do not count.
    member _.KindAfter(ahead: int) =
        let mutable index = position + ahead

        if not openers.IsEmpty then
            index <- position

            for _ in 1..ahead do
                index <- index + 1

                while index < tokens.Length && tokens[index].Kind = TokenKind.Newline do
                    index <- index + 1

        tokens[min index (tokens.Length - 1)].Kind

    member _.SkipNewlines() = skipNewlines ()

    /// Is the next token after the newlines at hand a `->`?
    member _.ContinuesOnNextLine =
        let mutable ahead = position

        while tokens[ahead].Kind = TokenKind.Newline do
            ahead <- ahead + 1

        ahead > position && tokens[ahead].Kind = TokenKind.Arrow

    /// Is the current token the first of its line?
    member _.StartsLine = position = 0 || tokens[position - 1].Kind = TokenKind.Newline

    /// Does the current token go on from the one before: on its line, or inside brackets that are closed somewhere?
    member reader.GoesOn =
        not reader.StartsLine
        || (not openers.IsEmpty && partners[List.head openers] >= 0)

    member _.SpanOf(token: Token) : Span =
        {
            Source = source
            Start = token.Start
            Length = token.Length
        }

    member reader.Span = reader.SpanOf reader.Current
    member reader.Text = reader.Span.Text

    /// The current token's place, after which reading stands behind it.
    member reader.Take() : Span =
        let span = reader.Span

        if tokens[position].Kind <> TokenKind.End then
            position <- position + 1

        span

    member reader.TakeName() : Name =
        let span = reader.Take()
        { Text = span.Text; Span = span }

    /// Takes an opening `(` or `[`, inside which newlines say nothing.
    member reader.Open() : Span =
        openers <- position :: openers
        reader.Take()

    /// Takes the bracket that closes the last one opened.
    member reader.Close() : Span =
        let span = reader.Take()
        openers <- List.tail openers
        span

    /// Does the opening bracket at this token have a partner?
    member _.IsClosed(opener: int) = partners[opener] >= 0

    member _.Position = position

    /// `expected ..., found ...` at the current token.
    member reader.Unexpected(expected: string) =
        let found =
            match reader.Kind with
            | TokenKind.End -> "the end of the text"
            | TokenKind.Newline -> "the end of the line"
            | _ -> Diagnostic.quote reader.Text

        let span = reader.Span

        let span =
            if reader.Kind = TokenKind.Newline then
                { span with Length = 0 }
            else
                span

        report (Diagnostic.error "E002" span $"expected {expected}, found {found}" "not expected here")

    /// The bracket at token `opener` has no partner, and the current token cannot stand inside it.
    member reader.NeverClosed(opener: int, expected: string) =
        let span = reader.SpanOf tokens[opener]

        Diagnostic.error "E001" span $"this `{span.Text}` is never closed" "opened here"
        |> Diagnostic.also reader.Span $"expected {expected} before this"
        |> report

    /// Reports what should have come inside the last bracket opened.
    member reader.UnexpectedInBracket(expected: string, closer: string) =
        let opener = List.head openers
        reader.Current |> ignore

        if partners[opener] < 0 then
            reader.NeverClosed(opener, $"{expected} or `{closer}`")
        else
            reader.Unexpected $"{expected} or `{closer}`"

    /// Goes on at the next newline, `}` or end outside of all brackets of the statement at hand.
    member _.Recover() =
        match openers |> List.rev |> List.tryFind (fun opener -> partners[opener] >= 0) with
        | Some opener -> position <- partners[opener] + 1
        | None when openers.IsEmpty -> ()
        | None ->
            while position > 0 && tokens[position - 1].Kind = TokenKind.Newline do
                position <- position - 1

        openers <- []

        let stops kind =
            kind = TokenKind.Newline || kind = TokenKind.CloseBrace || kind = TokenKind.End

        while not (stops tokens[position].Kind) do
            position <-
                (if partners[position] > position then
                     partners[position]
                 else
                     position)
                + 1
