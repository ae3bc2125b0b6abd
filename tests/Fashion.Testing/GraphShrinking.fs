namespace Fashion.Testing

open Fashion.Dsl

/// Makes a graph that breaks a property smaller, piece by piece.
[<RequireQualifiedAccess>]
module GraphShrinking =

    let private smallerWindow (window: Window) =
        [
            if window.KernelHeight > 1 then
                { window with
                    KernelHeight = window.KernelHeight - 1
                }
            if window.KernelWidth > 1 then
                { window with
                    KernelWidth = window.KernelWidth - 1
                }
            if window.Stride > 1 then
                { window with Stride = 1 }
            if window.Dilation > 1 then
                { window with Dilation = 1 }
            if window.Padding <> Fixed 0 then
                { window with Padding = Fixed 0 }
        ]

    /// The same operation with simpler arguments; some may not be legal where it stands.
    let private simplerOperation (operation: Operation) : Operation list =
        match operation with
        | Conv options ->
            (smallerWindow options.Window
             |> List.map (fun window -> { options with Window = window }))
            @ [
                if options.Groups > 1 then
                    { options with Groups = 1 }
                if options.Channels > options.Groups then
                    { options with
                        Channels = options.Channels - options.Groups
                    }
                if options.Bias then
                    { options with Bias = false }
                if options.L2 > 0.0 then
                    { options with L2 = 0.0 }
            ]
            |> List.map Conv
        | Dense options ->
            [
                if options.Units > 1 then
                    { options with
                        Units = options.Units - 1
                    }
                if options.Bias then
                    { options with Bias = false }
                if options.L2 > 0.0 then
                    { options with L2 = 0.0 }
            ]
            |> List.map Dense
        | MaxPool window -> smallerWindow window |> List.map MaxPool
        | AvgPool window -> smallerWindow window |> List.map AvgPool
        | GroupNorm { Groups = groups } when groups > 1 -> [ GroupNorm { Groups = 1 } ]
        | Pad { Size = size } when size > 1 -> [ Pad { Size = size - 1 } ]
        | _ -> []

    let private smallerShape (shape: Shape) =
        if shape.IsImage then
            [
                if shape.Channels > 1 then
                    Shape.Image(shape.Channels - 1, shape.Height, shape.Width)
                if shape.Height > 3 then
                    Shape.Image(shape.Channels, shape.Height - 1, shape.Width)
                if shape.Width > 3 then
                    Shape.Image(shape.Channels, shape.Height, shape.Width - 1)
            ]
        elif shape.Channels > 1 then
            [ Shape.Vector(shape.Channels - 1) ]
        else
            []

    /// Every list with one element in place of which stand others.
    let private replaced (others: 'T -> 'T list seq) (list: 'T list) =
        list
        |> Seq.indexed
        |> Seq.collect (fun (index, element) ->
            others element
            |> Seq.map (fun instead -> List.take index list @ instead @ List.skip (index + 1) list))

    /// Without one piece, with an arm in place of its join, or with one simpler piece.
    let rec private smaller (pieces: Piece list) : Piece list seq =
        Seq.append (pieces |> replaced (fun _ -> [ [] ])) (pieces |> replaced simpler)

    and private simpler piece : Piece list seq =
        seq {
            match piece with
            | Unary operation ->
                for operation in simplerOperation operation do
                    [ Unary operation ]
            | Join(operation, arms) ->
                yield! arms

                for arms in
                    Seq.append (replaced (fun _ -> [ [] ]) arms) (replaced (smaller >> Seq.map List.singleton) arms) do
                    if not arms.IsEmpty then
                        [ Join(operation, arms) ]
            | Residual(body, factor, shortcut) ->
                body
                shortcut

                if factor <> 1.0 then
                    [ Residual(body, 1.0, shortcut) ]

                for body in smaller body do
                    [ Residual(body, factor, shortcut) ]

                for shortcut in smaller shortcut do
                    [ Residual(body, factor, shortcut) ]
        }

    /// Whatever of the smaller cases is legal.
    let shrink (case: GraphCase) : GraphCase seq =
        seq {
            for pieces in smaller case.Pieces do
                { case with Pieces = pieces }

            for input in smallerShape case.Input do
                { case with Input = input }

            if not case.Labels.IsEmpty then
                { case with Labels = Set.empty }
        }
        |> Seq.filter (fun case -> not case.Pieces.IsEmpty && Result.isOk case.TryGraph)
