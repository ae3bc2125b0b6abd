namespace Fashion.Dsl

open System
open System.Collections.Generic
open System.IO

/// A file with all that it imports and extends.
type internal LoadedSpec =
    {
        Tree: SpecTree
        /// The draft as it grew: after each file of the chain that it extends, and after the `set` lines of each.
        Stages: (OriginKind * Draft) list
        /// The last stage.
        Draft: Draft
    }

/// Reads the files that a spec names.
[<Sealed>]
type internal SpecLoader(readFile: string -> string option, report: Diagnostic -> unit) =

    let loaded = Dictionary<string, LoadedSpec>()

    /// `specs/../specs/a.spec` and `specs/a.spec` are one file.
    let normal (path: string) =
        let parts = Stack<string>()

        for part in path.Split '/' do
            match part with
            | "." -> ()
            | ".." when parts.Count > 0 && parts.Peek() <> ".." && parts.Peek() <> "" -> parts.Pop() |> ignore
            | part -> parts.Push part

        String.Join('/', Seq.rev parts)

    let folderOf (source: SourceText) =
        match Path.GetDirectoryName source.Path with
        | null -> ""
        | folder -> folder

    let beside (source: SourceText) (written: string) =
        normal (Path.Combine(folderOf source, written).Replace('\\', '/'))

    let failed (place: Span) message text help =
        Diagnostic.error "E504" place message text |> Diagnostic.help help |> report
        None

    /// Paths of the data in a file that another folder's file extends are still relative to where they are written.
    let rebased (from: SourceText) (into: SourceText) (draft: Draft) =
        let prefix =
            match Path.GetRelativePath("/" + folderOf into, "/" + folderOf from) with
            | "." -> ""
            | prefix -> prefix

        let rec rebase (expression: Expression) =
            match expression.Node with
            | TextNode text when not (Path.IsPathRooted text) ->
                { expression with
                    Node = TextNode(normal (prefix + "/" + text))
                }
            | ListNode items ->
                { expression with
                    Node = ListNode(items |> Array.map (fun item -> { item with Value = rebase item.Value }))
                }
            | _ -> expression

        let inCall (call: Call) =
            { call with
                Arguments =
                    call.Arguments
                    |> Array.map (fun argument ->
                        { argument with
                            Value = rebase argument.Value
                        })
            }

        if prefix = "" then
            draft
        else
            { draft with
                Source = Option.map inCall draft.Source
                Model =
                    match draft.Model with
                    | ClassifierDraft(call, place) -> ClassifierDraft(inCall call, place)
                    | other -> other
            }

    let isTaken (name: Name) =
        Catalogue.tryLayer name.Text |> Option.isSome
        || Catalogue.tryConstruct name.Text |> Option.isSome
        || name.Text = "let"

    let reserved = set [ "classes"; "true"; "false"; "if"; "then"; "else"; "as" ]

    /// Reports the second value or block of a name, and names that the language has taken.
    let checkNames (names: Module) =
        let seen = Dictionary<string, Span>()

        let once (name: Name) =
            match seen.TryGetValue name.Text with
            | true, first when not (obj.ReferenceEquals(first, name.Span)) ->
                Diagnostic.error "E104" name.Span $"there are two called {Diagnostic.quote name.Text}" "the second one"
                |> Diagnostic.also first "the first one"
                |> report
            | true, _ -> ()
            | _ -> seen[name.Text] <- name.Span

        let taken (name: Name) what =
            Diagnostic.error
                "E114"
                name.Span
                $"{Diagnostic.quote name.Text} is a word of the language"
                $"not free for {what}"
            |> report

        for name, _ in names.Imports do
            once name

        for each in names.Lets do
            if reserved.Contains each.Name.Text then
                taken each.Name "a value"
            else
                once each.Name

        for block in names.Blocks do
            if isTaken block.Name || reserved.Contains block.Name.Text then
                taken block.Name "a block"
            else
                once block.Name

    /// The text of a path in a tree.
    let textOf (expression: Expression) =
        match expression.Node with
        | TextNode text when text <> "" && text.IndexOf '\000' < 0 -> Some text
        | _ -> None

    member private loader.Named(source: SourceText, path: Expression, verb: string, stack: string list) =
        match textOf path with
        | None -> failed path.Span $"this is no file to {verb}" "expected a path" "write it as \"blocks.spec\""
        | Some written ->
            let target = beside source written

            if List.contains target stack then
                Diagnostic.error
                    "E505"
                    path.Span
                    $"these files {verb} one another in a circle"
                    $"{target} leads back to itself"
                |> Diagnostic.note (String.Join(" -> ", List.rev (target :: stack)))
                |> report

                None
            elif stack.Length > 64 then
                failed path.Span "files stand on one another too deeply" "more than 64 files" "join some of them"
            else
                match loaded.TryGetValue target with
                | true, spec -> Some spec
                | _ ->
                    match readFile target with
                    | None ->
                        failed
                            path.Span
                            $"there is no file {Diagnostic.quote target} to {verb}"
                            "not found, or not to be read"
                            "a path is relative to the folder of the file that names it"
                    | Some text ->
                        let spec = loader.Load(target, text, target :: stack)
                        loaded[target] <- spec
                        Some spec

    member private loader.Imports(tree: SpecTree, stack) : (Name * Module) array =
        let imported (spec: LoadedSpec) (path: Expression) (name: Name) =
            let home = spec.Draft.Module

            let known =
                Seq.append (home.Lets |> Seq.map _.Name.Text) (home.Blocks |> Seq.map _.Name.Text)
                |> Array.ofSeq

            if Array.contains name.Text known then
                Some(name, home)
            else
                let suggestion = Suggestion.nearest name.Text known

                Diagnostic.error
                    "E101"
                    name.Span
                    $"{Diagnostic.quote path.Span.Text} has no block or value {Diagnostic.quote name.Text}"
                    (Suggestion.label "not known there" suggestion)
                |> Diagnostic.suggest name.Span suggestion
                |> report

                None

        [|
            for item in tree.Items do
                match item with
                | ImportItem(path, names) ->
                    match loader.Named(tree.Source, path, "import", stack) with
                    | Some spec -> yield! names |> Array.choose (imported spec path)
                    | None -> ()
                | _ -> ()
        |]

    member private loader.Base(tree: SpecTree, stack) : LoadedSpec option =
        let extends =
            tree.Items
            |> Array.choose (fun item ->
                match item with
                | ExtendsItem(path, place) -> Some(path, place)
                | _ -> None)

        match List.ofArray extends with
        | [] -> None
        | (path, first) :: others ->
            for _, place in others do
                Diagnostic.error "E104" place "a spec extends one file" "the second one"
                |> Diagnostic.also first "the first one"
                |> report

            loader.Named(tree.Source, path, "extend", stack)
            |> Option.map (fun spec ->
                { spec with
                    Draft = rebased spec.Tree.Source tree.Source spec.Draft
                })

    member private loader.Load(path: string, text: string, stack: string list) : LoadedSpec =
        let source = SourceText(path, text, false)
        let tree = Parser.file source report
        let imports = loader.Imports(tree, stack)
        let based = loader.Base(tree, stack)

        let from =
            match based with
            | Some spec -> spec.Draft
            | None -> Draft.empty

        let lets =
            [|
                yield! from.Module.Lets
                for item in tree.Items do
                    match item with
                    | LetItem each -> yield each
                    | _ -> ()
            |]

        let blocks =
            [|
                yield! from.Module.Blocks
                for item in tree.Items do
                    match item with
                    | BlockItem block -> yield block
                    | _ -> ()
            |]

        let names = Module.create (Array.append from.Module.Imports imports) lets blocks

        checkNames names
        let file = Draft.ofTree from names tree report
        let settled = Overrides.apply "set" (Some source) report file.Sets file

        let before =
            match based with
            | Some spec -> spec.Stages |> List.map (fun (_, draft) -> OriginKind.Extended, draft)
            | None -> []

        {
            Tree = tree
            Stages = before @ [ OriginKind.Spec, file; OriginKind.Spec, settled ]
            Draft = settled
        }

    /// A spec's text with all that it names.
    member loader.Spec(path: string, text: string) : LoadedSpec =
        loader.Load(path, text, [ normal (path.Replace('\\', '/')) ])
