namespace Fashion.Dsl.Formatting

open System.Collections.Generic
open Fashion.Dsl

/// A token as canonical text writes it.
[<Struct>]
type internal Word =
    {
        Kind: TokenKind
        Text: string
        /// The place behind it in the source.
        End: int
        /// A space stands before it, where it does not begin its line.
        Spaced: bool
        /// The `:` between a chain and its shape.
        Annotates: bool
        /// The comment between the token before and this one, from its `#` on; it ends a line, so only line ends and
        /// the end of the text have one.
        Comment: string | null
        /// The shape to write behind it, where it ends its line.
        Shape: string | null
    }

/// Cuts a text that has no mistakes of form into words.
[<RequireQualifiedAccess>]
module internal Words =

    let private isOpener kind =
        kind = TokenKind.OpenBrace
        || kind = TokenKind.OpenParen
        || kind = TokenKind.OpenBracket

    let private isCloser kind =
        kind = TokenKind.CloseBrace
        || kind = TokenKind.CloseParen
        || kind = TokenKind.CloseBracket

    /// Words after which an expression begins, so that a `-` is a sign and a `(` no call's.
    let private reserved = set [ "if"; "then"; "else" ]

    /// Words that a step begins with and an expression follows.
    let private steps = set [ "repeat"; "when" ]

    /// What stands before a step.
    let private beginsStep kind =
        match kind with
        | TokenKind.Newline
        | TokenKind.Arrow
        | TokenKind.OpenBrace
        | TokenKind.Bar
        | TokenKind.Colon -> true
        | _ -> false

    /// Is a value whole behind this token?
    let private endsValue kind =
        match kind with
        | TokenKind.Identifier
        | TokenKind.Number
        | TokenKind.Dims
        | TokenKind.Text
        | TokenKind.CloseParen
        | TokenKind.CloseBracket -> true
        | _ -> false

    /// Nothing stands between these tokens and the one before.
    let private clingsToTheLeft kind =
        match kind with
        | TokenKind.CloseParen
        | TokenKind.CloseBracket
        | TokenKind.Comma
        | TokenKind.Dot
        | TokenKind.Range
        | TokenKind.Caret -> true
        | _ -> false

    /// Nothing stands between these tokens and the next.
    let private clingsToTheRight kind =
        match kind with
        | TokenKind.OpenParen
        | TokenKind.OpenBracket
        | TokenKind.Dot
        | TokenKind.Range
        | TokenKind.Caret
        | TokenKind.Question -> true
        | _ -> false

    let private commentBetween first last (text: string) : string | null =
        match text.IndexOf('#', first, last - first) with
        | -1 -> null
        | start -> text.Substring(start, last - start).TrimEnd()

    /// The words of a source, line ends among them, with one `End` after the last.
    let ofSource (source: SourceText) : Word array =
        let tokens = Lexer.tokens source ignore
        let words = ResizeArray<Word>(tokens.Length)
        let openers = Stack<TokenKind>()
        let mutable behind = 0
        let mutable previous = TokenKind.Newline
        // The previous token is a word that an expression follows, or a `-` that is a sign.
        let mutable keyword = false
        let mutable sign = false

        for index in 0 .. tokens.Length - 1 do
            let token = tokens[index]
            let text = source.Text.Substring(token.Start, token.Length)
            let around = if openers.Count = 0 then TokenKind.End else openers.Peek()

            let inBrackets = around = TokenKind.OpenParen || around = TokenKind.OpenBracket

            let annotates =
                token.Kind = TokenKind.Colon
                && not inBrackets
                && (tokens[index + 1].Kind = TokenKind.Number
                    || tokens[index + 1].Kind = TokenKind.Dims)

            // `lr=0.1` is an argument, `epochs = 20` a setting.
            let isArgument kind =
                kind = TokenKind.Equals && around = TokenKind.OpenParen

            let isCall =
                token.Kind = TokenKind.OpenParen
                && previous = TokenKind.Identifier
                && not keyword

            // In the label `a.2 .3` the point must not make the numbers one.
            let standsApart =
                token.Kind = TokenKind.Dot
                && previous = TokenKind.Number
                && tokens[index + 1].Kind = TokenKind.Number

            let clings =
                clingsToTheLeft token.Kind && not standsApart
                || clingsToTheRight previous
                || sign
                || isArgument token.Kind
                || isArgument previous
                || isCall
                || (token.Kind = TokenKind.Colon && not annotates)

            words.Add
                {
                    Kind = token.Kind
                    Text = text
                    End = token.Start + token.Length
                    Spaced = not clings
                    Annotates = annotates
                    Comment = commentBetween behind token.Start source.Text
                    Shape = null
                }

            behind <- token.Start + token.Length

            if isOpener token.Kind then
                openers.Push token.Kind
            elif isCloser token.Kind then
                openers.Pop() |> ignore

            if token.Kind <> TokenKind.Newline || not inBrackets then
                sign <- token.Kind = TokenKind.Minus && (keyword || not (endsValue previous))

                keyword <-
                    token.Kind = TokenKind.Identifier
                    && (reserved.Contains text && previous <> TokenKind.Dot
                        || (steps.Contains text && not inBrackets && beginsStep previous))

                previous <- token.Kind

        words.ToArray()
