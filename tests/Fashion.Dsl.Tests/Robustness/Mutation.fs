/// Breaks texts at random.
module Fashion.Dsl.Tests.Robustness.Mutation

open System
open System.Text
open System.Text.RegularExpressions
open Fashion.Dsl

/// Words that mean something somewhere, and numbers at the edges.
let private odd =
    [|
        yield! "{ } ( ) [ ] -> : = , \" ? | .. . + - * / // ^ < <= == != # \n \\ \000 \u00e9 \ud83d \t \r".Split ' '
        yield! "0 1 -1 1e308 1e-308 99999999999 1e9 65537 1_000_000 100% 1e3% 0.5 3x3 0x0 1x1x1x1 99999x99999".Split ' '
        yield! "same none all true false classes if then else as each default let input block import extends".Split ' '
        yield!
            "set profile repeat when residual add multiply concat identity model data train search spec name".Split ' '
        yield! "px epochs steps h deg ?choice(1,2) ?range(1..9) ?log(1..2) ?flag ?each".Split ' '
        for entry in Catalogue.layers do
            yield entry.Keyword
        for setting in Catalogue.train do
            yield setting.Name
    |]

let private words = Regex(@"\w+|[ \t]+|.|\n", RegexOptions.Compiled)

let private pieces (text: string) =
    words.Matches text |> Seq.map _.Value |> Array.ofSeq

let private flipped (random: Random) (text: string) =
    let bytes = Encoding.UTF8.GetBytes text

    if bytes.Length > 0 then
        bytes[random.Next bytes.Length] <- byte (random.Next 256)

    Encoding.UTF8.GetString bytes

let private rearranged (random: Random) (separator: string) (parts: string array) =
    let place = random.Next parts.Length
    let other = random.Next parts.Length

    let parts =
        match random.Next 4 with
        | 0 -> Array.removeAt place parts
        | 1 -> Array.insertAt other parts[place] parts
        | 2 -> Array.updateAt place parts[other] parts
        | _ -> parts |> Array.updateAt place parts[other] |> Array.updateAt other parts[place]

    String.Join(separator, parts)

let private strange (random: Random) (text: string) =
    let pieces = pieces text
    let word = odd[random.Next odd.Length]
    let place = random.Next pieces.Length

    String.Concat(
        if random.Next 2 = 0 then
            Array.insertAt place word pieces
        else
            Array.updateAt place word pieces
    )

/// The text after one mutation: a byte changed, a word or a line deleted, doubled, replaced or exchanged with another, a
/// strange word put in, or an end cut off.
let once (random: Random) (text: string) : string =
    if text.Length < 2 then
        text
    else
        match random.Next 8 with
        | 0 -> flipped random text
        | 1 -> text.Substring(0, random.Next text.Length)
        | 2
        | 3 -> text.Split '\n' |> rearranged random "\n"
        | 4
        | 5 -> pieces text |> rearranged random ""
        | _ -> strange random text
