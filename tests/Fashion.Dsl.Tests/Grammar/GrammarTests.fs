/// The grammar of docs/language.md and the parser take the same texts.
module Fashion.Dsl.Tests.Grammar.GrammarTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests
open Fashion.Dsl.Tests.Compiling

let private grammar =
    let page = File.ReadAllText(Path.Combine(root, "docs", "language.md"))
    let block = Regex.Match(page, "(?ms)^## Grammar$.*?^```ebnf\n(.*?)^```")
    Ebnf.read block.Groups[1].Value

let private recogniser = Recogniser grammar

/// Words of the language among the names: many places take them.
let private samples =
    let names =
        [
            "a"
            "conv"
            "x_2"
            "classes"
            "px"
            "epochs"
            "choice"
            "name"
            "let"
            "input"
            "repeat"
            "as"
            "if"
            "then"
            "else"
            "each"
            "set"
            "model"
            "when"
            "concat"
            "residual"
        ]

    Map
        [
            "ID", names
            "INT", [ "1"; "400"; "5_000" ]
            "NUM", [ "1"; "0"; "55_000"; "0.5"; "1e-3"; "2.5E+1_0"; "10%"; "12.5%" ]
            "DIMS", [ "3x3"; "1x28x28"; "1_0x2" ]
            "STR", [ "\"\""; "\"a b\""; "\"\\\"#\\\\\""; "\"{\"" ]
            "NL", [ "\n"; "\r\n"; "\n\n"; " # a comment {\n"; "\n  # one\n\t# two\n" ]
        ]

/// The tokens as a text, with blanks, and inside brackets line ends, between them.
let private write (random: Random) (tokens: string list) =
    let mutable brackets = 0

    let gap () =
        match random.Next(if brackets > 0 then 8 else 6) with
        | 0 -> "\t "
        | 6 -> "\n"
        | 7 -> " # ) in brackets\n"
        | _ -> " "

    tokens
    |> List.map (fun token ->
        match token with
        | "("
        | "[" -> brackets <- brackets + 1
        | ")"
        | "]" -> brackets <- brackets - 1
        | _ -> ()

        token + gap ())
    |> String.concat ""

/// One token deleted, doubled, replaced, exchanged with another or put in.
let private mutate (random: Random) (tokens: string list) =
    let place = random.Next tokens.Length
    let any () = tokens[random.Next tokens.Length]

    let other () =
        let strange =
            [ "{"; "}"; "("; ")"; "["; "]"; "|"; "->"; ":"; "="; ","; "?"; "-"; ".."; "\n" ]

        if random.Next 2 = 0 then
            any ()
        else
            strange[random.Next strange.Length]

    match random.Next 5 with
    | 0 -> List.removeAt place tokens
    | 1 -> List.insertAt place tokens[place] tokens
    | 2 -> List.updateAt place (other ()) tokens
    | 3 ->
        let second = random.Next tokens.Length

        tokens
        |> List.updateAt place tokens[second]
        |> List.updateAt second tokens[place]
    | _ -> List.insertAt place (other ()) tokens

let private parserAccepts text =
    let reports = ResizeArray<Diagnostic>()
    Parser.file (SourceText("generated.spec", text, false)) reports.Add |> ignore
    reports.Count = 0

[<Fact>]
let ``the parser takes exactly the sentences of the grammar`` () =
    let random = Random 1_234

    let derivation =
        Derivation(grammar, samples, Map [ "expr", 16; "arm", 20; "line", 60; "item", 150 ], random)

    let mutable sentences = 0
    let count = 1_000

    for round in 1..count do
        let derived = derivation.Sentence(random.Next(4, 300))

        let tokens =
            if round % 3 = 0 then
                derived
            else
                List.init (1 + random.Next 3) ignore
                |> List.fold (fun tokens () -> if List.isEmpty tokens then tokens else mutate random tokens) derived

        let text = write random tokens
        let isSentence = recogniser.Accepts text

        if isSentence then
            sentences <- sentences + 1

        if isSentence <> parserAccepts text then
            let verdict = if isSentence then "a sentence" else "no sentence"
            let said = render (compile text)
            Assert.Fail $"round {round}: by the grammar this is {verdict}:\n{text}\n{said}"

        if round % 3 = 0 then
            Assert.True(isSentence, text)

    Assert.InRange(sentences, count * 35 / 100, count * 65 / 100)
    Assert.Empty derivation.Untaken

[<Fact>]
let ``every spec of the repository is a sentence`` () =
    for file in Directory.GetFiles(Path.Combine(root, "specs"), "*.spec", SearchOption.AllDirectories) do
        Assert.True(recogniser.Accepts(File.ReadAllText file), file)

[<Fact>]
let ``every sentence of the grammar has a canonical text`` () =
    let random = Random 4_321

    let derivation =
        Derivation(grammar, samples, Map [ "expr", 30; "arm", 40; "line", 100; "item", 150 ], random)

    for _ in 1..300 do
        derivation.Sentence(random.Next(4, 300))
        |> write random
        |> FormattingLaws.formattingLaws
        |> ignore
