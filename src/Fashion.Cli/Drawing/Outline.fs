namespace Fashion.Cli.Drawing

open Fashion.Dsl

/// What a drawing shows, before anything has a place.
[<RequireQualifiedAccess>]
type Part =
    /// A layer under the name that it has in its frame.
    | Box of Layer * name: string
    /// Arms that part at what comes before, and the layer that joins them; an empty arm is a bare line.
    | Join of Layer * name: string * arms: Part list list
    /// Layers of one block call, turn or label: `body.2`.
    | Frame of title: string * Part list

/// A graph's layers in frames, one for each place of the text that their names tell of.
[<RequireQualifiedAccess>]
module Outline =

    /// A name without the scope that the frames around it say already.
    let private within (scope: string) (name: string) =
        if name.StartsWith(scope, System.StringComparison.Ordinal) then
            name.Substring scope.Length
        else
            name

    /// The frame that a layer of this name stands in, inside of the scope.
    let private frameOf (scope: string) (name: string) =
        match name.IndexOf('.', min scope.Length name.Length) with
        | dot when dot >= 0 && name.StartsWith(scope, System.StringComparison.Ordinal) ->
            Some(name.Substring(scope.Length, dot - scope.Length))
        | _ -> None

    /// A frame around one box says nothing, and one around one frame is that frame.
    let private frame title parts =
        match parts with
        | [ Part.Box(layer, name) ] -> Part.Box(layer, title + "." + name)
        | [ Part.Frame(inner, parts) ] -> Part.Frame(title + "." + inner, parts)
        | parts -> Part.Frame(title, parts)

    let rec private parts (scope: string) (stages: Stage list) : Part list =
        match stages with
        | [] -> []
        | first :: _ ->
            let frameOf (stage: Stage) = frameOf scope stage.Last.Name

            match frameOf first with
            | None -> part scope first :: parts scope stages.Tail
            | Some title ->
                let inside = stages |> List.takeWhile (fun stage -> frameOf stage = Some title)

                frame title (parts (scope + title + ".") inside)
                :: parts scope (List.skip inside.Length stages)

    and private part scope stage =
        let name = within scope stage.Last.Name

        match stage with
        | Stage.Layer layer -> Part.Box(layer, name)
        | Stage.Join(layer, arms) -> Part.Join(layer, name, List.map (arm scope) arms)

    /// `identity` is how a spec writes an empty arm.
    and private arm scope stages =
        match stages with
        | [ Stage.Layer layer ] when layer.Operation = Identity -> []
        | stages -> parts scope stages

    let ofGraph (graph: LayerGraph) : Part list = parts "" (LayerTree.ofGraph graph)
