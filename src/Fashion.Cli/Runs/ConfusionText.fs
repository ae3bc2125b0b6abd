/// The confusion matrix in a terminal.
[<RequireQualifiedAccess>]
module Fashion.Cli.ConfusionText

open System
open Fashion.Core.Metrics

/// More columns fit no window; the most confused pairs say what matters of them.
let private mostColumns = 20
let private mostPairs = 20

/// Backgrounds of the 256 colours that terminals have, from a small share of a row to all of it; white text is readable on
/// each.
let private grounds = [ 0.02, 17; 0.1, 18; 0.2, 24; 0.35, 25; 0.7, 26 ]

let private shaded (colours: bool) (share: Nullable<float>) (text: string) =
    let ground =
        grounds
        |> List.filter (fun (least, _) -> share.HasValue && share.Value > least)
        |> List.tryLast

    match ground with
    | Some(_, number) when colours -> "\u001b[48;5;" + string number + ";38;5;231m" + text + "\u001b[0m"
    | _ -> text

/// Rows are true classes, columns predicted ones, by their numbers: names would not fit a window.
let private matrix (colours: bool) (confusion: ConfusionMatrix) (names: string array) =
    let labels = [| 0 .. confusion.ClassCount - 1 |]
    let head = "true \\ predicted"

    let heads =
        Array.append [| head |] (names |> Array.mapi (fun label name -> string label + " " + name))

    let left = heads |> Array.map _.Length |> Array.max

    let width =
        labels
        |> Array.collect (fun label ->
            labels
            |> Array.map (fun predicted -> (string confusion[label, predicted]).Length))
        |> Array.max
        |> max (string confusion.ClassCount).Length

    [|
        yield
            (head.PadRight left
             + String.Join("", labels |> Array.map (fun label -> " " + (string label).PadLeft width + " ")))
                .TrimEnd()

        for label in labels do
            yield
                (heads[label + 1].PadRight left
                 + String.Join(
                     "",
                     labels
                     |> Array.map (fun predicted ->
                         let text = " " + (string confusion[label, predicted]).PadLeft width + " "
                         shaded colours (confusion.Rate(label, predicted)) text)
                 ))
                    .TrimEnd()
    |]

let private pairs (confusion: ConfusionMatrix) (names: string array) =
    let all =
        [
            for label in 0 .. confusion.ClassCount - 1 do
                for predicted in 0 .. confusion.ClassCount - 1 do
                    if label <> predicted && confusion[label, predicted] > 0L then
                        label, predicted, confusion[label, predicted]
        ]
        |> List.sortByDescending (fun (_, _, count) -> count)
        |> List.truncate mostPairs

    [|
        yield [| "most confused"; "taken for"; "images"; "of" |]

        for label, predicted, count in all do
            yield
                [|
                    names[label]
                    names[predicted]
                    Text.count count
                    Text.count (confusion.Support label)
                |]
    |]
    |> Text.table 2

/// The matrix, shaded by the shares of its rows; of many classes the most confused pairs in its place.
let lines (colours: bool) (confusion: ConfusionMatrix) (names: string array) : string array =
    if confusion.ClassCount <= mostColumns then
        matrix colours confusion names
    else
        pairs confusion names
