namespace Fashion.Dsl

open System
open System.Text.RegularExpressions

/// What a file of weights calls the layers of a model. A layer's name is words between dots, `layer2.1.basic.conv1`; each
/// word that the map has is written as the map says, all others stay, and `""` leaves a word out. `{0}` in a text is the
/// turn that follows the word, counted from 0 (or from another number): `unit: "block{0}"` makes `block0` of `unit.1`.
[<RequireQualifiedAccess>]
module TensorNames =

    let private turn = Regex(@"\{([0-9]{1,6})\}", RegexOptions.CultureInvariant)

    /// Does a text count turns?
    let countsTurns (text: string) : bool = turn.IsMatch text

    /// Can this be a text of a map? Words between single dots, with one `{0}` at most.
    let isSound (text: string) : bool =
        let rest = turn.Replace(text, "0", 1)

        text = ""
        || not (Seq.exists Char.IsControl text)
           && rest.IndexOfAny [| '{'; '}' |] < 0
           && rest.Split '.' |> Array.forall (fun word -> word <> "")

    let private isTurn (word: string) = word |> Seq.forall Char.IsAsciiDigit

    let private written (map: WordMapping seq) (word: string) =
        map
        |> Seq.tryFind (fun each -> each.Word = word)
        |> Option.map _.Text
        |> Option.defaultValue word

    /// The name in the file of the layer `name`, or of one of its parameters.
    let ofLayer (map: WordMapping seq) (name: string) : string =
        let rec translate words =
            match words with
            | [] -> []
            | word :: number :: rest when isTurn number && countsTurns (written map word) ->
                let count (start: Match) =
                    string (int number - 1 + int start.Groups[1].Value)

                turn.Replace(written map word, count, 1) :: translate rest
            | word :: rest -> written map word :: translate rest

        translate (List.ofArray (name.Split '.'))
        |> List.filter (fun word -> word <> "")
        |> String.concat "."

    /// Does this name have the word without a turn after it?
    let hasWithoutTurn (word: string) (name: string) : bool =
        let words = name.Split '.'

        words
        |> Seq.indexed
        |> Seq.exists (fun (index, each) -> each = word && (index + 1 = words.Length || not (isTurn words[index + 1])))
