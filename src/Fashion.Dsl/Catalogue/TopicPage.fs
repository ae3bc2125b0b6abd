namespace Fashion.Dsl

open System

/// A topic as a person reads it.
[<RequireQualifiedAccess>]
module TopicPage =

    /// One topic as plain text.
    let render (topic: Topic) : string =
        let sentence = topic.Kind + ": " + topic.Help

        let block title (lines: string list) =
            if lines.IsEmpty then
                []
            else
                "" :: title :: "" :: (lines |> List.map (fun line -> "  " + line))

        let width =
            topic.Arguments
            |> List.fold (fun widest parameter -> max widest parameter.Name.Length) 0

        let argument (parameter: Parameter) =
            [
                parameter.Name.PadRight width + "  " + parameter.Help
                String(' ', width + 2)
                + parameter.Type.Describe()
                + "; "
                + Signature.presence parameter
            ]

        let value (entry: Entry) =
            [ Signature.ofEntry entry; "    " + entry.Help ]

        let title =
            match topic.Path with
            | "data"
            | "train"
            | "search" -> "settings:"
            | _ -> "arguments:"

        String.concat
            "\n"
            [
                yield topic.Syntax
                yield ""
                yield "  " + sentence

                if topic.Takes <> "" then
                    yield "  " + topic.Takes

                yield! block title (topic.Arguments |> List.collect argument)
                yield! block "values:" (topic.Values |> List.collect value)
                yield!
                    block "example:" (topic.Example.Split('\n', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray)
            ]
