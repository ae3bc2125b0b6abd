/// Images as half-block characters: each has two pixels, one above the other.
[<RequireQualifiedAccess>]
module Fashion.Cli.SampleText

open System
open Fashion.Core.Data

/// Wider images are made smaller by a whole factor.
let private most = 16

let private upper = "▀"

/// Mean colour (red, green, blue; 0 to 255) of each square of `factor` x `factor` pixels; rows of columns.
let private shrunk (images: ImageSet) (index: int) : struct (int * int * int) array array =
    let shape = images.Shape
    let factor = (shape.Width + most - 1) / most

    let mean channel row column =
        let rows = [| row * factor .. min (row * factor + factor) shape.Height - 1 |]

        let columns =
            [| column * factor .. min (column * factor + factor) shape.Width - 1 |]

        let start =
            int64 index * int64 images.PixelsPerImage
            + int64 (channel * shape.Height * shape.Width)

        let sum =
            rows
            |> Array.sumBy (fun y ->
                columns
                |> Array.sumBy (fun x -> int (images.ByteAt(start + int64 (y * shape.Width + x)))))

        sum / (rows.Length * columns.Length)

    let colour row column =
        if shape.Channels = 3 then
            struct (mean 0 row column, mean 1 row column, mean 2 row column)
        else
            let grey = mean 0 row column
            struct (grey, grey, grey)

    Array.init ((shape.Height + factor - 1) / factor) (fun row ->
        Array.init ((shape.Width + factor - 1) / factor) (colour row))

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
    let factor = (images.Shape.Width + most - 1) / most
    let columns = (images.Shape.Width + factor - 1) / factor
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
