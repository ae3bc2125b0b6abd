/// The values of `--tta`, test-time augmentation.
[<RequireQualifiedAccess>]
module Fashion.Cli.TestTime

open Fashion.Core.Classifiers

let private names =
    [ "none", TestTimeAugmentation.None; "flip", TestTimeAugmentation.Flip ]

let option (parser: ArgumentParser) : Reader<TestTimeAugmentation> =
    let chosen =
        parser.Choice(
            "--tta",
            "augmentation",
            "none, or flip: the mean over each image and its mirror image (default: none)",
            names
        )

    chosen >> Option.defaultValue TestTimeAugmentation.None

/// As the command line writes it.
let name (augmentation: TestTimeAugmentation) =
    names |> List.find (snd >> (=) augmentation) |> fst
