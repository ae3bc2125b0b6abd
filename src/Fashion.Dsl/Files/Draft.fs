namespace Fashion.Dsl

open System
open System.Collections.Generic

/// The values and blocks that a file's text may name: its own, those it imports, and those of the file it extends.
[<ReferenceEquality>]
type internal Module =
    {
        Imports: (Name * Module) array
        Lets: Let array
        Blocks: Block array
        /// The blocks that the text may call by their names, with the file that an imported one is written in.
        Callable: Lazy<IReadOnlyDictionary<string, Block * Module option>>
    }

[<RequireQualifiedAccess>]
module internal Module =

    /// Its own blocks go before imported ones.
    let private callable (imports: (Name * Module) array) (blocks: Block array) =
        let found = Dictionary<string, Block * Module option>()

        for block in blocks do
            found.TryAdd(block.Name.Text, (block, None)) |> ignore

        for name, home in imports do
            match home.Callable.Value.TryGetValue name.Text with
            | true, (block, further) -> found.TryAdd(name.Text, (block, Some(defaultArg further home))) |> ignore
            | _ -> ()

        found :> IReadOnlyDictionary<_, _>

    let create (imports: (Name * Module) array) (lets: Let array) (blocks: Block array) : Module =
        {
            Imports = imports
            Lets = lets
            Blocks = blocks
            Callable = lazy (callable imports blocks)
        }

type internal ModelDraft =
    | NoModel
    | LayersDraft of Layers * keyword: Span
    | ClassifierDraft of Call * keyword: Span

/// A file's parts, one of each, with what base files, profiles and the command line put in place of its own values.
type internal Draft =
    {
        Module: Module
        Name: Expression option
        Source: Call option
        Data: Argument array
        /// False where a setting of the data could not be read, so that their shape is not known.
        DataIsIntact: bool
        Model: ModelDraft
        Train: Argument array
        Search: Argument array option
        Profiles: (Name * Assignment array) array
        /// The file's own `set` lines.
        Sets: Assignment array
        /// Where the parts begin, by what a diagnostic calls them.
        Parts: Map<string, Span>
    }

[<RequireQualifiedAccess>]
module internal Draft =

    let empty =
        {
            Module = Module.create [||] [||] [||]
            Name = None
            Source = None
            Data = [||]
            DataIsIntact = true
            Model = NoModel
            Train = [||]
            Search = None
            Profiles = [||]
            Sets = [||]
            Parts = Map.empty
        }

    /// Is there nothing but values and blocks, for other files to import?
    let isLibrary (draft: Draft) =
        draft.Parts.IsEmpty
        && draft.Sets.Length = 0
        && draft.Module.Lets.Length + draft.Module.Blocks.Length > 0

    let private arguments (settings: Setting array) : Argument array =
        settings
        |> Array.map (fun setting ->
            {
                Name = Some setting.Name
                Value = setting.Value
                Span = setting.Span
            })

    let private part item =
        match item with
        | NameItem(_, place) -> Some("name", place)
        | DataItem(source, _, _) -> Some("`data` part", source.Callee.Span)
        | ModelItem(_, place)
        | ClassifierItem(_, place) -> Some("`model` part", place)
        | TrainItem(_, place) -> Some("`train` part", place)
        | SearchItem(_, place) -> Some("`search` part", place)
        | ProfileItem(name, _) -> Some($"profile {Diagnostic.quote name.Text}", name.Span)
        | LetItem _
        | BlockItem _
        | ImportItem _
        | ExtendsItem _
        | SetItem _ -> None

    let private put (draft: Draft) item =
        match item with
        | NameItem(value, _) -> { draft with Name = Some value }
        | DataItem(source, settings, intact) ->
            { draft with
                Source = Some source
                Data = arguments settings
                DataIsIntact = intact
            }
        | ModelItem(layers, place) ->
            { draft with
                Model = LayersDraft(layers, place)
            }
        | ClassifierItem(call, place) ->
            { draft with
                Model = ClassifierDraft(call, place)
            }
        | TrainItem(settings, _) ->
            { draft with
                Train = arguments settings
            }
        | SearchItem(settings, _) ->
            { draft with
                Search = Some(arguments settings)
            }
        | ProfileItem(name, assignments) ->
            { draft with
                Profiles = Array.append draft.Profiles [| name, assignments |]
            }
        | SetItem assignment ->
            { draft with
                Sets = Array.append draft.Sets [| assignment |]
            }
        | LetItem _
        | BlockItem _
        | ImportItem _
        | ExtendsItem _ -> draft

    /// Puts a tree's parts on top of those of the file it extends; a second one of a kind is reported. A name of its own
    /// takes the place of the base's.
    let ofTree (based: Draft) (names: Module) (tree: SpecTree) (report: Diagnostic -> unit) : Draft =
        let add (draft: Draft) item =
            match part item with
            | None -> put draft item
            | Some(part, place) ->
                match Map.tryFind part draft.Parts with
                | Some first when part <> "name" || obj.ReferenceEquals(first.Source, place.Source) ->
                    let diagnostic =
                        Diagnostic.error "E104" place $"a spec has one {part}" "the second one"
                        |> Diagnostic.also first "the first one"

                    report (
                        if obj.ReferenceEquals(first.Source, place.Source) then
                            diagnostic
                        else
                            Diagnostic.help "the file it extends has it: change it by `set path = value`" diagnostic
                    )

                    draft
                | _ ->
                    put
                        { draft with
                            Parts = Map.add part place draft.Parts
                        }
                        item

        tree.Items
        |> Array.fold
            add
            { based with
                Module = names
                Sets = [||]
            }
