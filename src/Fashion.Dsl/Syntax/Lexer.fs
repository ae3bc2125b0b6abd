namespace Fashion.Dsl

open System

type TokenKind =
    | Newline = 0
    | Identifier = 1
    | Number = 2
    /// `3x3`, `1x28x28`.
    | Dims = 3
    | Text = 4
    | OpenBrace = 5
    | CloseBrace = 6
    | OpenParen = 7
    | CloseParen = 8
    | OpenBracket = 9
    | CloseBracket = 10
    | Comma = 11
    | Colon = 12
    | Dot = 13
    | Equals = 14
    | Arrow = 15
    | Plus = 16
    | Minus = 17
    | Star = 18
    | Slash = 19
    | DoubleSlash = 20
    | Caret = 21
    | Question = 22
    | Bar = 23
    /// `..`
    | Range = 24
    | Less = 25
    | LessOrEqual = 26
    | Greater = 27
    | GreaterOrEqual = 28
    | EqualEqual = 29
    | NotEqual = 30
    | End = 31

/// A word of a source.
[<Struct>]
type Token =
    {
        Kind: TokenKind
        Start: int
        Length: int
    }

/// Cuts a text into tokens. Comments and blanks are left out; what is no token is reported and left out.
[<RequireQualifiedAccess>]
module Lexer =

    let private isLetter c = Char.IsAsciiLetter c || c = '_'
    let private isWord c = isLetter c || Char.IsAsciiDigit c

    let private isBlank c =
        c = ' ' || c = '\t' || c = '\r' || c = '\uFEFF'

    /// How many characters from `start` on satisfy `test`.
    let private run (text: string) start test =
        let mutable position = start

        while position < text.Length && test text[position] do
            position <- position + 1

        position - start

    let private at (text: string) position =
        if position < text.Length then text[position] else '\000'

    let private isDigitAt text position = Char.IsAsciiDigit(at text position)

    /// Length of `28`, `1_000`, `0.5`, `1e-3`, `10%` or `1x28x28`.
    let private number (text: string) start : struct (TokenKind * int) =
        let digits position =
            run text position (fun c -> Char.IsAsciiDigit c || c = '_')

        let mutable position = start + digits start

        if at text position = 'x' && isDigitAt text (position + 1) then
            while at text position = 'x' && isDigitAt text (position + 1) do
                position <- position + 1
                position <- position + digits position

            struct (TokenKind.Dims, position - start)
        else
            if at text position = '.' && isDigitAt text (position + 1) then
                position <- position + 1
                position <- position + digits position

            if at text position = 'e' || at text position = 'E' then
                let sign =
                    if at text (position + 1) = '-' || at text (position + 1) = '+' then
                        1
                    else
                        0

                if isDigitAt text (position + 1 + sign) then
                    position <- position + 1 + sign
                    position <- position + digits position

            if at text position = '%' then
                position <- position + 1

            struct (TokenKind.Number, position - start)

    /// Length of a string with its quotes, and whether it is closed on its line.
    let private quoted (text: string) start : struct (int * bool) =
        let mutable position = start + 1

        while position < text.Length && text[position] <> '"' && text[position] <> '\n' do
            position <-
                position
                + (if text[position] = '\\' && at text (position + 1) <> '\n' then
                       2
                   else
                       1)

        let position = min position text.Length

        if at text position = '"' then
            struct (position + 1 - start, true)
        else
            struct (position - start, false)

    let private symbol (text: string) start : struct (TokenKind * int) voption =
        let one kind = ValueSome(struct (kind, 1))
        let two kind = ValueSome(struct (kind, 2))
        let next = at text (start + 1)

        match text[start] with
        | '?' -> one TokenKind.Question
        | '|' -> one TokenKind.Bar
        | '.' when next = '.' -> two TokenKind.Range
        | '=' when next = '=' -> two TokenKind.EqualEqual
        | '!' when next = '=' -> two TokenKind.NotEqual
        | '<' when next = '=' -> two TokenKind.LessOrEqual
        | '<' -> one TokenKind.Less
        | '>' when next = '=' -> two TokenKind.GreaterOrEqual
        | '>' -> one TokenKind.Greater
        | '-' when next = '>' -> two TokenKind.Arrow
        | '/' when next = '/' -> two TokenKind.DoubleSlash
        | '{' -> one TokenKind.OpenBrace
        | '}' -> one TokenKind.CloseBrace
        | '(' -> one TokenKind.OpenParen
        | ')' -> one TokenKind.CloseParen
        | '[' -> one TokenKind.OpenBracket
        | ']' -> one TokenKind.CloseBracket
        | ',' -> one TokenKind.Comma
        | ':' -> one TokenKind.Colon
        | '.' -> one TokenKind.Dot
        | '=' -> one TokenKind.Equals
        | '+' -> one TokenKind.Plus
        | '*' -> one TokenKind.Star
        | '^' -> one TokenKind.Caret
        | '-' -> one TokenKind.Minus
        | '/' -> one TokenKind.Slash
        | _ -> ValueNone

    /// The tokens of a source, with one `End` after the last.
    let tokens (source: SourceText) (report: Diagnostic -> unit) : Token array =
        let text = source.Text
        let tokens = ResizeArray<Token>(text.Length / 4 + 1)
        let mutable position = 0

        let span length : Span =
            {
                Source = source
                Start = position
                Length = length
            }

        let add kind length =
            tokens.Add
                {
                    Kind = kind
                    Start = position
                    Length = length
                }

            position <- position + length

        while position < text.Length do
            let c = text[position]

            if c = '\n' then
                add TokenKind.Newline 1
            elif isBlank c then
                position <- position + 1
            elif c = '#' then
                position <- position + run text position (fun c -> c <> '\n')
            elif isLetter c then
                add TokenKind.Identifier (run text position isWord)
            elif Char.IsAsciiDigit c then
                let struct (kind, length) = number text position
                add kind length
            elif c = '"' then
                let struct (length, closed) = quoted text position

                if not closed then
                    report (
                        Diagnostic.error "E004" (span length) "this text is never closed" "no `\"` ends it on this line"
                    )

                add TokenKind.Text length
            else
                match symbol text position with
                | ValueSome(struct (kind, length)) -> add kind length
                | ValueNone ->
                    let isStrange offset =
                        let c = at text (position + offset)

                        position + offset < text.Length
                        && not (isWord c || isBlank c || c = '\n' || c = '#' || c = '"')
                        && (symbol text (position + offset)).IsNone

                    let mutable length = 1

                    while isStrange length do
                        length <- length + 1

                    let strange = span length

                    report (
                        Diagnostic.error
                            "E005"
                            strange
                            $"{Diagnostic.quote strange.Text} means nothing here"
                            "not part of the language"
                    )

                    position <- position + length

        add TokenKind.End 0
        tokens.ToArray()
