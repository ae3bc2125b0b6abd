namespace Fashion.Dsl

open System.Collections.Generic

/// What names stand for at a place.
type private Surroundings =
    {
        Values: Map<string, Symbol>
        Blocks: Map<string, Symbol>
        /// Do words and calls stand for layers here, as in a model, or for words of the catalogue?
        InLayers: bool
        /// The text in which labels are unique.
        Labels: Span
    }

/// Finds what each name of a tree stands for, by the binder's rules: a name is looked for in the braces around it, from the
/// inside out, then in the file; a `let` among layers holds from its line on.
[<Sealed>]
type private SymbolWalk(tree: SpecTree) =
    let symbols = ResizeArray<Symbol>()
    let mentions = ResizeArray<Mention>()
    let blocks = Dictionary<Symbol, Block>(HashIdentity.Reference)
    let labels = Dictionary<Name, Symbol>(HashIdentity.Reference)

    let wholeFile: Span =
        {
            Source = tree.Source
            Start = 0
            Length = tree.Source.Text.Length
        }

    let define kind name (extent: Span) scope (owner: Symbol | null) =
        let symbol =
            {
                Kind = kind
                Name = name
                Extent = extent
                Scope = scope
                Owner = owner
                Callee = null
            }

        symbols.Add symbol
        symbol

    let defineLabel (name: Name) (chain: Chain) scope =
        let symbol =
            {
                Kind = SymbolKind.Label
                Name = name
                Extent = chain.Span
                Scope = scope
                Owner = null
                Callee =
                    match chain.Steps[0] with
                    | CallStep call -> call.Callee
                    | _ -> null
            }

        symbols.Add symbol
        labels[name] <- symbol

    let mention role (name: Name) (symbol: Symbol option) =
        mentions.Add
            {
                Name = name
                Role = role
                Symbol = Option.toObj symbol
            }

    let withValue (name: Name) symbol (around: Surroundings) =
        { around with
            Values = Map.add name.Text symbol around.Values
        }

    let parameterOf (block: Symbol) (name: string) =
        symbols
        |> Seq.tryFind (fun symbol -> obj.ReferenceEquals(symbol.Owner, block) && symbol.Name.Text = name)

    /// Arguments of the catalogue's layers are words of the language; all others are a block's, perhaps of another file.
    let argumentName (around: Surroundings) (callee: Name) (name: Name) =
        match Map.tryFind callee.Text around.Blocks with
        | Some block -> mention (MentionRole.Argument callee) name (parameterOf block name.Text)
        | None when (Catalogue.tryLayer callee.Text).IsNone -> mention (MentionRole.Argument callee) name None
        | None -> ()

    /// What a call or a word says where a layer is asked for: a block, a layer, or a value that holds one of them.
    let callee (around: Surroundings) (name: Name) =
        let symbol =
            match Map.tryFind name.Text around.Blocks with
            | None when (Catalogue.tryLayer name.Text).IsNone -> Map.tryFind name.Text around.Values
            | block -> block

        mention MentionRole.Call name symbol

    let rec expression (around: Surroundings) (value: Expression) : unit =
        match value.Node with
        | NumberNode _
        | DimsNode _
        | TextNode _ -> ()
        | PathNode [ word ] ->
            match Map.tryFind word.Text around.Values with
            | Some symbol -> mention MentionRole.Value word (Some symbol)
            | None when around.InLayers -> mention MentionRole.Call word (Map.tryFind word.Text around.Blocks)
            | None -> mention MentionRole.Value word None
        | PathNode _ -> ()
        | ListNode items -> items |> Array.iter (fun item -> expression around item.Value)
        | CallNode each -> call around each
        | NegateNode inner -> expression around inner
        | BinaryNode(_, left, right) -> List.iter (expression around) [ left; right ]
        | IfNode(condition, whenTrue, whenFalse) -> List.iter (expression around) [ condition; whenTrue; whenFalse ]
        | HoleNode(_, hole) -> hole.Arguments |> Array.iter (fun argument -> expression around argument.Value)

    and call around (each: Call) =
        if around.InLayers then
            callee around each.Callee

        for argument in each.Arguments do
            if around.InLayers then
                argument.Name |> Option.iter (argumentName around each.Callee)

            expression around argument.Value

    let rec layers (around: Surroundings) (lines: Layers) : unit =
        let line (around: Surroundings) statement =
            match statement with
            | InputStatement _
            | UnreadStatement -> around
            | LetStatement each ->
                expression around each.Value

                let rest =
                    { lines.Span with
                        Start = each.Span.End
                        Length = lines.Span.End - each.Span.End
                    }

                withValue each.Name (define SymbolKind.Value each.Name each.Span rest null) around
            | ChainStatement chain ->
                chain.Label |> Option.iter (fun name -> defineLabel name chain around.Labels)

                Array.iter (step around) chain.Steps
                around

        Array.fold line around lines.Statements |> ignore

    and step (around: Surroundings) (each: Step) : unit =
        match each with
        | CallStep each -> call around each
        | RepeatStep repeat ->
            expression around repeat.Count

            let inside =
                match repeat.Variable with
                | Some name -> withValue name (define SymbolKind.Turn name repeat.Head repeat.Body.Span null) around
                | None -> around

            layers
                { inside with
                    Labels = repeat.Body.Span
                }
                repeat.Body
        | WhenStep each ->
            expression around each.Condition
            layers around each.Then
            Option.iter (layers around) each.Else
        | JoinStep join -> Array.iter (layers around) join.Arms
        | ResidualStep residual ->
            for argument in residual.Arguments do
                match argument.Name, argument.Value.Node with
                | Some name, PathNode [ word ] when name.Text = "shortcut" -> callee around word
                | _ -> expression around argument.Value

            layers around residual.Body

    let blockHead (block: Block) =
        let extent = block.Head.To block.Body.Span
        let symbol = define SymbolKind.Block block.Name extent wholeFile null
        blocks[symbol] <- block

        for parameter in block.Parameters do
            let itself =
                match parameter.Default with
                | Some value -> parameter.Name.Span.To value.Span
                | None -> parameter.Name.Span

            define SymbolKind.Parameter parameter.Name itself extent symbol |> ignore

        symbol

    let blockBody (around: Surroundings) (symbol: Symbol) (block: Block) =
        let inside =
            (around, block.Parameters)
            ||> Array.fold (fun around parameter ->
                Option.iter (expression around) parameter.Default

                parameterOf symbol parameter.Name.Text
                |> Option.fold (fun around symbol -> withValue parameter.Name symbol around) around)

        layers { inside with Labels = block.Body.Span } block.Body

    /// The step that a label names, wherever in the lines it stands.
    let labelled (name: string) (lines: Layers) =
        LabelledSteps.labelled lines
        |> Seq.tryFind (fun (label, _) -> label.Text = name)

    /// The words of a path that name labels, from the outside in, and the step that the last of them names.
    let rec labelPath (around: Surroundings) (lines: Layers list) (path: Name list) : (Step * Name list) option =
        match path with
        | [] -> None
        | word :: rest ->
            match List.tryPick (labelled word.Text) lines with
            | None ->
                mention MentionRole.Label word None
                None
            | Some(label, each) ->
                mention MentionRole.Label word (Some labels[label])

                let inside =
                    match each with
                    | CallStep call ->
                        match Map.tryFind call.Callee.Text around.Blocks with
                        | Some symbol when blocks.ContainsKey symbol -> [ blocks[symbol].Body ]
                        | _ -> []
                    | each -> LabelledSteps.innerLayers each

                match rest with
                | next :: _ when inside |> List.exists (fun lines -> (labelled next.Text lines).IsSome) ->
                    labelPath around inside rest
                | _ -> Some(each, rest)

    /// A word of layers' names: the one label or block of that name, if it is the only one.
    let mappedWord (word: Name) =
        let named (symbol: Symbol) =
            symbol.Name.Text = word.Text
            && (symbol.Kind = SymbolKind.Label || symbol.Kind = SymbolKind.Block)

        match symbols |> Seq.filter named |> Seq.truncate 2 |> List.ofSeq with
        | [ only ] -> mention MentionRole.Label word (Some only)
        | _ -> mention MentionRole.Label word None

    let rec typed (around: Surroundings) (model: Layers list) (kind: ArgumentType) (value: Expression) : unit =
        match kind, value.Node with
        | OrNothingType(_, otherwise), _ -> typed around model otherwise value
        | NamesType, ListNode items ->
            for item in items do
                match item.Value.Node with
                | PathNode words -> labelPath around model words |> ignore
                | _ -> expression around item.Value
        | MappingType, ListNode items ->
            for item in items do
                Option.iter mappedWord item.Key
                expression around item.Value
        | ChoiceType entries, CallNode call ->
            match Catalogue.tryEntry entries call.Callee.Text with
            | Some entry -> arguments around model entry.Parameters call.Arguments
            | None -> expression around value
        | _ -> expression around value

    and arguments around model (parameters: Parameter list) (values: Argument array) =
        for index, argument in Array.indexed values do
            let parameter =
                match argument.Name with
                | Some name -> Catalogue.tryParameter parameters name.Text
                | None -> List.tryItem index parameters

            match parameter with
            | Some parameter -> typed around model parameter.Type argument.Value
            | None -> expression around argument.Value

    let settings around model (parameters: Parameter list) (values: Setting array) =
        for setting in values do
            match Catalogue.tryParameter parameters setting.Name.Text with
            | Some parameter -> typed around model parameter.Type setting.Value
            | None -> expression around setting.Value

    let assignment (file: Surroundings) model (each: Assignment) =
        let inLayers = { file with InLayers = true }

        match each.Path with
        | [ word ] ->
            mention MentionRole.Value word (Map.tryFind word.Text file.Values)
            expression inLayers each.Value
        | part :: path when part.Text = "model" ->
            match labelPath inLayers model path, path with
            | Some(CallStep call, argument :: _), _ -> argumentName inLayers call.Callee argument
            | None, label :: argument :: _ -> mention (MentionRole.LabelledArgument label) argument None
            | _ -> ()

            expression inLayers each.Value
        | [] -> expression file each.Value
        | path ->
            let words = path |> List.map _.Text

            let setting =
                Signature.belowPart (List.take (words.Length - 1) words)
                |> Option.bind (fun parameters -> Catalogue.tryParameter parameters (List.last words))

            match setting with
            | Some parameter -> typed file model parameter.Type each.Value
            | None -> expression file each.Value

    /// The names of the file's own level.
    let fileLevel () =
        let start =
            {
                Values = Map.empty
                Blocks = Map.empty
                InLayers = false
                Labels = wholeFile
            }

        let withBlock (name: Name) symbol (around: Surroundings) =
            { around with
                Blocks = Map.add name.Text symbol around.Blocks
            }

        (start, tree.Items)
        ||> Array.fold (fun around item ->
            match item with
            | LetItem each -> withValue each.Name (define SymbolKind.Value each.Name each.Span wholeFile null) around
            | BlockItem block -> withBlock block.Name (blockHead block) around
            | ImportItem(path, names) ->
                (around, names)
                ||> Array.fold (fun around name ->
                    let symbol = define SymbolKind.Import name (path.Span.To name.Span) wholeFile null
                    around |> withValue name symbol |> withBlock name symbol)
            | ProfileItem(name, _) ->
                define SymbolKind.Profile name name.Span wholeFile null |> ignore
                around
            | _ -> around)

    member _.Table() : SymbolTable =
        let file = fileLevel ()
        let inLayers = { file with InLayers = true }

        let model =
            tree.Items
            |> Seq.choose (fun item ->
                match item with
                | ModelItem(lines, _) -> Some lines
                | _ -> None)
            |> List.ofSeq

        for lines in model do
            layers { inLayers with Labels = lines.Span } lines

        for symbol in List.ofSeq symbols do
            match blocks.TryGetValue symbol with
            | true, block -> blockBody inLayers symbol block
            | _ -> ()

        for item in tree.Items do
            match item with
            | LetItem each -> expression inLayers each.Value
            | DataItem(source, values, _) ->
                source.Arguments |> Array.iter (fun argument -> expression file argument.Value)
                settings file model Catalogue.data values
            | ClassifierItem(call, _) -> call.Arguments |> Array.iter (fun argument -> expression file argument.Value)
            | TrainItem(values, _) -> settings file model Catalogue.train values
            | SearchItem(values, _) -> settings file model Catalogue.search values
            | ProfileItem(_, assignments) -> Array.iter (assignment file model) assignments
            | SetItem each -> assignment file model each
            | NameItem _
            | BlockItem _
            | ImportItem _
            | ExtendsItem _
            | ModelItem _ -> ()

        {
            Tree = tree
            Symbols = symbols.ToArray() |> Array.sortBy _.Extent.Start
            Mentions = mentions.ToArray() |> Array.sortBy _.Name.Span.Start
        }

/// The names of a file.
[<RequireQualifiedAccess>]
module Symbols =

    let ofTree (tree: SpecTree) : SymbolTable = SymbolWalk(tree).Table()
