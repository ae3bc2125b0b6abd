namespace Fashion.Dsl

/// An arm as a diagnostic shows it: where its last layer stands, and what comes out.
type internal Arm = { Place: Span; Output: Shape }

/// Says what is wrong where arms cannot be joined.
[<RequireQualifiedAccess>]
module internal JoinDiagnostics =

    /// What two shapes differ in.
    let private difference (left: Shape) (right: Shape) =
        if left.IsImage <> right.IsImage then
            "one is an image and one a vector"
        elif left.Channels <> right.Channels && left.IsVector then
            "their units differ"
        elif left.Channels <> right.Channels then
            "their channels differ"
        else
            "their height and width differ"

    let private argument (call: Call) position (name: string) : Expression option =
        call.Arguments
        |> Array.tryFind (fun argument -> argument.Name |> Option.exists (fun written -> written.Text = name))
        |> Option.orElseWith (fun () ->
            call.Arguments
            |> Array.tryItem position
            |> Option.filter (fun argument -> argument.Name.IsNone))
        |> Option.map _.Value

    /// A value in scope that is this number, which the text of `near` names if possible; else the number.
    let private named (scope: Scope) (near: string) (value: int) =
        let isIt (_, term: Term) =
            match term.Form with
            | NumberForm quantity -> quantity.Value = float value && quantity.Unit.IsNone
            | _ -> false

        let names =
            scope.Names
            |> Map.toSeq
            |> Seq.filter isIt
            |> Seq.map fst
            |> Seq.filter near.Contains
            |> Seq.tryHead

        names |> Option.defaultValue (string value)

    /// How to make the branch's channels those of the input, or the input's those of the branch.
    let private mend (scope: Scope) (last: Step option) (input: Shape) (output: Shape) =
        let stride =
            if output.IsImage && output.Height > 0 && input.Height > output.Height then
                $", stride={(input.Height + output.Height - 1) / output.Height}"
            else
                ""

        match last with
        | Some(CallStep call) when call.Callee.Text = "conv" || call.Callee.Text = "dense" ->
            let keyword = call.Callee.Text
            let parameter = if keyword = "conv" then "channels" else "units"

            match argument call 0 parameter with
            | Some width ->
                let text = width.Span.Text

                let project =
                    if keyword = "conv" then
                        $"residual(shortcut=conv({text}, 1x1{stride}))"
                    else
                        $"residual(shortcut=dense({text}))"

                if stride = "" && input.Channels <> output.Channels then
                    let whole = call.Span.Text
                    let start = width.Span.Start - call.Span.Start
                    let name = named scope text input.Channels

                    let narrowed =
                        whole.Substring(0, start) + name + whole.Substring(start + width.Span.Length)

                    $"write `{narrowed}`, or project the input:\n{project}"
                else
                    $"project the input: {project}"
            | None -> "project the input by `shortcut=`"
        | _ when input.IsImage && output.IsImage ->
            $"project the input: residual(shortcut=conv({output.Channels}, 1x1{stride}))"
        | _ -> "project the input by `shortcut=`"

    /// `residual` whose branch gives another shape than its other arm: the input, or what `shortcut` makes of it.
    let residual
        (place: Span)
        (scope: Scope)
        (last: Step option)
        (branch: Arm)
        (shortcut: Arm option)
        (input: Shape)
        : Diagnostic =
        match shortcut with
        | None ->
            Diagnostic.error
                "E203"
                place
                $"`residual` adds its input to its output, but {difference input branch.Output}"
                $"input is {input}"
            |> Diagnostic.also branch.Place $"output is {branch.Output}"
            |> Diagnostic.help (mend scope last input branch.Output)
        | Some other ->
            Diagnostic.error
                "E203"
                place
                $"`residual` adds its shortcut to its output, but {difference other.Output branch.Output}"
                $"input is {input}"
            |> Diagnostic.also other.Place $"shortcut is {other.Output}"
            |> Diagnostic.also branch.Place $"output is {branch.Output}"

    /// `add`, `multiply` or `concat` whose arms do not go together; `index` is the first that does not.
    let arms (keyword: string) (place: Span) (arms: Arm array) (index: int) : Diagnostic =
        let first, other = arms[0], arms[index]

        let difference =
            match keyword with
            | "concat" when first.Output.IsImage = other.Output.IsImage -> "their height and width differ"
            | _ -> difference first.Output other.Output

        let demand =
            match keyword with
            | "concat" -> "joins arms of one height and width"
            | "multiply" -> "joins arms of one shape, or an image with vectors of as many channels"
            | _ -> "joins arms of one shape"

        Diagnostic.error
            "E211"
            place
            $"`{keyword}` {demand}, but {difference}"
            $"arms 1 and {index + 1} do not go together"
        |> Diagnostic.also first.Place $"arm 1 gives {first.Output}"
        |> Diagnostic.also other.Place $"arm {index + 1} gives {other.Output}"
