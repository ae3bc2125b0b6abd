namespace Fashion.Dsl.Tests.Grammar

open System.Text.RegularExpressions

/// What stands on the right side of a rule.
type Form =
    /// A token written out: `"model"`.
    | Literal of text: string
    /// A token that a regular expression describes: `/[0-9]+/`.
    | Pattern of Regex
    | Rule of name: string
    | Sequence of Form list
    | Alternatives of Form list
    | Optional of Form
    | Repeated of Form
    /// One token of the first that is none of the second.
    | Except of Form * Form

/// A grammar as its text says it. The first rule is the whole.
type Grammar =
    {
        Start: string
        Rules: Map<string, Form>
    }

/// Reads the notation of docs/language.md: `rule = form ;` with `|`, `[ ]`, `{ }`, `( )`, `-`, `"literal"`, `/pattern/` and
/// `(* comment *)`.
[<RequireQualifiedAccess>]
module Ebnf =

    let private words =
        Regex(@"\s+|\(\*.*?\*\)|(""[^""]+""|/(?:[^/\\\n]|\\.)+/|[A-Za-z]+|[=;|()\[\]{}-])", RegexOptions.Singleline)

    let private tokens (text: string) =
        let matches = words.Matches text |> List.ofSeq

        if matches |> List.sumBy _.Length <> text.Length then
            invalidArg (nameof text) "the grammar has characters that are no part of the notation"

        matches |> List.filter _.Groups[1].Success |> List.map _.Value

    let private ends = set [ ";"; "|"; ")"; "]"; "}"; "-" ]

    let rec private alternatives words =
        let first, rest = sequence [] words

        match rest with
        | "|" :: rest ->
            match alternatives rest with
            | Alternatives others, rest -> Alternatives(first :: others), rest
            | other, rest -> Alternatives [ first; other ], rest
        | _ -> first, rest

    and private sequence parts words =
        match words with
        | word :: _ when not (ends.Contains word) ->
            let part, rest = single words

            match rest with
            | "-" :: rest ->
                let excluded, rest = single rest
                sequence (Except(part, excluded) :: parts) rest
            | _ -> sequence (part :: parts) rest
        | _ ->
            match parts with
            | [ part ] -> part, words
            | parts -> Sequence(List.rev parts), words

    and private single words =
        let enclosed make closer rest =
            match alternatives rest with
            | inner, word :: rest when word = closer -> make inner, rest
            | _ -> invalidOp $"the grammar lacks a `{closer}`"

        match words with
        | "(" :: rest -> enclosed id ")" rest
        | "[" :: rest -> enclosed Optional "]" rest
        | "{" :: rest -> enclosed Repeated "}" rest
        | word :: rest when word[0] = '"' -> Literal(word.Trim '"'), rest
        | word :: rest when word[0] = '/' -> Pattern(Regex $@"\A(?:{word.Trim '/'})\z"), rest
        | word :: rest -> Rule word, rest
        | [] -> invalidOp "the grammar ends within a rule"

    let rec private rules words =
        match words with
        | [] -> []
        | name :: "=" :: rest ->
            match alternatives rest with
            | form, ";" :: rest -> (name, form) :: rules rest
            | _ -> invalidOp $"the grammar's rule `{name}` has no `;`"
        | word :: _ -> invalidOp $"`{word}` begins no rule of the grammar"

    let rec private named form =
        match form with
        | Literal _
        | Pattern _ -> []
        | Rule name -> [ name ]
        | Sequence forms
        | Alternatives forms -> List.collect named forms
        | Optional form
        | Repeated form -> named form
        | Except(form, excluded) -> named form @ named excluded

    /// The grammar that a text says. Throws where it is not in the notation, or where a rule is missing or twice there.
    let read (text: string) : Grammar =
        let rules = rules (tokens text)
        let known = rules |> List.map fst

        for name in rules |> List.collect (snd >> named) do
            if not (List.contains name known) then
                invalidOp $"the grammar has no rule `{name}`"

        if List.distinct known <> known then
            invalidOp "the grammar has two rules of one name"

        {
            Start = List.head known
            Rules = Map.ofList rules
        }
