namespace Fashion.Testing.Specs

open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// Where lines are drawn.
type private Place =
    {
        Around: Surroundings
        /// What names stand for here.
        Values: Values
        /// May shapes be written here? Not where one text is expanded on several shapes.
        Annotated: bool
        /// Braces that may still be opened.
        Depth: int
    }

/// Draws models whose layers fit one another: every candidate is expanded, and what does not fit is drawn anew.
[<RequireQualifiedAccess>]
module Sketches =

    let private plain = LayerStage(PlainLayer("relu", Relu))

    let private line stages = ChainLine(None, stages, None)

    let private fresh (place: Place) stem =
        Seq.initInfinite (fun index -> if index = 0 then stem else $"{stem}{index + 1}")
        |> Seq.find (fun name -> not (place.Values.Numbers.ContainsKey name || place.Values.Flags.ContainsKey name))

    /// The most layers that one stage comes to.
    let private largest = 60

    let private after (place: Place) shape stages =
        match Expansion.expand place.Around place.Values shape [ line stages ] with
        | Some(layers, shape) when layers.Length <= largest * stages.Length -> Some shape
        | _ -> None

    let private meets goal (before: Shape) (after: Shape) =
        match goal with
        | AnyShape -> true
        | SameShape -> after.Equals before
        | SameExtents channels ->
            after.Channels = channels
            && after.IsImage = before.IsImage
            && after.Height = before.Height
            && after.Width = before.Width

    /// The first of a few that fits, or else a layer that always does.
    let rec private fitting tries (place: Place) goal shape (candidate: Gen<StageSketch>) =
        gen {
            let! stage = candidate

            match after place shape [ stage ] with
            | Some found when meets goal shape found -> return stage
            | _ when tries = 0 -> return plain
            | _ -> return! fitting (tries - 1) place goal shape candidate
        }

    let private arguments (place: Place) (block: BlockSketch) (shape: Shape) =
        let value (name: string) =
            match name[0] with
            | 'c' -> Gen.elements [ 4; 6; 8; shape.Channels ]
            | 'k' -> Gen.elements [ 1; 3 ]
            | _ -> Gen.elements [ 1; 2 ]

        let rec draw named (parameters: (string * Formula option) list) =
            gen {
                match parameters with
                | [] -> return []
                | (name, fallback) :: rest ->
                    let! omitted = Gen.elements [ false; fallback.IsSome ]

                    let! named =
                        if named then
                            Gen.constant true
                        else
                            Gen.elements [ false; omitted; true ]

                    if omitted then
                        return! draw true rest
                    else
                        let! value = value name
                        let! formula = Formulas.equalTo place.Values 2 value
                        let! others = draw named rest
                        return ((if named then Some name else None), formula) :: others
            }

        draw false block.Parameters

    let private call (place: Place) shape =
        gen {
            let! block = Gen.elements place.Around.Blocks
            let! arguments = arguments place block shape
            return CallStage(block.Name, arguments)
        }

    let private scale =
        Gen.elements
            [
                None
                Some("20%", 0.2)
                Some("1", 1.0)
                Some("1 / 4", 0.25)
                Some("-2", -2.0)
                Some("?log(0.1..1, default=0.5)", 0.5)
            ]

    let private deeper (place: Place) = { place with Depth = place.Depth - 1 }

    let rec private stage (place: Place) goal (shape: Shape) : Gen<StageSketch> =
        gen {
            let constructs =
                [
                    if place.Depth > 0 then
                        2, residual (deeper place) goal shape
                        2, repeat (deeper place) goal shape
                        2, conditional (deeper place) goal shape
                        2, join (deeper place) goal shape
                    if not place.Around.Blocks.IsEmpty then
                        3, call place shape
                ]

            let layer = LayerSketches.any place.Values goal shape |> Gen.map LayerStage
            return! fitting 3 place goal shape (Gen.frequency ((8, layer) :: constructs))
        }

    and private stages place goal shape count : Gen<StageSketch list> =
        gen {
            if count = 0 then
                return []
            else
                let! first = stage place goal shape
                let next = after place shape [ first ] |> Option.defaultValue shape
                let! rest = stages place goal next (count - 1)
                return first :: rest
        }

    /// Some lines that meet the goal.
    and private lines (place: Place) goal (shape: Shape) count : Gen<LineSketch list> =
        gen {
            match goal with
            | SameExtents channels when count = 0 ->
                let! last = LayerSketches.weighted place.Values (SameExtents channels) shape
                let stage = LayerStage last

                match after place shape [ stage ] with
                | Some _ -> return [ line [ stage ] ]
                | None -> return [ line [ plain ] ]
            | _ when count = 0 -> return []
            | _ ->
                let! kind = Gen.choose (1, 12)

                match kind with
                | 1 ->
                    let name = fresh place "width"
                    let! value = Gen.choose (0, 16)
                    let! formula = Formulas.equalTo place.Values 3 value

                    let inner =
                        { place with
                            Values = Values.number name value place.Values
                        }

                    let! rest = lines inner goal shape count
                    return NumberLine(name, formula) :: rest
                | 2 ->
                    let name = fresh place "deep"
                    let! condition = Formulas.condition place.Values
                    let value = Formula.holds place.Values condition |> Option.defaultValue false

                    let inner =
                        { place with
                            Values = Values.flag name value place.Values
                        }

                    let! rest = lines inner goal shape count
                    return FlagLine(name, condition) :: rest
                | _ ->
                    let own = if goal.IsSameExtents then SameShape else goal
                    let! length = Gen.choose (1, 3)
                    let! stages = stages place own shape length
                    let next = after place shape stages |> Option.defaultValue shape
                    let! isLabelled = Gen.frequency [ 3, Gen.constant false; 1, Gen.constant true ]
                    let! isAnnotated = Gen.elements [ false; place.Annotated ]
                    let! rest = lines place goal next (count - 1)

                    return
                        ChainLine(
                            (if isLabelled then Some "label" else None),
                            stages,
                            (if isAnnotated then Some next else None)
                        )
                        :: rest
        }

    and private some place goal shape =
        Gen.choose (1, 2) |> Gen.bind (lines place goal shape)

    and private residual place goal shape =
        gen {
            let! scale = scale
            let! isProjected = Gen.elements [ false; goal <> SameShape ]

            if isProjected then
                let! channels =
                    match goal with
                    | SameExtents channels -> Gen.constant channels
                    | _ -> Gen.choose (2, 8)

                let! body = some place (SameExtents channels) shape

                let! shortcut =
                    Gen.frequency
                        [
                            3,
                            LayerSketches.weighted place.Values (SameExtents channels) shape
                            |> Gen.map LayerStage
                            if not place.Around.Blocks.IsEmpty then
                                1, call place shape
                        ]

                return ResidualStage(scale, Some shortcut, body)
            else
                let! body = some place SameShape shape
                return ResidualStage(scale, None, body)
        }

    and private repeat place goal shape =
        gen {
            let! isCounted = Gen.elements [ false; true ]
            let name = fresh place "i"

            let turn =
                { place with
                    Values =
                        { (if isCounted then
                               Values.number name 0 place.Values
                           else
                               place.Values) with
                            InTurn = true
                        }
                    Annotated = false
                }

            let! own = Gen.elements [ goal; SameShape ]
            let! body = some turn own shape
            let! count = Gen.choose (0, 3)
            let! count = Formulas.equalTo place.Values 2 count
            return RepeatStage(count, (if isCounted then Some name else None), body)
        }

    and private conditional place goal shape =
        gen {
            let! condition = Formulas.condition place.Values
            let! whenTrue = some place goal shape
            let! hasElse = Gen.elements [ true; false ]

            if hasElse then
                let! whenFalse = some place goal shape
                return WhenStage(condition, whenTrue, Some whenFalse)
            else
                return WhenStage(condition, whenTrue, None)
        }

    and private join place goal (shape: Shape) =
        gen {
            let! count = Gen.choose (2, 3)
            let! channels = Gen.choose (1, 8)

            let own =
                match goal with
                | AnyShape -> SameExtents channels
                | goal -> goal

            let! operation =
                Gen.elements
                    [
                        Add
                        Multiply
                        if goal = AnyShape then
                            Concat
                    ]

            let! arms =
                Gen.listOfLength count (Gen.bind (lines place own shape) (Gen.choose (0, 2)))

            let! squeeze =
                Gen.elements [ false; operation = Multiply && shape.IsImage && goal <> AnyShape ]

            if squeeze then
                let! inner =
                    LayerSketches.weighted place.Values AnyShape (Shape.Vector shape.Channels)

                let! outer =
                    LayerSketches.weighted place.Values SameShape (Shape.Vector shape.Channels)

                let gate =
                    [
                        LayerStage(PlainLayer("global_avgpool", GlobalAvgPool))
                        LayerStage inner
                        LayerStage outer
                        LayerStage(PlainLayer("sigmoid", Sigmoid))
                    ]

                return JoinStage(Multiply, [ []; [ line gate ] ])
            else
                return JoinStage(operation, arms)
        }

    /// A block that may call those before it.
    let block (around: Surroundings) (name: string) : Gen<BlockSketch> =
        gen {
            let! channels = Gen.elements [ 4; 6; 8 ]
            let! kernel = Gen.elements [ 1; 3 ]
            let! stride = Gen.elements [ 1; 2 ]

            let! parameters =
                Gen.elements
                    [
                        []
                        [ "channels", channels, None ]
                        [ "channels", channels, None; "k", kernel, Some(Number 3) ]
                        [
                            "channels", channels, None
                            "k", kernel, Some(Arithmetic("+", Number 1, Number 2))
                            "stride", stride, Some(Number 1)
                        ]
                        [ "channels", channels, Some(Number 8) ]
                        [ "channels", channels, None; "next", 2, Some(NumberName "channels") ]
                    ]

            let place =
                {
                    Around = around
                    Values =
                        parameters
                        |> List.fold (fun values (name, value, _) -> Values.number name value values) around.Globals
                    Annotated = false
                    Depth = 2
                }

            let! goal = Gen.elements [ AnyShape; SameShape ]

            let! input =
                Gen.frequency [ 4, Gen.constant (Shape.Image(4, 12, 12)); 1, Gen.constant (Shape.Vector 8) ]

            let! body = some place goal input

            return
                {
                    Name = name
                    Parameters = parameters |> List.map (fun (name, _, fallback) -> name, fallback)
                    Body = Labels.number body
                }
        }

    /// A model that makes of `input` a vector with one number a class.
    let model (around: Surroundings) (input: Shape) (classes: int) : Gen<LineSketch list> =
        gen {
            let place =
                {
                    Around = around
                    Values = around.Globals
                    Annotated = true
                    Depth = 3
                }

            let! size = Gen.choose (0, 5)
            let! body = lines place AnyShape input size

            let shape =
                Expansion.shape around place.Values input body |> Option.defaultValue input

            let! bridge =
                if shape.IsVector then
                    Gen.constant []
                else
                    Gen.elements [ "flatten", Flatten; "global_avgpool", GlobalAvgPool ]
                    |> Gen.map (fun layer -> [ LayerStage(PlainLayer layer) ])

            let! units = Formulas.equalTo place.Values 1 classes

            let head =
                DenseSketch(
                    units,
                    {
                        Text = ""
                        Bias = true
                        Init = Kaiming
                        L2 = 0.0
                    }
                )

            return body @ [ line (bridge @ [ LayerStage head ]) ]
        }
