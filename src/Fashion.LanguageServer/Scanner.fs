namespace Fashion.LanguageServer

open System.Collections.Generic
open Fashion.Dsl

type private FrameKind =
    | FileFrame
    | LayersFrame
    | SettingsFrame of Parameter list
    | ProfileFrame
    | ImportFrame of file: string
    | ArgumentsFrame of Parameter list
    | BlockParametersFrame
    | HoleFrame of ArgumentType
    | ListFrame of ArgumentType
    | GroupFrame of ArgumentType
    | UnknownFrame

/// An open bracket, or the file itself.
[<Sealed>]
type private Frame(kind: FrameKind, opener: TokenKind) =
    member _.Kind = kind
    member _.Opener = opener
    /// The tokens of the statement or item at hand.
    member val Statement = ResizeArray<Token>()
    /// How many items came before it.
    member val Index = 0 with get, set
    /// The names that items before it gave.
    member val Written = ResizeArray<string>()

/// Finds out from the words before a place what may be written there, also in a text that cannot be parsed yet.
[<Sealed>]
type internal Scanner(source: SourceText, vocabulary: Vocabulary) =
    let frames = Stack<Frame>([ Frame(FileFrame, TokenKind.End) ])

    let textOf (token: Token) =
        source.Text.Substring(token.Start, token.Length)

    let rec unwrap kind =
        match kind with
        | OrNothingType(_, otherwise) -> unwrap otherwise
        | kind -> kind

    let typeOf (parameter: Parameter option) =
        match parameter with
        | Some parameter -> parameter.Type
        | None -> AnyType

    /// The words before the `=` of a `set` line.
    let pathOf (statement: Token list) =
        statement
        |> List.takeWhile (fun token -> token.Kind <> TokenKind.Equals)
        |> List.filter (fun token -> token.Kind = TokenKind.Identifier)
        |> List.map textOf

    /// `name =` or `key:` before a value.
    let nameOf separator (statement: Token list) =
        match statement with
        | name :: mark :: _ when name.Kind = TokenKind.Identifier && mark.Kind = separator -> Some(textOf name)
        | _ -> None

    let named parameters separator (statement: Token list) =
        nameOf separator statement
        |> Option.map (fun name -> typeOf (Catalogue.tryParameter parameters name))

    /// What the item or line at hand takes.
    let expected (frame: Frame) : ArgumentType =
        let statement = List.ofSeq frame.Statement

        match frame.Kind, statement with
        | (FileFrame | ProfileFrame), first :: rest when textOf first = "set" ->
            typeOf (vocabulary.Setting(pathOf rest))
        | SettingsFrame parameters, _ -> named parameters TokenKind.Equals statement |> Option.defaultValue AnyType
        | ArgumentsFrame parameters, _ ->
            named parameters TokenKind.Equals statement
            |> Option.defaultWith (fun () -> typeOf (List.tryItem frame.Index parameters))
        | ListFrame kind, _ ->
            match unwrap kind with
            | KeyedType parameters -> named parameters TokenKind.Colon statement |> Option.defaultValue AnyType
            | CallsType entries -> ChoiceType entries
            | MappingType when (nameOf TokenKind.Colon statement).IsSome -> TextType
            | NumbersType each -> each
            | other -> other
        | (HoleFrame kind | GroupFrame kind), _ -> kind
        | _ -> AnyType

    /// The one argument of every hole that has a name.
    let defaultOf (kind: ArgumentType) : Parameter =
        {
            Name = "default"
            Type = kind
            Presence = Derived "an error outside of a search"
            Help = "the value outside of a search"
            Example = ""
        }

    let parametersOf (entry: Entry option) =
        match entry with
        | Some entry -> ArgumentsFrame entry.Parameters
        | None -> UnknownFrame

    let followsMark (before: Token list) =
        before
        |> List.tryHead
        |> Option.exists (fun token -> token.Kind = TokenKind.Question)

    /// What a `(` opens.
    let parenthesis (frame: Frame) =
        let statement = List.ofSeq frame.Statement

        match List.rev statement with
        | callee :: before when callee.Kind = TokenKind.Identifier ->
            let name = textOf callee

            let isHole =
                match before with
                | each :: rest when textOf each = "each" -> followsMark rest
                | before -> followsMark before

            if isHole then
                HoleFrame(expected frame)
            else
                match frame.Kind, statement |> List.map textOf with
                | FileFrame, [ "block"; _ ] -> BlockParametersFrame
                | FileFrame, [ "data"; _ ] -> parametersOf (Catalogue.tryEntry Catalogue.sources name)
                | FileFrame, [ "model"; _ ] -> parametersOf (Catalogue.tryEntry Catalogue.classifiers name)
                | _ ->
                    match unwrap (expected frame) with
                    | ChoiceType entries -> parametersOf (Catalogue.tryEntry entries name)
                    | _ -> parametersOf (vocabulary.TryCallable name)
        | _ -> GroupFrame(expected frame)

    /// What a `{` opens.
    let brace (frame: Frame) =
        match frame.Kind, List.ofSeq frame.Statement with
        | LayersFrame, _ -> LayersFrame
        | FileFrame, first :: rest ->
            match textOf first, rest with
            | "data", _ -> SettingsFrame Catalogue.data
            | "train", _ -> SettingsFrame Catalogue.train
            | "search", _ -> SettingsFrame Catalogue.search
            | "profile", _ -> ProfileFrame
            | ("model" | "block"), _ -> LayersFrame
            | "import", file :: _ when file.Kind = TokenKind.Text -> ImportFrame((textOf file).Trim '"')
            | _ -> UnknownFrame
        | _ -> UnknownFrame

    let isLines (frame: Frame) =
        match frame.Kind with
        | FileFrame
        | LayersFrame
        | SettingsFrame _
        | ProfileFrame -> true
        | _ -> false

    let nextItem (frame: Frame) =
        let statement = List.ofSeq frame.Statement

        [ TokenKind.Equals; TokenKind.Colon ]
        |> List.tryPick (fun separator -> nameOf separator statement)
        |> Option.iter frame.Written.Add

        frame.Statement.Clear()
        frame.Index <- frame.Index + 1

    let close opener (token: Token) =
        if frames |> Seq.exists (fun frame -> frame.Opener = opener) then
            while frames.Peek().Opener <> opener do
                frames.Pop() |> ignore

            frames.Pop() |> ignore

        frames.Peek().Statement.Add token

    member _.Take(token: Token) =
        let frame = frames.Peek()

        match token.Kind with
        | TokenKind.OpenBrace -> frames.Push(Frame(brace frame, token.Kind))
        | TokenKind.OpenParen -> frames.Push(Frame(parenthesis frame, token.Kind))
        | TokenKind.OpenBracket -> frames.Push(Frame(ListFrame(expected frame), token.Kind))
        | TokenKind.CloseBrace -> close TokenKind.OpenBrace token
        | TokenKind.CloseParen -> close TokenKind.OpenParen token
        | TokenKind.CloseBracket -> close TokenKind.OpenBracket token
        | TokenKind.Newline ->
            if isLines frame then
                nextItem frame
        | TokenKind.Comma ->
            if not (isLines frame) then
                nextItem frame
        | (TokenKind.Arrow | TokenKind.Bar) when frame.Kind.IsLayersFrame -> frame.Statement.Clear()
        | _ -> frame.Statement.Add token

    /// A value whose words so far are `before`, the last one first.
    member private _.Value(kind: ArgumentType, before: Token list) : Slot =
        match before with
        | last :: rest ->
            match last.Kind with
            | TokenKind.Number -> UnitSlot kind
            | TokenKind.Question -> HoleSlot
            | TokenKind.Identifier when textOf last = "each" && followsMark rest -> HoleSlot
            | TokenKind.Identifier when List.contains (textOf last) [ "if"; "then"; "else" ] -> ValueSlot AnyType
            | TokenKind.Dot ->
                let words =
                    rest
                    |> List.takeWhile (fun token -> token.Kind = TokenKind.Identifier || token.Kind = TokenKind.Dot)
                    |> List.filter (fun token -> token.Kind = TokenKind.Identifier)
                    |> List.rev
                    |> List.map textOf

                WordSlot(kind, words)
            | TokenKind.Identifier
            | TokenKind.Dims
            | TokenKind.Text
            | TokenKind.CloseParen
            | TokenKind.CloseBracket
            | TokenKind.CloseBrace -> NoSlot
            | _ -> ValueSlot kind
        | [] -> ValueSlot kind

    member scanner.Slot: Slot =
        let frame = frames.Peek()
        let statement = List.ofSeq frame.Statement
        let words = statement |> List.map textOf
        let written = List.ofSeq frame.Written

        let value () =
            scanner.Value(expected frame, List.rev statement)

        let hasEquals =
            statement |> List.exists (fun token -> token.Kind = TokenKind.Equals)

        match frame.Kind, words with
        | FileFrame, [] -> PartSlot
        | FileFrame, [ "data" ] -> ValueSlot(ChoiceType Catalogue.sources)
        | FileFrame, [ "model" ] -> ValueSlot(ChoiceType Catalogue.classifiers)
        | ProfileFrame, [] -> SetSlot
        | (FileFrame | ProfileFrame), "set" :: _ when hasEquals -> value ()
        | (FileFrame | ProfileFrame), "set" :: _ -> PathSlot(pathOf (List.tail statement))
        | (FileFrame | LayersFrame), "let" :: _ when hasEquals -> value ()
        | LayersFrame, ([] | [ _; ":" ] | [ "else" ]) -> LayerSlot
        | LayersFrame, [ ("repeat" | "when") ] -> ValueSlot AnyType
        | LayersFrame, ("repeat" | "when") :: _ -> value ()
        | SettingsFrame parameters, [] -> SettingSlot(parameters, written)
        | SettingsFrame _, _ when hasEquals -> value ()
        | ArgumentsFrame parameters, [] ->
            let next =
                if written.IsEmpty then
                    List.tryItem frame.Index parameters |> Option.map _.Type
                else
                    None

            ArgumentSlot(parameters, written, next)
        | HoleFrame kind, [] -> ArgumentSlot([ defaultOf kind ], written, Some kind)
        | ListFrame kind, [] ->
            match unwrap kind with
            | KeyedType parameters -> KeySlot(parameters, written)
            | _ -> value ()
        | ImportFrame file, [] -> ImportSlot file
        | BlockParametersFrame, _ when hasEquals -> value ()
        | (ArgumentsFrame _ | ListFrame _ | GroupFrame _ | HoleFrame _), _ -> value ()
        | _ -> NoSlot
