namespace Fashion.LanguageServer

open Fashion.Dsl

/// A place in a text: the word there, perhaps empty, and what may stand in its stead.
type Cursor = { Word: Span; Slot: Slot }

[<RequireQualifiedAccess>]
module Cursor =

    let at (vocabulary: Vocabulary) (text: string) (offset: int) : Cursor =
        let source = SourceText("", text, false)
        let scanner = Scanner(source, vocabulary)
        let tokens = Lexer.tokens source ignore
        let isBefore (token: Token) = token.Start + token.Length < offset

        let isWordHere (token: Token) =
            token.Kind = TokenKind.Identifier
            && token.Start <= offset
            && offset <= token.Start + token.Length

        let before = tokens |> Array.takeWhile isBefore
        let next = tokens[before.Length]

        // A token that ends just before the place belongs to what was written, unless it is the word at hand.
        let touching =
            not (isWordHere next)
            && next.Start < offset
            && next.Start + next.Length = offset

        let before = if touching then Array.append before [| next |] else before
        let following = tokens[min before.Length (tokens.Length - 1)]

        let isInside =
            not (isWordHere following)
            && following.Start < offset
            && following.Kind <> TokenKind.End

        let word: Span =
            {
                Source = source
                Start = if isWordHere following then following.Start else offset
                Length = if isWordHere following then following.Length else 0
            }

        let last =
            if before.Length = 0 then
                0
            else
                before[before.Length - 1].Start + before[before.Length - 1].Length

        let isComment = last < word.Start && text.IndexOf('#', last, word.Start - last) >= 0

        if isInside || isComment then
            { Word = word; Slot = NoSlot }
        else
            Array.iter scanner.Take before
            { Word = word; Slot = scanner.Slot }
