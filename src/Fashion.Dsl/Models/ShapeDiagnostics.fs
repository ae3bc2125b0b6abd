namespace Fashion.Dsl

/// A layer of the model at hand: what it does, where it stands, and what goes in and comes out.
type internal PlacedOperation =
    {
        Operation: Operation
        Place: Span
        Input: Shape
        Output: Shape
    }

/// Says what is wrong where a layer cannot take its input.
[<RequireQualifiedAccess>]
module internal ShapeDiagnostics =

    let private windowOf operation =
        match operation with
        | Conv { Window = window }
        | MaxPool window
        | AvgPool window -> Some window
        | _ -> None

    /// The nearest layer before that made its image smaller.
    let private shrinker (before: PlacedOperation seq) =
        before
        |> Seq.tryFind (fun layer ->
            layer.Input.IsImage
            && layer.Output.IsImage
            && (layer.Output.Height < layer.Input.Height
                || layer.Output.Width < layer.Input.Width))

    let private windowTooLarge operation (input: Shape) (place: Span) before reachHeight reachWidth =
        let pads, size, dilation =
            match windowOf operation with
            | Some window ->
                let pads = window.Pads(input.Height, input.Width)

                let dilated =
                    if window.Dilation > 1 then
                        $" with dilation {window.Dilation}"
                    else
                        ""

                pads, $"{window.KernelHeight}x{window.KernelWidth}", dilated
            | None ->
                {
                    Top = 0
                    Bottom = 0
                    Left = 0
                    Right = 0
                },
                $"{reachHeight}x{reachWidth}",
                ""

        let height = reachHeight - pads.Top - pads.Bottom
        let width = reachWidth - pads.Left - pads.Right

        let needed =
            if height = width then
                $"needs height and width of at least {height}"
            else
                $"needs a height of at least {height} and a width of at least {width}"

        let fitting = $"{min reachHeight input.Height}x{min reachWidth input.Width}"

        let diagnostic =
            Diagnostic.error "E201" place $"this {size} kernel{dilation} does not fit its {input} input" needed

        match shrinker before with
        | Some layer ->
            diagnostic
            |> Diagnostic.also layer.Place $"{layer.Input} shrinks to {layer.Output} here"
            |> Diagnostic.help $"remove {Diagnostic.quote layer.Place.Text}, or use a {fitting} kernel"
        | None -> Diagnostic.help $"use a {fitting} kernel, or `pad=same`" diagnostic

    /// The diagnostic of an operation, written at `place`, that cannot take `input` after the layers `before`, the nearest
    /// one first.
    let ofProblem
        (problem: ShapeProblem)
        operation
        (input: Shape)
        (place: Span)
        (before: PlacedOperation seq)
        : Diagnostic =
        let keyword = GraphBuilder.Keyword operation

        match problem with
        | WindowTooLarge(height, width) -> windowTooLarge operation input place before height width
        | NeedsVector ->
            Diagnostic.error
                "E204"
                place
                $"`{keyword}` takes a vector, and its input is an image"
                $"the input is {input}"
            |> Diagnostic.help "put `flatten` before it"
            |> Diagnostic.fix { place with Length = 0 } "flatten -> "
        | NeedsImage ->
            let diagnostic =
                Diagnostic.error
                    "E204"
                    place
                    $"`{keyword}` takes an image, and its input is a vector"
                    $"the input is a vector of {input}"

            before
            |> Seq.tryFind (fun layer -> layer.Input.IsImage && layer.Output.IsVector)
            |> Option.map (fun layer ->
                diagnostic
                |> Diagnostic.also layer.Place $"{layer.Input} becomes a vector here"
                |> Diagnostic.help $"put `{keyword}` before {Diagnostic.quote layer.Place.Text}")
            |> Option.defaultValue diagnostic
        | GroupsDoNotDivide(groups, count, output) ->
            let channels = if count = 1 then "1 channel" else $"{count} channels"
            let which = if output then "out" else "in"

            let choices =
                seq { 1 .. min count 4096 }
                |> Seq.filter (fun each -> count % each = 0)
                |> Seq.truncate 12

            Diagnostic.error "E205" place $"{channels} cannot be divided into {groups} groups" $"{channels} {which}"
            |> Diagnostic.help $"""`groups` can be {choices |> Seq.map string |> String.concat ", "}"""
        | PoolingPadTooLarge largest ->
            Diagnostic.error
                "E206"
                place
                $"`pad` of `{keyword}` is at most half of its kernel"
                $"at most {largest} here"
            |> Diagnostic.help "use a smaller `pad`, or put `pad(... px)` before it"
        | InputsDiffer(index, other, first) ->
            Diagnostic.error
                "E211"
                place
                $"the inputs of `{keyword}` differ"
                $"{first}, and input {index + 1} is {other}"
        | TooLarge ->
            Diagnostic.error "E207" place "this layer is too large" $"the input is {input}"
            |> Diagnostic.note
                $"a layer has at most {Inference.largestCount} numbers a sample, {Inference.largestWeight} weights and {Inference.largestMultiplyAdds} multiply-adds a sample"
