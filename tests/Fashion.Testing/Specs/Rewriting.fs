namespace Fashion.Testing.Specs

/// What a rewriting does to the parts of a sketch.
type Rewriting =
    {
        Hole: HoleSketch -> Formula
        FlagHole: HoleSketch -> Condition
        Label: string -> string
    }

[<RequireQualifiedAccess>]
module Rewriting =

    /// Changes nothing.
    let none =
        {
            Hole = NumberHole
            FlagHole = FlagHole
            Label = id
        }

    let rec formula (rewriting: Rewriting) (each: Formula) : Formula =
        match each with
        | Number _
        | NumberName _ -> each
        | NumberHole hole -> rewriting.Hole hole
        | Arithmetic(operator, left, right) -> Arithmetic(operator, formula rewriting left, formula rewriting right)
        | Choice(test, whenTrue, whenFalse) ->
            Choice(condition rewriting test, formula rewriting whenTrue, formula rewriting whenFalse)

    and condition (rewriting: Rewriting) (each: Condition) : Condition =
        match each with
        | Flag _
        | FlagName _ -> each
        | FlagHole hole -> rewriting.FlagHole hole
        | Comparison(operator, left, right) -> Comparison(operator, formula rewriting left, formula rewriting right)

    let private layer rewriting each =
        match each with
        | PlainLayer _ -> each
        | ConvSketch conv ->
            ConvSketch
                { conv with
                    Channels = formula rewriting conv.Channels
                    Kernel = formula rewriting conv.Kernel
                    Stride = formula rewriting conv.Stride
                    Groups = formula rewriting conv.Groups
                }
        | DenseSketch(units, weights) -> DenseSketch(formula rewriting units, weights)

    let rec private stage rewriting each =
        match each with
        | LayerStage each -> LayerStage(layer rewriting each)
        | CallStage(name, arguments) ->
            CallStage(name, arguments |> List.map (fun (word, value) -> word, formula rewriting value))
        | RepeatStage(count, variable, body) -> RepeatStage(formula rewriting count, variable, lines rewriting body)
        | WhenStage(test, whenTrue, whenFalse) ->
            WhenStage(condition rewriting test, lines rewriting whenTrue, Option.map (lines rewriting) whenFalse)
        | JoinStage(operation, arms) -> JoinStage(operation, List.map (lines rewriting) arms)
        | ResidualStage(scale, shortcut, body) ->
            ResidualStage(scale, Option.map (stage rewriting) shortcut, lines rewriting body)

    and lines (rewriting: Rewriting) (body: LineSketch list) : LineSketch list =
        body
        |> List.map (fun each ->
            match each with
            | NumberLine(name, value) -> NumberLine(name, formula rewriting value)
            | FlagLine(name, value) -> FlagLine(name, condition rewriting value)
            | ChainLine(label, stages, annotation) ->
                ChainLine(Option.map rewriting.Label label, List.map (stage rewriting) stages, annotation))

    let block (rewriting: Rewriting) (each: BlockSketch) : BlockSketch =
        { each with
            Parameters =
                each.Parameters
                |> List.map (fun (name, fallback) -> name, Option.map (formula rewriting) fallback)
            Body = lines rewriting each.Body
        }

/// Gives the labels of some lines, and of all that stands within them, names that differ.
[<RequireQualifiedAccess>]
module Labels =

    let number (body: LineSketch list) : LineSketch list =
        let mutable count = 0

        let next stem =
            count <- count + 1
            $"{stem}{count}"

        Rewriting.lines { Rewriting.none with Label = next } body

/// The compiler looks at every value of a hole by itself, and at all holes at their first and at their last. Holes whose
/// other values do not fit become their defaults.
[<RequireQualifiedAccess>]
module Holes =

    let private all (rewrite: Rewriting -> 'T) : HoleSketch list =
        let found = ResizeArray<HoleSketch>()

        let note make hole =
            found.Add hole
            make hole

        rewrite
            { Rewriting.none with
                Hole = note NumberHole
                FlagHole = note FlagHole
            }
        |> ignore

        List.ofSeq found

    /// Puts its default in the place of each hole.
    let closed: Rewriting =
        { Rewriting.none with
            Hole = fun hole -> Number hole.Default
            FlagHole = fun hole -> Flag(hole.Default = 1)
        }

    let private without (ids: Set<int>) : Rewriting =
        { Rewriting.none with
            Hole =
                fun hole ->
                    if ids.Contains hole.Id then
                        Number hole.Default
                    else
                        NumberHole hole
            FlagHole =
                fun hole ->
                    if ids.Contains hole.Id then
                        Flag(hole.Default = 1)
                    else
                        FlagHole hole
        }

    /// `rewrite` changes a whole sketch, which is sound if `isSound` with these picks.
    let settle (rewrite: Rewriting -> 'T) (isSound: 'T -> Map<int, int> -> bool) : 'T =
        let whole = rewrite Rewriting.none

        let fits (hole: HoleSketch) =
            hole.Options
            |> List.indexed
            |> List.forall (fun (index, _) -> isSound whole (Map [ hole.Id, index ]))

        let rec settled (dropped: Set<int>) (left: HoleSketch list) =
            let sketch = rewrite (without dropped)
            let first = left |> List.map (fun hole -> hole.Id, 0) |> Map
            let last = left |> List.map (fun hole -> hole.Id, hole.Options.Length - 1) |> Map

            match left with
            | hole :: rest when not (isSound sketch first && isSound sketch last) -> settled (dropped.Add hole.Id) rest
            | _ -> sketch

        let kept, dropped = all rewrite |> List.partition fits
        settled (dropped |> List.map _.Id |> set) kept
