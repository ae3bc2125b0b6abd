namespace Fashion.Testing.Specs

open System
open System.Text
open Fashion.Dsl

/// Changes how a spec is laid out, and nothing of what it says: blanks, tabs, comments, blank lines, and line ends where
/// the language lets them be.
[<RequireQualifiedAccess>]
module Layout =

    let private comments =
        [|
            "#"
            "# a comment"
            "#}{)(->"
            "# \"half"
            "### let x = 1"
            "# \u00e9\u4e2d"
        |]

    let private isBracket kind =
        match kind with
        | TokenKind.OpenParen
        | TokenKind.CloseParen
        | TokenKind.OpenBracket
        | TokenKind.CloseBracket
        | TokenKind.OpenBrace
        | TokenKind.CloseBrace
        | TokenKind.Comma -> true
        | _ -> false

    /// Another layout of a text without mistakes of form.
    let vary (random: Random) (text: string) : string =
        let source = SourceText("layout", text, false)
        let tokens = Lexer.tokens source ignore
        let output = StringBuilder()
        let mutable brackets = 0

        let blank () =
            match random.Next 8 with
            | 0 -> "  "
            | 1 -> "\t"
            | _ -> " "

        let lineEnd () =
            let comment =
                if random.Next 4 = 0 then
                    blank () + comments[random.Next comments.Length]
                else
                    ""

            comment
            + (if random.Next 6 = 0 then "\r\n" else "\n")
            + String(' ', random.Next 5)

        let lineEnds () =
            String.concat "" (Seq.init (1 + random.Next 3 / 2) (fun _ -> lineEnd ()))

        let gap (before: TokenKind) (after: TokenKind) =
            let mayEnd =
                brackets > 0
                || before = TokenKind.OpenBrace
                || after = TokenKind.CloseBrace
                || (after = TokenKind.Arrow && before <> TokenKind.Newline)

            if mayEnd && random.Next 6 = 0 then
                lineEnds ()
            elif (isBracket before || isBracket after) && random.Next 2 = 0 then
                ""
            else
                blank ()

        for index in 0 .. tokens.Length - 1 do
            let token = tokens[index]

            match token.Kind with
            | TokenKind.OpenParen
            | TokenKind.OpenBracket -> brackets <- brackets + 1
            | TokenKind.CloseParen
            | TokenKind.CloseBracket -> brackets <- brackets - 1
            | _ -> ()

            match token.Kind with
            | TokenKind.Newline -> output.Append(lineEnds ()) |> ignore
            | TokenKind.End -> ()
            | _ ->
                output.Append(text, token.Start, token.Length) |> ignore
                output.Append(gap token.Kind tokens[index + 1].Kind) |> ignore

        output.ToString()
