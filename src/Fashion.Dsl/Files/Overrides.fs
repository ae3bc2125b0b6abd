namespace Fashion.Dsl

open System
open System.Collections.Generic

/// Puts the values of `set` lines and `-o` in their places.
[<RequireQualifiedAccess>]
module internal Overrides =

    /// Are the words of `path` in `candidate`, in order, the last one last?
    let private leavesOut (path: string array) (candidate: string array) =
        let rec matches left right =
            match left, right with
            | [], _ -> true
            | _, [] -> false
            | first :: rest, other :: others ->
                if first = other then
                    matches rest others
                else
                    matches left others

        path.Length < candidate.Length
        && Array.last path = Array.last candidate
        && path[0] = candidate[0]
        && matches (List.ofArray path) (List.ofArray candidate)

    let private suggestion (path: string) (known: string array) =
        let words = path.Split '.'

        known
        |> Array.filter (fun candidate -> leavesOut words (candidate.Split '.'))
        |> Array.sortBy _.Length
        |> Array.tryHead
        |> Option.orElseWith (fun () -> Suggestion.nearest path known)

    let private noSuchPath (draft: Draft) (verb: string) (path: string) (assignment: Assignment) =
        let known = SettingPaths.all draft |> Array.ofSeq
        let suggestion = suggestion path (known |> Array.map (fun (path, _, _) -> path))

        let diagnostic =
            Diagnostic.error
                "E501"
                assignment.PathSpan
                $"there is no {Diagnostic.quote path} to {verb}"
                (Suggestion.label "no such path" suggestion)

        match suggestion with
        | None -> diagnostic
        | Some name ->
            let diagnostic = Diagnostic.fix assignment.PathSpan name diagnostic
            let _, current, _ = known |> Array.find (fun (path, _, _) -> path = name)

            match current with
            | Some { Value = value; Place = Some place } ->
                Diagnostic.note
                    $"it is {value.Span.Text.ReplaceLineEndings(String.Empty)} now, set at {place}"
                    diagnostic
            | Some { Value = value; Place = None } ->
                Diagnostic.note $"it is {value.Span.Text} now, by default" diagnostic
            | None -> diagnostic

    /// The draft with one place's values set: the file's own `set` lines, a profile's, or all `-o` together. `verb` is
    /// `set` or `override`. `ownFile`: a value that this very file has written already must not be set again.
    let apply
        (verb: string)
        (ownFile: SourceText option)
        (report: Diagnostic -> unit)
        (assignments: Assignment seq)
        (draft: Draft)
        =
        let before = Dictionary<string, Assignment>()

        let earlier (path: string) =
            before
            |> Seq.tryFind (fun pair -> pair.Key = path || pair.Key.StartsWith(path + ".", StringComparison.Ordinal))
            |> Option.map _.Value.PathSpan

        let written (draft: Draft) path =
            ownFile
            |> Option.bind (fun file ->
                SettingPaths.all draft
                |> Seq.tryFind (fun (known, _, _) -> known = path)
                |> Option.bind (fun (_, current, _) -> current)
                |> Option.bind _.Place
                |> Option.filter (fun place -> obj.ReferenceEquals(place.Source, file)))

        (draft, assignments)
        ||> Seq.fold (fun draft assignment ->
            let words = assignment.Path |> List.map _.Text
            let path = String.concat "." words

            match earlier path |> Option.orElseWith (fun () -> written draft path) with
            | Some first ->
                Diagnostic.error "E104" assignment.PathSpan $"{Diagnostic.quote path} is set twice" "set again here"
                |> Diagnostic.also first "first set here"
                |> report

                draft
            | None ->
                match SettingPaths.replace draft words assignment with
                | Some draft ->
                    before[path] <- assignment
                    draft
                | None ->
                    report (noSuchPath draft verb path assignment)
                    draft)
