namespace Fashion.Dsl.Tests.Grammar

open System.Collections.Generic
open Fashion.Dsl

/// Decides by the grammar's text alone, and by a general algorithm, what is a sentence: for each form and place all
/// places where it may end, remembered for each rule. The grammar must not be left-recursive.
[<Sealed>]
type Recogniser(grammar: Grammar) =

    /// Each token's text; line ends inside `()` and `[]` left out, and others run together.
    static let words (source: SourceText) (tokens: Token array) =
        let words = List<string>()
        let opened = Stack<TokenKind>()

        for token in tokens do
            let text = source.Text.Substring(token.Start, token.Length)

            match token.Kind with
            | TokenKind.End -> ()
            | TokenKind.Newline ->
                let inBrackets = opened.Count > 0 && opened.Peek() <> TokenKind.OpenBrace

                if not inBrackets && (words.Count = 0 || words[words.Count - 1] <> "\n") then
                    words.Add text
            | kind ->
                match kind with
                | TokenKind.OpenBrace
                | TokenKind.OpenParen
                | TokenKind.OpenBracket -> opened.Push kind
                | TokenKind.CloseBrace
                | TokenKind.CloseParen
                | TokenKind.CloseBracket -> opened.TryPop() |> ignore
                | _ -> ()

                words.Add text

        words.ToArray()

    /// Is the whole text a sentence?
    member _.Accepts(text: string) : bool =
        let source = SourceText("sentence", text, false)
        let mutable isSound = true
        let words = words source (Lexer.tokens source (fun _ -> isSound <- false))
        let known = Dictionary<struct (string * int), Set<int>>()

        let rec ends form start : Set<int> =
            match form with
            | Literal text ->
                if start < words.Length && words[start] = text then
                    Set.singleton (start + 1)
                else
                    Set.empty
            | Pattern pattern ->
                if start < words.Length && pattern.IsMatch words[start] then
                    Set.singleton (start + 1)
                else
                    Set.empty
            | Rule name ->
                match known.TryGetValue(struct (name, start)) with
                | true, found -> found
                | _ ->
                    let found = ends grammar.Rules[name] start
                    known[struct (name, start)] <- found
                    found
            | Sequence forms -> forms |> List.fold (fun starts form -> each form starts) (Set.singleton start)
            | Alternatives forms -> forms |> List.map (fun form -> ends form start) |> Set.unionMany
            | Optional form -> Set.add start (ends form start)
            | Repeated form ->
                let rec more reached latest =
                    let next = Set.difference (each form latest) reached

                    if next.IsEmpty then
                        reached
                    else
                        more (Set.union reached next) next

                more (Set.singleton start) (Set.singleton start)
            | Except(form, excluded) -> Set.difference (ends form start) (ends excluded start)

        and each form starts =
            starts |> Seq.map (ends form) |> Set.unionMany

        isSound && (ends (Rule grammar.Start) 0).Contains words.Length
