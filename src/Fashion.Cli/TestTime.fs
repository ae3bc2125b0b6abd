/// The values of `--tta`, test-time augmentation.
[<RequireQualifiedAccess>]
module Fashion.Cli.TestTime

open Fashion.Core.Classifiers
open Fashion.Dsl

let names = [ "none"; "flip" ]

let private parse (name: string) : TestTimeAugmentation =
    match name with
    | "none" -> TestTimeAugmentation.None
    | "flip" -> TestTimeAugmentation.Flip
    | _ ->
        let values = "the values are none and flip"

        let help =
            match Suggestion.nearest name names with
            | Some near -> values + "; did you mean `" + near + "`?"
            | None -> values

        raise (CommandLine.wrong ("`--tta " + name + "`: there is no such augmentation") help)

let option (parser: ArgumentParser) : Reader<TestTimeAugmentation> =
    let name =
        parser.Option(
            "--tta",
            "augmentation",
            "none, or flip: the mean over each image and its mirror image (default: none)"
        )

    name >> Option.map parse >> Option.defaultValue TestTimeAugmentation.None

/// As the command line writes it.
let name (augmentation: TestTimeAugmentation) =
    if augmentation = TestTimeAugmentation.Flip then
        "flip"
    else
        "none"
