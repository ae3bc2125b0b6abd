/// Classes by the names that a person gives them.
[<RequireQualifiedAccess>]
module Fashion.Cli.Classes

open System
open Fashion.Core
open Fashion.Dsl

/// The label of a class: by its name, however it is capitalized, or by its number.
let named (names: string seq) (given: string) : int =
    let names = List.ofSeq names

    let same (name: string) =
        name.Equals(given, StringComparison.OrdinalIgnoreCase)

    match List.tryFindIndex same names, Int32.TryParse given with
    | Some label, _ -> label
    | None, (true, label) when label >= 0 && label < names.Length -> label
    | _ ->
        // Words are near one another in small letters.
        let help =
            names
            |> List.map _.ToLowerInvariant()
            |> Suggestion.nearest given
            |> Option.bind (fun near -> names |> List.tryFind (fun name -> name.ToLowerInvariant() = near))
            |> Suggestion.label ("the classes are " + String.concat ", " names)

        raise (UsageException("U522", "there is no class `" + given + "`", help))
