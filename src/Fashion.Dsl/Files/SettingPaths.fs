namespace Fashion.Dsl

/// The paths that `set` and `-o` take: a part, a setting of it, an argument of that setting's value; for a layer its
/// label and an argument; a value by its name. What they find is replaced in the tree, so that one binder checks everything.
[<RequireQualifiedAccess>]
module internal SettingPaths =

    /// `data.source`, which a file writes after the word `data`.
    let private sourceParameter: Parameter =
        {
            Name = "source"
            Type = ChoiceType Catalogue.sources
            Presence = Required
            Help = "where images and labels come from"
            Example = "fashion_mnist"
        }

    let private dataParameters = sourceParameter :: Catalogue.data

    let private dataArguments (draft: Draft) : Argument array =
        match draft.Source with
        | None -> draft.Data
        | Some call ->
            let source: Argument =
                {
                    Name = Some { Text = "source"; Span = call.Span }
                    Value =
                        {
                            Node = CallNode call
                            Span = call.Span
                            Depth = 1
                        }
                    Span = call.Span
                }

            Array.append [| source |] draft.Data

    let private withData (draft: Draft) (arguments: Argument array) =
        let isSource (argument: Argument) =
            argument.Name |> Option.exists (fun name -> name.Text = "source")

        let source =
            arguments
            |> Array.tryFind isSource
            |> Option.bind (fun argument ->
                match argument.Value.Node with
                | CallNode call -> Some call
                | PathNode [ word ] ->
                    Some
                        {
                            Callee = word
                            Arguments = [||]
                            Span = word.Span
                        }
                | _ -> None)

        { draft with
            Source = source
            Data = arguments |> Array.filter (isSource >> not)
        }

    let private classifier (call: Call) =
        Catalogue.tryEntry Catalogue.classifiers call.Callee.Text

    /// Every path that can be set, with the value that stands there and what holds where nothing is written.
    let all (draft: Draft) : (string * SettingValue option * Presence) seq =
        seq {
            for each in draft.Module.Lets do
                yield
                    each.Name.Text,
                    Some
                        {
                            Value = each.Value
                            Place = Some each.Span
                        },
                    Required

            yield
                "name",
                draft.Name |> Option.map (fun name -> { Value = name; Place = Some name.Span }),
                Derived "the file's name"

            yield! ArgumentPaths.below "data" dataParameters (dataArguments draft)

            match draft.Model with
            | NoModel -> ()
            | LayersDraft(layers, _) ->
                for label, step in LabelledSteps.labelled layers do
                    match LabelledSteps.settable draft.Module step with
                    | Some(parameters, arguments) ->
                        yield! ArgumentPaths.below $"model.{label.Text}" parameters arguments
                    | None -> ()
            | ClassifierDraft(call, _) ->
                match classifier call with
                | Some entry -> yield! ArgumentPaths.below "model" entry.Parameters call.Arguments
                | None -> ()

            yield! ArgumentPaths.below "train" Catalogue.train draft.Train

            match draft.Search with
            | Some settings -> yield! ArgumentPaths.below "search" Catalogue.search settings
            | None -> ()
        }

    let private replaceInModel (draft: Draft) (path: string list) (assignment: Assignment) : Draft option =
        match draft.Model, path with
        | ClassifierDraft(call, place), _ ->
            classifier call
            |> Option.bind (fun entry -> ArgumentPaths.replaceIn entry.Parameters path assignment call.Arguments)
            |> Option.map (fun arguments ->
                { draft with
                    Model = ClassifierDraft({ call with Arguments = arguments }, place)
                })
        | LayersDraft(layers, place), label :: rest ->
            let change step =
                LabelledSteps.settable draft.Module step
                |> Option.bind (fun (parameters, arguments) ->
                    ArgumentPaths.replaceIn parameters rest assignment arguments)
                |> Option.map (LabelledSteps.withArguments step)

            LabelledSteps.changeLabelled label change layers
            |> Option.map (fun layers ->
                { draft with
                    Model = LayersDraft(layers, place)
                })
        | _ -> None

    let private replaceLet (draft: Draft) name (assignment: Assignment) : Draft option =
        draft.Module.Lets
        |> Array.tryFindIndex (fun each -> each.Name.Text = name)
        |> Option.map (fun index ->
            let changed =
                { draft.Module.Lets[index] with
                    Value = assignment.Value
                    Span = assignment.Span
                }

            { draft with
                Module =
                    { draft.Module with
                        Lets = Array.updateAt index changed draft.Module.Lets
                    }
            })

    /// The draft with the value at a path replaced; None where the path leads nowhere.
    let replace (draft: Draft) (path: string list) (assignment: Assignment) : Draft option =
        match path with
        | [ "name" ] ->
            Some
                { draft with
                    Name = Some assignment.Value
                }
        | [ name ] -> replaceLet draft name assignment
        | "data" :: rest ->
            ArgumentPaths.replaceIn dataParameters rest assignment (dataArguments draft)
            |> Option.map (withData draft)
        | "train" :: rest ->
            ArgumentPaths.replaceIn Catalogue.train rest assignment draft.Train
            |> Option.map (fun train -> { draft with Train = train })
        | "search" :: rest ->
            draft.Search
            |> Option.bind (ArgumentPaths.replaceIn Catalogue.search rest assignment)
            |> Option.map (fun search -> { draft with Search = Some search })
        | "model" :: rest -> replaceInModel draft rest assignment
        | _ -> None
