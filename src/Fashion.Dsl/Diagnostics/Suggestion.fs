namespace Fashion.Dsl

open System

/// Finds what somebody probably meant to write.
[<RequireQualifiedAccess>]
module Suggestion =

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other
    /// (Damerau-Levenshtein, optimal string alignment).
    let distance (left: string) (right: string) =
        // The table's last three rows: a long text with a mistake in each line asks for millions of them.
        let mutable before = Array.zeroCreate<int>(right.Length + 1)
        let mutable previous = Array.init (right.Length + 1) id
        let mutable current = Array.zeroCreate<int>(right.Length + 1)

        for row in 1 .. left.Length do
            current[0] <- row

            for column in 1 .. right.Length do
                let same = left[row - 1] = right[column - 1]
                let mutable best = previous[column - 1] + (if same then 0 else 1)

                if previous[column] + 1 < best then
                    best <- previous[column] + 1

                if current[column - 1] + 1 < best then
                    best <- current[column - 1] + 1

                if
                    row > 1
                    && column > 1
                    && left[row - 1] = right[column - 2]
                    && left[row - 2] = right[column - 1]
                    && before[column - 2] + 1 < best
                then
                    best <- before[column - 2] + 1

                current[column] <- best

            let oldest = before
            before <- previous
            previous <- current
            current <- oldest

        previous[right.Length]

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
