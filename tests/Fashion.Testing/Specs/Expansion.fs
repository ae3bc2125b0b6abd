namespace Fashion.Testing.Specs

open System.Collections.Generic
open Fashion.Dsl

/// One layer of an expanded sketch; -1 is the graph's input.
type ExpandedLayer =
    {
        Operation: Operation
        Inputs: int list
        Output: Shape
    }

/// What sketches may call and name: blocks, and the values outside of all blocks.
type Surroundings =
    {
        Blocks: BlockSketch list
        Globals: Values
    }

[<RequireQualifiedAccess>]
module private Lines =

    /// Has every number a value that its layer takes?
    let rec haveValues (values: Values) (body: LineSketch list) : bool =
        match body with
        | [] -> true
        | NumberLine(name, formula) :: rest ->
            match Formula.value values formula with
            | Some value -> haveValues (Values.number name value values) rest
            | None -> false
        | FlagLine(name, condition) :: rest ->
            match Formula.holds values condition with
            | Some value -> haveValues (Values.flag name value values) rest
            | None -> false
        | ChainLine(_, stages, _) :: rest -> List.forall (stageHasValues values) stages && haveValues values rest

    and private stageHasValues values stage =
        match stage with
        | LayerStage layer -> (LayerSketch.operation values layer).IsSome
        | CallStage(_, arguments) ->
            arguments
            |> List.forall (fun (_, formula) -> (Formula.value values formula).IsSome)
        | RepeatStage(count, variable, body) ->
            let inner =
                match variable with
                | Some name -> Values.number name 0 values
                | None -> values

            Option.exists (fun count -> count >= 0) (Formula.value values count)
            && haveValues inner body
        | WhenStage(condition, whenTrue, whenFalse) ->
            (Formula.holds values condition).IsSome
            && haveValues values whenTrue
            && haveValues values (Option.defaultValue [] whenFalse)
        | JoinStage(_, arms) -> List.forall (haveValues values) arms
        | ResidualStage(_, shortcut, body) -> haveValues values body && Option.forall (stageHasValues values) shortcut

/// One expansion, from the input on.
[<Sealed>]
type private Expander(around: Surroundings, input: Shape) =

    let layers = List<ExpandedLayer>()

    let shapeOf id =
        if id < 0 then input else layers[id].Output

    let add operation inputs =
        match Inference.layer (operation, inputs |> List.map shapeOf |> Array.ofList) with
        | Ok inferred ->
            layers.Add
                {
                    Operation = operation
                    Inputs = inputs
                    Output = inferred.OutputShape
                }

            Some(layers.Count - 1)
        | _ -> None

    let rec stage values at (each: StageSketch) : int option =
        match each with
        | LayerStage layer ->
            LayerSketch.operation values layer
            |> Option.bind (fun operation -> add operation [ at ])
        | CallStage(name, arguments) -> call values at name arguments
        | RepeatStage(count, variable, body) ->
            match Formula.value values count with
            | Some count when count >= 0 ->
                let turn at index =
                    let values = { values with InTurn = true }

                    let values =
                        match variable with
                        | Some name -> Values.number name index values
                        | None -> values

                    lines values at body

                if count = 0 then
                    aside values variable body at
                else
                    Seq.fold
                        (fun at index -> Option.bind (fun at -> turn at index) at)
                        (Some at)
                        (seq { 0 .. count - 1 })
            | _ -> None
        | WhenStage(condition, whenTrue, whenFalse) ->
            let whenFalse = Option.defaultValue [] whenFalse

            match Formula.holds values condition with
            | Some true -> lines values at whenTrue |> Option.bind (aside values None whenFalse)
            | Some false -> lines values at whenFalse |> Option.bind (aside values None whenTrue)
            | None -> None
        | JoinStage(operation, arms) ->
            let ends = arms |> List.map (lines values at)

            if List.forall Option.isSome ends then
                add operation (List.choose id ends)
            else
                None
        | ResidualStage(scale, shortcut, body) ->
            let other =
                match shortcut with
                | Some shortcut -> stage values at shortcut
                | None -> Some at

            let branch =
                lines values at body
                |> Option.bind (fun at ->
                    match scale with
                    | Some(_, factor) when factor <> 1.0 -> add (Scale { Factor = factor }) [ at ]
                    | _ -> Some at)

            match other, branch with
            | Some other, Some branch -> add Add [ other; branch ]
            | _ -> None

    /// Looks at lines that are not taken: their numbers must have values all the same.
    and aside values variable body at =
        let values =
            match variable with
            | Some name -> Values.number name 0 values
            | None -> values

        if Lines.haveValues values body then Some at else None

    and call values at name arguments =
        around.Blocks
        |> List.tryFind (fun block -> block.Name = name)
        |> Option.bind (fun block ->
            let bind (index: int) (scope: Values option) (parameter: string, fallback: Formula option) =
                let given =
                    arguments
                    |> List.indexed
                    |> List.tryPick (fun (place, (word, value)) ->
                        match word with
                        | Some word when word = parameter -> Some value
                        | None when place = index -> Some value
                        | _ -> None)

                match scope, given, fallback with
                | Some scope, Some given, _ ->
                    Formula.value values given
                    |> Option.map (fun value -> Values.number parameter value scope)
                | Some scope, None, Some fallback ->
                    Formula.value scope fallback
                    |> Option.map (fun value -> Values.number parameter value scope)
                | _ -> None

            let start =
                { around.Globals with
                    InTurn = values.InTurn
                }

            block.Parameters
            |> List.indexed
            |> List.fold (fun scope (index, parameter) -> bind index scope parameter) (Some start)
            |> Option.bind (fun scope -> lines scope at block.Body))

    and lines values at (body: LineSketch list) : int option =
        match body with
        | [] -> Some at
        | NumberLine(name, formula) :: rest ->
            Formula.value values formula
            |> Option.bind (fun value -> lines (Values.number name value values) at rest)
        | FlagLine(name, condition) :: rest ->
            Formula.holds values condition
            |> Option.bind (fun value -> lines (Values.flag name value values) at rest)
        | ChainLine(_, stages, annotation) :: rest ->
            let last =
                stages
                |> List.fold (fun at each -> Option.bind (fun at -> stage values at each) at) (Some at)

            match last, annotation with
            | Some last, Some shape when not ((shapeOf last).Equals shape) -> None
            | Some last, _ -> lines values last rest
            | None, _ -> None

    /// The layers of some lines and the shape that they give.
    member _.Expand(values: Values, body: LineSketch list) : (ExpandedLayer list * Shape) option =
        lines values -1 body |> Option.map (fun last -> List.ofSeq layers, shapeOf last)

/// Expands sketches apart from the compiler: what the blocks, turns and arms of a model come to. None where a layer does
/// not fit or a number has no value.
[<RequireQualifiedAccess>]
module Expansion =

    /// The layers of some lines, in the order of their ids, and the shape that they make of `input`.
    let expand (around: Surroundings) (values: Values) (input: Shape) (body: LineSketch list) =
        Expander(around, input).Expand(values, body)

    /// The shape that some lines make of `input`.
    let shape (around: Surroundings) (values: Values) (input: Shape) (body: LineSketch list) : Shape option =
        expand around values input body |> Option.map snd
