/// Images as half-block characters: each has two pixels, one above the other.
[<RequireQualifiedAccess>]
module Fashion.Cli.SampleText

open System
open Fashion.Core.Data
open Fashion.Core.Pictures

/// Pixels of the longer side; larger images are made smaller.
let private most = 16

let private upper = "▀"

/// The colours (red, green, blue; 0 to 255) of an image; rows of columns.
let private shrunk (images: ImageSet) (index: int) : struct (int * int * int) array array =
    let small = Thumbnail.Of(images, index, most)

    let colour row column =
        let channel number =
            int small.Pixels[(row * small.Width + column) * small.Channels + number]

        if small.Channels = 3 then
            struct (channel 0, channel 1, channel 2)
        else
            struct (channel 0, channel 0, channel 0)

    Array.init small.Height (fun row -> Array.init small.Width (colour row))

let private coloured struct (red, green, blue) struct (red', green', blue') =
    $"\u001b[38;2;{red};{green};{blue};48;2;{red'};{green'};{blue'}m{upper}"

/// Without colours a pixel is there or not.
let private plain struct (red, green, blue) struct (red', green', blue') =
    let lit red green blue = red + green + blue > 3 * 96

    match lit red green blue, lit red' green' blue' with
    | true, true -> "█"
    | true, false -> upper
    | false, true -> "▄"
    | false, false -> " "

let private lines (colours: bool) (images: ImageSet) (index: int) : string array =
    let rows = shrunk images index
    let black = struct (0, 0, 0)

    [|
        for row in 0..2 .. rows.Length - 1 do
            let below =
                if row + 1 < rows.Length then
                    rows[row + 1]
                else
                    Array.create rows[row].Length black

            let draw = if colours then coloured else plain

            String.Concat(Array.map2 draw rows[row] below)
            + (if colours then "\u001b[0m" else "")
    |]

/// Of each class its name and the first images, as many as fit the width beside one another.
let ofClasses (colours: bool) (width: int) (images: ImageSet) : string array =
    let columns =
        if images.Count = 0 then
            most
        else
            Thumbnail.Of(images, 0, most).Width

    let beside = max 1 ((width + 1) / (columns + 1))

    [|
        for label, name in Seq.indexed images.ClassNames do
            let chosen =
                seq { 0 .. images.Count - 1 }
                |> Seq.filter (fun index -> images.Labels[index] = label)
                |> Seq.truncate beside
                |> Array.ofSeq

            name

            if chosen.Length > 0 then
                let drawn = chosen |> Array.map (lines colours images)

                for row in 0 .. drawn[0].Length - 1 do
                    String.Join(" ", drawn |> Array.map (fun image -> image[row])).TrimEnd()
    |]
