namespace Fashion.Testing.Specs

open System
open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// A `data` part, and what it makes of the images.
type DataSketch =
    {
        Source: string
        Settings: string list
        /// What the model gets.
        Input: Shape
        Classes: int
        /// Are the data there? Else the model says what comes in.
        IsThere: bool
        HasValidation: bool
    }

/// Draws `data` parts.
[<RequireQualifiedAccess>]
module DataSketches =

    let private of' (image: Shape) classes : DataFacts | null =
        {
            ImageShape = image
            ClassCount = classes
        }

    /// What drawn specs may know of the data: all sources are there but folders of images.
    let facts: Func<DataSource, DataFacts | null> =
        Func<_, _>(fun source ->
            match source with
            | FashionMnist -> of' (Shape.Image(1, 28, 28)) 10
            | IdxFolder _ -> of' (Shape.Image(1, 20, 20)) 4
            | NpzFiles _ -> of' (Shape.Image(3, 12, 14)) 6
            | ImageFolder _ -> null)

    let private source =
        Gen.frequency
            [
                4, Gen.constant ("fashion_mnist", Shape.Image(1, 28, 28), 10, true)
                1,
                Gen.elements
                    [
                        "idx(\"a folder\")", Shape.Image(1, 20, 20), 4, true
                        "npz(\"train.npz\", test=\"test.npz\")", Shape.Image(3, 12, 14), 6, true
                        "npz(train = \"one \\\"quoted\\\".npz\")", Shape.Image(3, 12, 14), 6, true
                        "images(\"photos\\\\1\")", Shape.Image(3, 9, 9), 5, false
                    ]
            ]

    let private augmentations =
        [
            "flip"
            "flip(p=25%)"
            "shift(2 px)"
            "rotate(10 deg, p=1 / 2)"
            "zoom(10%)"
            "crop(1 px)"
            "cutout(4 px, p=?range(10%..50%, default=25%))"
            "erase(area=2%..20%, aspect=0.5..2, value=0..1, pixel_level=true)"
            "mixup(alpha=0.2)"
            "cutmix"
        ]

    /// One of some lines, or none of them.
    let line (name: string) (values: string list) : Gen<string list> =
        Gen.frequency
            [
                1, Gen.constant []
                1, Gen.elements values |> Gen.map (fun value -> [ $"{name} = {value}" ])
            ]

    /// Lines in another order.
    let shuffled (lines: Gen<string list> list) : Gen<string list> =
        gen {
            let! lines = Gen.sequenceToList lines
            return! lines |> List.concat |> Gen.shuffle |> Gen.map List.ofArray
        }

    /// Any `data` part.
    let any: Gen<DataSketch> =
        gen {
            let! name, image, count, isThere = source
            let! pad = Gen.frequency [ 2, Gen.constant 0; 1, Gen.choose (1, 3) ]

            let! resize =
                Gen.frequency [ 3, Gen.constant None; 1, Gen.elements [ Some(16, 16); Some(12, 10) ] ]

            let! isSquare = Gen.elements [ true; false ]
            let! kept = Gen.frequency [ 3, Gen.constant (not isThere); 1, Gen.constant true ]
            let! keptCount = Gen.choose (2, count)
            let! labels = Gen.shuffle [ 0 .. count - 1 ]
            let! hasValidation = Gen.frequency [ 5, Gen.constant true; 1, Gen.constant false ]
            let! augmentCount = Gen.choose (1, 3)
            let! augment = Gen.shuffle augmentations

            let splits =
                if not hasValidation then
                    [ "[train: 100%]"; "[train: 1 / 2]" ]
                elif name = "fashion_mnist" && not kept then
                    [
                        "[train: 55_000, validation: 5_000]"
                        "[train: 90%, validation: 10%,]"
                        "[validation: 1 / 8]"
                    ]
                else
                    [ "[train: 0.5, validation: 12.5%]"; "[validation: 20, train: 100]" ]

            let! split =
                splits |> List.map (fun split -> split.Replace(",]", "]")) |> Gen.elements

            let! settings =
                shuffled
                    [
                        Gen.constant [ $"split = {split}" ]
                        if split.Contains '%' then
                            line "limit" [ "none"; "2_000 samples"; "300" ]
                        if kept then
                            let list =
                                labels |> Array.truncate keptCount |> Array.map string |> String.concat ", "

                            Gen.constant [ $"classes = [{list}]" ]
                        match resize with
                        | Some(height, width) when height = width && isSquare ->
                            Gen.constant [ $"resize = {height} px" ]
                        | Some(height, width) -> Gen.constant [ $"resize = {height}x{width}" ]
                        | None -> ()
                        if pad > 0 then
                            Gen.constant [ $"pad = {pad} px" ]
                        line "invert" [ "true"; "false"; "1 < 2" ]
                        line
                            "normalize"
                            [
                                "none"
                                "unit"
                                "standard"
                                "per_pixel"
                                "?choice(unit, standard, default=unit)"
                            ]
                        line
                            "augment"
                            [
                                "none"
                                $"""[{augment |> Array.truncate augmentCount |> String.concat ", "}]"""
                            ]
                        line "seed" [ "7"; "6 * 7" ]
                    ]

            let height, width =
                match resize with
                | Some size -> size
                | None -> image.Height, image.Width

            return
                {
                    Source = name
                    Settings = settings
                    Input = Shape.Image(image.Channels, height + 2 * pad, width + 2 * pad)
                    Classes = if kept then keptCount else count
                    IsThere = isThere
                    HasValidation = hasValidation
                }
        }
