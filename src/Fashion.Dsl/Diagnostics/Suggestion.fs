namespace Fashion.Dsl

open System

/// Finds what somebody probably meant to write.
[<RequireQualifiedAccess>]
module Suggestion =

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other
    /// (Damerau-Levenshtein, optimal string alignment).
    let distance (left: string) (right: string) =
        let table = Array2D.zeroCreate (left.Length + 1) (right.Length + 1)

        for row in 0 .. left.Length do
            for column in 0 .. right.Length do
                table[row, column] <-
                    if row = 0 then
                        column
                    elif column = 0 then
                        row
                    else
                        let cost = if left[row - 1] = right[column - 1] then 0 else 1

                        let best =
                            min
                                (min (table[row - 1, column] + 1) (table[row, column - 1] + 1))
                                (table[row - 1, column - 1] + cost)

                        if
                            row > 1
                            && column > 1
                            && left[row - 1] = right[column - 2]
                            && left[row - 2] = right[column - 1]
                        then
                            min best (table[row - 2, column - 2] + 1)
                        else
                            best

        table[left.Length, right.Length]

    /// The candidate nearest to a word, if one is near: at most a third of its letters away, and never all of them.
    let nearest (word: string) (candidates: string seq) : string option =
        let limit = max 1 (word.Length / 3)
        let lower = word.ToLowerInvariant()

        let near =
            candidates
            |> Seq.filter (fun candidate -> abs (candidate.Length - word.Length) <= limit)
            |> Seq.map (fun candidate -> candidate, distance lower candidate)
            |> Seq.filter (fun (candidate, distance) -> distance <= limit && distance < candidate.Length)
            |> Array.ofSeq

        if near.Length = 0 then
            None
        else
            Some(fst (Array.minBy snd near))

    /// `did you mean ...?`, or else the given words.
    let label (otherwise: string) (suggestion: string option) =
        match suggestion with
        | Some name -> $"did you mean `{name}`?"
        | None -> otherwise
