namespace Fashion.Testing.Specs

open System
open Fashion.Dsl

/// Writes sketches as lines of a spec. Another `random` writes another text of the same meaning: arrows or newlines, arms
/// on one line or on several, arguments by name or by place, defaults written out or left out.
[<Sealed>]
type SketchWriter(random: Random) =

    let either first second =
        if random.Next 2 = 0 then first else second

    let call keyword (arguments: string list) =
        let arguments = arguments |> List.filter (fun each -> each <> "")

        if arguments.IsEmpty then
            either keyword (keyword + "()")
        else
            $"""{keyword}({String.concat ", " arguments})"""

    let orNothing isDefault text =
        if isDefault then either text "" else text

    let layer (each: LayerSketch) =
        match each with
        | PlainLayer(text, _) -> text
        | ConvSketch conv ->
            let required =
                match random.Next 3 with
                | 0 ->
                    [
                        $"channels={Formula.text conv.Channels}"
                        $"kernel={Formula.text conv.Kernel}"
                    ]
                | 1 -> [ Formula.text conv.Channels; $"kernel = {Formula.text conv.Kernel}" ]
                | _ -> [ Formula.text conv.Channels; Formula.text conv.Kernel ]

            let padding =
                match conv.Padding with
                | Same -> "same"
                | Fixed pixels -> string pixels

            call
                "conv"
                (required
                 @ [
                     orNothing (conv.Stride = Number 1) $"stride={Formula.text conv.Stride}"
                     orNothing (conv.Padding = Fixed 0) $"pad={padding}"
                     orNothing (conv.Groups = Number 1) $"groups={Formula.text conv.Groups}"
                     conv.Weights.Text
                 ])
        | DenseSketch(units, weights) ->
            let units = Formula.text units
            call "dense" [ either units $"units={units}"; weights.Text ]

    let indented (text: string) = "  " + text.Replace("\n", "\n  ")

    let rec stage (each: StageSketch) : string =
        match each with
        | LayerStage each -> layer each
        | CallStage(name, arguments) ->
            arguments
            |> List.map (fun (word, formula) ->
                match word with
                | Some word -> $"{word}={Formula.text formula}"
                | None -> Formula.text formula)
            |> call name
        | RepeatStage(count, variable, body) ->
            let variable =
                match variable with
                | Some name -> $" as {name}"
                | None -> ""

            $"repeat {Formula.text count}{variable} {braces body}"
        | WhenStage(condition, whenTrue, whenFalse) ->
            let otherwise =
                match whenFalse with
                | Some body -> $" else {braces body}"
                | None -> ""

            $"when {Formula.conditionText condition} {braces whenTrue}{otherwise}"
        | JoinStage(operation, arms) ->
            let keyword = GraphBuilder.Keyword operation

            match random.Next 3 with
            | 0 -> $"""{keyword} {{ {arms |> List.map arm |> String.concat " "} }}"""
            | 1 -> $"""{keyword} {{{'\n'}{arms |> List.map (arm >> indented) |> String.concat "\n"}{'\n'}}}"""
            | _ -> $"""{keyword} {{ {arms |> List.map arm |> String.concat "\n  "}{'\n'}}}"""
        | ResidualStage(scale, shortcut, body) ->
            let scale =
                match scale with
                | Some(text, _) -> $"scale={text}"
                | None -> either "scale=1" ""

            let shortcut =
                match shortcut with
                | Some each -> $"shortcut={stage each}"
                | None -> either "shortcut=identity" ""

            let arguments = [ scale; shortcut ] |> List.filter (fun each -> each <> "")
            let arguments = either arguments (List.rev arguments)

            if arguments.IsEmpty then
                $"residual {braces body}"
            else
                $"""residual({String.concat ", " arguments}) {braces body}"""

    and arm (body: LineSketch list) : string =
        let isChain =
            not body.IsEmpty
            && body
               |> List.forall (fun each ->
                   match each with
                   | ChainLine _ -> true
                   | _ -> false)

        if isChain && random.Next 3 > 0 then
            "| " + chained true body
        elif body.IsEmpty then
            "| {}"
        else
            "| " + braces body

    /// Lines one under the other or joined by arrows; `always`: with an arrow before every line but the first.
    and chained always (body: LineSketch list) : string =
        let text each =
            match each with
            | NumberLine(name, formula) -> $"let {name} = {Formula.text formula}"
            | FlagLine(name, condition) -> $"let {name} = {Formula.conditionText condition}"
            | ChainLine(label, stages, annotation) ->
                let label =
                    match label with
                    | Some label -> $"{label}: "
                    | None -> ""

                let annotation =
                    match annotation with
                    | Some shape -> $" : {shape}"
                    | None -> ""

                $"""{label}{stages |> List.map stage |> String.concat " -> "}{annotation}"""

        let separator before each =
            match before, each with
            | ChainLine(_, _, None), ChainLine(None, _, _) when random.Next 3 = 0 -> " -> "
            | _, ChainLine _ when always || random.Next 5 = 0 -> "\n  -> "
            | _ -> "\n"

        match body with
        | [] -> ""
        | first :: rest ->
            let pairs = List.pairwise (first :: rest)

            text first
            + (pairs
               |> List.map (fun (before, each) -> separator before each + text each)
               |> String.concat "")

    and braces (body: LineSketch list) : string =
        if body.IsEmpty then
            either "{}" "{\n}"
        else
            either $"{{ {chained false body} }}" $"{{{'\n'}{indented (chained false body)}{'\n'}}}"

    /// Lines between braces.
    member _.Braces(body: LineSketch list) : string = braces body

    /// `block name(...) { ... }`
    member _.Block(block: BlockSketch) : string =
        let parameters =
            block.Parameters
            |> List.map (fun (name, fallback) ->
                match fallback with
                | Some formula -> $"{name}={Formula.text formula}"
                | None -> name)

        $"""block {block.Name}({String.concat ", " parameters}) {braces block.Body}"""
