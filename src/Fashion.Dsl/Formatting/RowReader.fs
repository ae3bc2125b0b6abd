namespace Fashion.Dsl.Formatting

open Fashion.Dsl

/// Puts words into rows. Nesting is bounded by the parser, so reading may recurse.
[<Sealed>]
type internal RowReader(words: Word array) =
    let mutable position = 0

    let isFlat piece =
        match piece with
        | Piece.Word _ -> true
        | Piece.Group group -> group.Flat
        | Piece.Comment _ -> false

    let group opener (rows: Rows) (oneLine: bool) =
        let close = words[position]
        position <- position + 1

        let isPlain =
            isNull rows.Opened
            && rows.Last.Length = 0
            && rows.Items
               |> Array.forall (fun row -> row.Before.Length = 0 && isNull row.After && Array.forall isFlat row.Pieces)

        let widthOf (piece: Piece) =
            piece.Width + (if piece.Spaced then 1 else 0)

        Piece.Group
            {
                Open = opener
                Rows = rows
                Close = close
                Flat = isPlain && (oneLine || rows.Items.Length = 0)
                Width =
                    opener.Text.Length
                    + Array.sumBy (fun row -> Array.sumBy widthOf row.Pieces) rows.Items
                    + (if close.Spaced then 1 else 0)
                    + close.Text.Length
            }

    let withoutLastBlank (lines: ResizeArray<string>) =
        if lines.Count > 0 && lines[lines.Count - 1] = "" then
            lines.RemoveAt(lines.Count - 1)

        lines.ToArray()

    /// Statements up to the `}` or the end of the text, and whether all of them stand on one line.
    member private reader.Statements() : struct (Rows * bool) =
        let rows = ResizeArray<Row>()
        let before = ResizeArray<string>()
        let pieces = ResizeArray<Piece>()
        let isFile = position = 0
        let mutable opened: string | null = null
        let mutable oneLine = true
        let mutable inside = true

        let finish after =
            rows.Add
                {
                    Before = before.ToArray()
                    Pieces = pieces.ToArray()
                    After = after
                }

            before.Clear()
            pieces.Clear()

        let endLine (comment: string | null) =
            if pieces.Count > 0 then
                finish comment
            else
                match comment with
                | null ->
                    let isFirst = rows.Count = 0 && before.Count = 0

                    if not isFirst && (before.Count = 0 || before[before.Count - 1] <> "") then
                        before.Add ""
                | comment when oneLine && not isFile -> opened <- comment
                | comment -> before.Add comment

        while inside do
            let word = words[position]

            match word.Kind with
            | TokenKind.CloseBrace -> inside <- false
            | TokenKind.End ->
                endLine word.Comment
                inside <- false
            | TokenKind.Newline ->
                endLine word.Comment
                oneLine <- false
                position <- position + 1
            | _ ->
                if word.Kind = TokenKind.Bar && pieces.Count > 0 then
                    finish null

                pieces.Add(reader.Piece(pieces))

        if pieces.Count > 0 then
            finish null

        let rows =
            {
                Opened = opened
                Items = rows.ToArray()
                Last = withoutLastBlank before
            }

        struct (rows, oneLine)

    /// Items with commas between them, up to the closing bracket.
    member private reader.Items(closer: TokenKind) : Rows =
        let rows = ResizeArray<Row>()
        let before = ResizeArray<string>()
        let pieces = ResizeArray<Piece>()
        let mutable opened: string | null = null
        let mutable freshLine = false

        /// Comments behind the last word of an item belong to its line, or to what follows.
        let finish (comma: Piece option) =
            let mutable kept = pieces.Count

            while kept > 0 && pieces[kept - 1].IsComment do
                kept <- kept - 1

            let comments =
                [
                    for piece in Seq.skip kept pieces do
                        match piece with
                        | Piece.Comment(text, ownLine) -> text, ownLine
                        | _ -> ()
                ]

            let after, rest =
                match comments with
                | (text, false) :: rest -> (text: string | null), rest
                | rest -> null, rest

            rows.Add
                {
                    Before = before.ToArray()
                    Pieces = [| yield! Seq.truncate kept pieces; yield! Option.toList comma |]
                    After = after
                }

            before.Clear()
            before.AddRange(List.map fst rest)
            pieces.Clear()

        let comment (text: string) =
            if pieces.Count > 0 then
                pieces.Add(Piece.Comment(text, freshLine))
            elif freshLine then
                before.Add text
            elif rows.Count = 0 then
                opened <- text
            else
                match rows[rows.Count - 1] with
                | last when isNull last.After && before.Count = 0 -> rows[rows.Count - 1] <- { last with After = text }
                | _ -> before.Add text

        while words[position].Kind <> closer do
            let word = words[position]

            match word.Kind with
            | TokenKind.Newline ->
                Option.iter comment (Option.ofObj word.Comment)
                freshLine <- true
                position <- position + 1
            | TokenKind.Comma ->
                finish (Some(Piece.Word word))
                freshLine <- false
                position <- position + 1
            | _ ->
                pieces.Add(reader.Piece(pieces))
                freshLine <- false

        if pieces.Count > 0 then
            finish None

        {
            Opened = opened
            Items = rows.ToArray()
            Last = before.ToArray()
        }

    /// The word at hand, or the whole group that it opens, which follows `row`.
    member private reader.Piece(row: ResizeArray<Piece>) : Piece =
        let word = words[position]
        position <- position + 1

        let isImport =
            match List.ofSeq (Seq.truncate 3 row) with
            | [ Piece.Word first; Piece.Word second ] -> first.Text = "import" && second.Kind = TokenKind.Text
            | _ -> false

        match word.Kind with
        | TokenKind.OpenParen -> group word (reader.Items TokenKind.CloseParen) true
        | TokenKind.OpenBracket -> group word (reader.Items TokenKind.CloseBracket) true
        // The names of an import have commas between them, as items have.
        | TokenKind.OpenBrace when isImport -> group word (reader.Items TokenKind.CloseBrace) true
        | TokenKind.OpenBrace ->
            let struct (rows, oneLine) = reader.Statements()
            group word rows oneLine
        | _ -> Piece.Word word

    /// The rows of a whole file.
    member reader.File() : Rows =
        let struct (rows, _) = reader.Statements()
        rows
