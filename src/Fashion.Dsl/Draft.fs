namespace Fashion.Dsl

open System.Collections.Generic

/// A file's parts, one of each, with what profiles and the command line put in place of the file's own values.
type Draft =
    {
        Name: Expression option
        Source: Call option
        Data: Argument array
        /// False where a setting of the data could not be read, so that their shape is not known.
        DataIsIntact: bool
        Statements: Statement array
        /// The word `model`, where the file has one.
        ModelPlace: Span option
        Train: Argument array
        Profiles: (Name * Assignment array) array
        /// The file's own `set` lines.
        Sets: Assignment array
    }

[<RequireQualifiedAccess>]
module Draft =

    let private empty =
        {
            Name = None
            Source = None
            Data = [||]
            DataIsIntact = true
            Statements = [||]
            ModelPlace = None
            Train = [||]
            Profiles = [||]
            Sets = [||]
        }

    let private arguments (settings: Setting array) : Argument array =
        settings
        |> Array.map (fun setting ->
            {
                Name = Some setting.Name
                Value = setting.Value
                Span = setting.Span
            })

    /// Puts a tree's parts in their places; a second one of a kind is reported.
    let ofTree (tree: SpecTree) (report: Diagnostic -> unit) : Draft =
        let seen = Dictionary<string, Span>()
        let profiles = ResizeArray()
        let sets = ResizeArray()

        let once (part: string) (place: Span) =
            match seen.TryGetValue part with
            | true, first ->
                Diagnostic.error "E104" place $"a spec has one {part}" "the second one"
                |> Diagnostic.also first "the first one"
                |> report

                false
            | _ ->
                seen[part] <- place
                true

        let add (draft: Draft) item =
            match item with
            | NameItem(value, place) when once "name" place -> { draft with Name = Some value }
            | DataItem(source, settings, intact) when once "`data` part" source.Callee.Span ->
                { draft with
                    Source = Some source
                    Data = arguments settings
                    DataIsIntact = intact
                }
            | ModelItem({ Statements = statements }, place) when once "`model` part" place ->
                { draft with
                    Statements = statements
                    ModelPlace = Some place
                }
            | TrainItem(settings, place) when once "`train` part" place ->
                { draft with
                    Train = arguments settings
                }
            | ProfileItem(name, assignments) when once $"profile {Diagnostic.quote name.Text}" name.Span ->
                profiles.Add((name, assignments))
                draft
            | SetItem assignment ->
                sets.Add assignment
                draft
            | NameItem _
            | DataItem _
            | ModelItem _
            | TrainItem _
            | ProfileItem _
            | LetItem _
            | BlockItem _
            | ImportItem _
            | ExtendsItem _
            | ClassifierItem _
            | SearchItem _ -> draft

        { Array.fold add empty tree.Items with
            Profiles = profiles.ToArray()
            Sets = sets.ToArray()
        }
