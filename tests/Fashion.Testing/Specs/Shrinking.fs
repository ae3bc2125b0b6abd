namespace Fashion.Testing.Specs

/// Smaller sketches, for counterexamples that can be read. Some have mistakes; laws over specs without any pass them by.
[<RequireQualifiedAccess>]
module Shrinking =

    let private without (items: 'T list) : 'T list seq =
        seq { for index in 0 .. items.Length - 1 -> List.removeAt index items }

    let private eachOf (smaller: 'T -> 'T seq) (items: 'T list) : 'T list seq =
        seq {
            for index, item in List.indexed items do
                for other in smaller item do
                    List.updateAt index other items
        }

    let rec private lines (body: LineSketch list) : LineSketch list seq =
        seq {
            yield! without body
            yield! eachOf line body

            for index, each in List.indexed body do
                match each with
                | ChainLine(_, [ stage ], _) ->
                    for inner in bodies stage do
                        yield List.take index body @ inner @ List.skip (index + 1) body
                | _ -> ()
        }

    and private line (each: LineSketch) : LineSketch seq =
        seq {
            match each with
            | ChainLine(label, stages, annotation) ->
                if stages.Length > 1 then
                    for fewer in without stages do
                        ChainLine(label, fewer, None)

                if label.IsSome then
                    ChainLine(None, stages, annotation)

                if annotation.IsSome then
                    ChainLine(label, stages, None)

                for others in eachOf stage stages do
                    ChainLine(label, others, None)
            | _ -> ()
        }

    /// The lines within a stage.
    and private bodies (each: StageSketch) : LineSketch list list =
        match each with
        | LayerStage _
        | CallStage _ -> []
        | RepeatStage(_, _, body)
        | ResidualStage(_, _, body) -> [ body ]
        | WhenStage(_, whenTrue, whenFalse) -> whenTrue :: Option.toList whenFalse
        | JoinStage(_, arms) -> arms

    and private stage (each: StageSketch) : StageSketch seq =
        seq {
            match each with
            | LayerStage _
            | CallStage _ -> ()
            | RepeatStage(count, variable, body) ->
                for fewer in lines body do
                    RepeatStage(count, variable, fewer)
            | WhenStage(condition, whenTrue, whenFalse) ->
                for fewer in lines whenTrue do
                    WhenStage(condition, fewer, whenFalse)

                match whenFalse with
                | Some body ->
                    WhenStage(condition, whenTrue, None)

                    for fewer in lines body do
                        WhenStage(condition, whenTrue, Some fewer)
                | None -> ()
            | JoinStage(operation, arms) ->
                for fewer in without arms do
                    JoinStage(operation, fewer)

                for others in eachOf lines arms do
                    JoinStage(operation, others)
            | ResidualStage(scale, shortcut, body) ->
                if scale.IsSome then
                    ResidualStage(None, shortcut, body)

                for fewer in lines body do
                    ResidualStage(scale, shortcut, fewer)
        }

    /// Sketches with something left out.
    let spec (sketch: SpecSketch) : SpecSketch seq =
        seq {
            if sketch.OtherFiles <> NoOtherFile then
                { sketch with OtherFiles = NoOtherFile }

            match sketch.Model with
            | LayersPart body ->
                for fewer in lines body do
                    { sketch with Model = LayersPart fewer }
            | ClassifierPart _ -> ()

            for fewer in without sketch.Blocks do
                { sketch with
                    Blocks = fewer
                    OtherFiles = NoOtherFile
                }

            for others in
                sketch.Blocks
                |> eachOf (fun block -> lines block.Body |> Seq.map (fun body -> { block with Body = body })) do
                { sketch with Blocks = others }

            for fewer in without sketch.Lets do
                { sketch with Lets = fewer }

            for fewer in without sketch.Train do
                { sketch with Train = fewer }

            for fewer in without sketch.Data.Settings do
                { sketch with Data.Settings = fewer }

            if not sketch.Search.IsEmpty then
                { sketch with Search = [] }

            if not sketch.Sets.IsEmpty then
                { sketch with Sets = [] }
        }
