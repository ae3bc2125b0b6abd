namespace Fashion.Dsl.Formatting

open Fashion.Dsl

/// Sets rows in lines. What fits stays on one line; else a chain goes on in the next line, braces open, and brackets
/// give each item a line.
[<RequireQualifiedAccess>]
module internal Layout =

    /// Columns that a line may fill, unless one word needs more. Annotations and comments at its end do not count: they
    /// stand in columns of their own.
    let private widest = 100

    /// Blanks for each level of braces, brackets and continued lines.
    let private step = 2

    let private isArrow piece =
        match piece with
        | Piece.Word word -> word.Kind = TokenKind.Arrow
        | _ -> false

    let private isAnnotation piece =
        match piece with
        | Piece.Word word -> word.Annotates
        | _ -> false

    let private widthOf (piece: Piece) =
        piece.Width + (if piece.Spaced then 1 else 0)

    /// Columns from piece `first` to where the line may be broken: the next `->`, or the bracket of the next group that
    /// `opens` says may open.
    let private widthUpTo (pieces: Piece array) first (opens: Group -> bool) =
        let mutable width = 0
        let mutable index = first
        let mutable go = true

        while go && index < pieces.Length do
            match pieces[index] with
            | Piece.Group group when opens group ->
                width <- width + group.Open.Text.Length + (if group.Open.Spaced then 1 else 0)
                go <- false
            | Piece.Comment _ -> go <- false
            | piece when isArrow piece || isAnnotation piece -> go <- false
            | piece -> width <- width + widthOf piece

            index <- index + 1

        width

    let rec private flat (writer: LineWriter) (group: Group) =
        writer.Write(group.Open.Text, group.Open.Spaced)

        for row in group.Rows.Items do
            for piece in row.Pieces do
                match piece with
                | Piece.Word word -> writer.Write(word.Text, word.Spaced)
                | Piece.Group inner -> flat writer inner
                | Piece.Comment(text, _) -> writer.Write(text, true)

        writer.Write(group.Close.Text, group.Close.Spaced)

    /// The shape that belongs behind a row, where none is written.
    let private missingShape (row: Row) : string | null =
        match Array.last row.Pieces with
        | Piece.Word word -> word.Shape
        | Piece.Group group -> group.Close.Shape
        | Piece.Comment _ -> null

    let rec private rows (writer: LineWriter) (rows: Rows) indent =
        for index in 0 .. rows.Items.Length - 1 do
            let row = rows.Items[index]
            // A line that starts with `->` goes on from the one before.
            let continues = isArrow row.Pieces[0]
            let indent = if continues then indent + step else indent
            writer.Above(row.Before, indent)
            writer.Break indent
            pieces writer row.Pieces (if continues then indent else indent + step)

            let goesOn =
                index + 1 < rows.Items.Length && isArrow rows.Items[index + 1].Pieces[0]

            match missingShape row with
            | null -> ()
            | _ when goesOn -> ()
            | shape -> writer.Annotate(": " + shape)

            writer.Comment row.After

        writer.Above(rows.Last, indent)

    /// `continued` is the indentation of the lines after the row's first.
    and private pieces (writer: LineWriter) (row: Piece array) continued =
        for index in 0 .. row.Length - 1 do
            match row[index] with
            | Piece.Word word when word.Annotates -> ()
            | Piece.Word word when index > 0 && isAnnotation row[index - 1] -> writer.Annotate(": " + word.Text)
            | Piece.Word word ->
                let fits () =
                    let width =
                        widthOf row[index] + widthUpTo row (index + 1) (fun group -> not group.Flat)

                    writer.ColumnAfter(width, false) <= widest

                if word.Kind = TokenKind.Arrow && index > 0 && not (fits ()) then
                    writer.Break continued

                writer.Write(word.Text, word.Spaced)
            | Piece.Group group ->
                let behind = widthUpTo row (index + 1) (fun _ -> true)

                if
                    group.Flat
                    && writer.ColumnAfter(group.Width + behind, group.Open.Spaced) <= widest
                then
                    flat writer group
                else
                    opened writer group
            | Piece.Comment(text, ownLine) ->
                if ownLine then
                    writer.Break continued
                    writer.Write(text, false)
                else
                    writer.Comment text

                writer.Break continued

    and private opened (writer: LineWriter) (group: Group) =
        let indent = writer.Indent
        writer.Write(group.Open.Text, group.Open.Spaced)
        writer.Comment group.Rows.Opened
        rows writer group.Rows (indent + step)
        writer.Break indent
        writer.Write(group.Close.Text, group.Close.Spaced)

    /// The canonical text of a file.
    let file (content: Rows) : string =
        let writer = LineWriter()
        rows writer content 0
        writer.Finish()
