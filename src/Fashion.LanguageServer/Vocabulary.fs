namespace Fashion.LanguageServer

open Fashion.Dsl

/// The words that mean something in one file: the language's own, and those of the files it draws on.
[<Sealed>]
type Vocabulary(workspace: Workspace, names: Names, path: string) =

    let entryOfBlock (definition: Definition) : Entry option =
        workspace.Names definition.Path
        |> Option.bind (fun table ->
            table.Tree.Items
            |> Array.tryPick (fun item ->
                match item with
                | BlockItem block when obj.ReferenceEquals(block.Name, definition.Symbol.Name) -> Some block
                | _ -> None))
        |> Option.map (fun block ->
            {
                Keyword = block.Name.Text
                Help = $"a block of {System.IO.Path.GetFileName definition.Path}"
                Example = ""
                Parameters =
                    [
                        for each in block.Parameters do
                            {
                                Name = each.Name.Text
                                Type = AnyType
                                Presence =
                                    match each.Default with
                                    | Some value -> Default(value.Span.Text, value)
                                    | None -> Required
                                Help = $"a parameter of `{block.Name.Text}`"
                                Example = ""
                            }
                    ]
            })

    let visible = lazy (names.Visible path)

    let blocks =
        lazy
            (visible.Value
             |> List.filter (fun definition -> definition.Symbol.Kind = SymbolKind.Block)
             |> List.choose entryOfBlock)

    let ofConstruct (construct: Construct) : Entry =
        {
            Keyword = construct.Keyword
            Parameters = construct.Parameters
            Help = construct.Help
            Example = construct.Example
        }

    /// The blocks that this file can call, as the catalogue has layers.
    member _.Blocks: Entry list = blocks.Value

    /// The values that each part of this file can name.
    member _.Values: Definition list =
        visible.Value
        |> List.filter (fun definition -> definition.Symbol.Kind = SymbolKind.Value)

    /// What a call in a model takes.
    member _.TryCallable(name: string) : Entry option =
        blocks.Value
        |> List.tryFind (fun entry -> entry.Keyword = name)
        |> Option.orElseWith (fun () -> Catalogue.tryLayer name)
        |> Option.orElseWith (fun () -> Catalogue.tryConstruct name |> Option.map ofConstruct)

    /// The labels of this file's model, and of those it extends.
    member _.Labels: Definition list = names.Labels path

    /// What a label's layer takes.
    member vocabulary.TryLabelled(label: string) : Entry option =
        match names.Label(path, label) with
        | Some { Symbol = { Callee = NonNull callee } } -> vocabulary.TryCallable callee.Text
        | _ -> None

    /// The parameters that stand after the words of a path; None where it leads nowhere.
    member vocabulary.Below(path: string list) : Parameter list option =
        match path with
        | "model" :: label :: rest ->
            vocabulary.TryLabelled label
            |> Option.bind (fun entry -> Signature.below entry.Parameters rest)
        | _ -> Signature.belowPart path

    /// The setting at the end of a path.
    member vocabulary.Setting(path: string list) : Parameter option =
        match List.rev path with
        | [] -> None
        | last :: before ->
            vocabulary.Below(List.rev before)
            |> Option.bind (fun parameters -> Catalogue.tryParameter parameters last)
