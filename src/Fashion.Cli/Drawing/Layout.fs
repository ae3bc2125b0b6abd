namespace Fashion.Cli.Drawing

open System.Collections.Generic
open Fashion.Dsl

[<Struct>]
type Point = { X: float; Y: float }

/// A rectangle by its upper left corner; pixels, y downwards.
[<Struct>]
type Rectangle =
    {
        X: float
        Y: float
        Width: float
        Height: float
    }

    member rectangle.Right = rectangle.X + rectangle.Width
    member rectangle.Bottom = rectangle.Y + rectangle.Height

type PlacedBox =
    {
        /// -1 for the graph's input.
        Id: int
        /// As the frames around it leave it.
        Name: string
        Area: Rectangle
    }

type PlacedFrame = { Title: string; Area: Rectangle }

/// The way of one output to one of its readers: level or upright from point to point.
type PlacedEdge =
    {
        Source: int
        Target: int
        Points: Point list
    }

/// Where everything of a drawing stands.
type Layout =
    {
        Width: float
        Height: float
        Boxes: PlacedBox list
        /// The outer ones first.
        Frames: PlacedFrame list
        Edges: PlacedEdge list
    }

/// The sizes of a drawing, in pixels.
type LayoutSizes =
    {
        BoxWidth: float
        BoxHeight: float
        /// The width of a frame's title.
        TitleWidth: string -> float
    }

/// Where things stand, from top to bottom. Everything in a row of stages is centred on one axis; arms stand side by
/// side under it; a bare line beside a single arm goes round it on the right and into the side of the join.
[<RequireQualifiedAccess>]
module Layout =

    /// Between a box and the one under it.
    let private gap = 18.0
    /// From a box to where the lines of its arms part, and from the arms to where they meet.
    let private turn = 12.0
    /// Between arms.
    let private space = 20.0
    /// Between lines that go round an arm, and what they go round.
    let private lane = 16.0
    /// Inside a frame, beside and under what is in it.
    let private padding = 8.0
    /// Around a frame.
    let private margin = 6.0
    /// Around the whole.
    let private border = 20.0

    /// How far a part reaches to both sides of its axis, and how tall it is with the line into it.
    [<Struct>]
    type private Extent =
        {
            Left: float
            Right: float
            Height: float
        }

    /// How the arms of a join stand.
    type private Arms =
        /// One arm on the axis, and so many lines round it.
        | Around of Part list * lanes: int
        /// All in their order.
        | Abreast of Part list list

    let private standing (arms: Part list list) =
        match arms |> List.filter (List.isEmpty >> not) with
        | [] -> Around([], arms.Length - 1)
        | [ one ] -> Around(one, arms.Length - 1)
        | _ -> Abreast arms

    /// What a frame's title takes: little where the line into a first box leaves room beside it.
    let private titleHeight (parts: Part list) =
        match parts with
        | Part.Frame _ :: _ -> 16.0
        | _ -> 10.0

    let rec private measure sizes part : Extent =
        let half = sizes.BoxWidth / 2.0

        match part with
        | Part.Box _ ->
            {
                Left = half
                Right = half
                Height = gap + sizes.BoxHeight
            }
        | Part.Frame(title, parts) ->
            let inside = measureAll sizes parts

            {
                // The line into the frame stays clear of the title.
                Left = margin + padding + max inside.Left (sizes.TitleWidth title + padding)
                Right = inside.Right + padding + margin
                Height = margin + titleHeight parts + inside.Height + padding
            }
        | Part.Join(_, _, arms) ->
            match standing arms with
            | Around(arm, lanes) ->
                let inside = measureAll sizes arm

                {
                    Left = max half inside.Left
                    Right = max half inside.Right + float lanes * lane
                    Height = turn + inside.Height + gap + sizes.BoxHeight
                }
            | Abreast arms ->
                let columns = List.map (column sizes) arms

                let width =
                    (columns |> List.sumBy (fun each -> each.Left + each.Right))
                    + space * float (columns.Length - 1)

                let half = max half (width / 2.0)

                {
                    Left = half
                    Right = half
                    Height = turn + (columns |> List.map _.Height |> List.max) + turn + gap + sizes.BoxHeight
                }

    and private column sizes arm =
        match arm with
        | [] ->
            {
                Left = lane / 2.0
                Right = lane / 2.0
                Height = 0.0
            }
        | arm -> measureAll sizes arm

    and private measureAll sizes parts =
        let add (sum: Extent) part =
            let next = measure sizes part

            {
                Left = max sum.Left next.Left
                Right = max sum.Right next.Right
                Height = sum.Height + next.Height
            }

        List.fold
            add
            {
                Left = 0.0
                Right = 0.0
                Height = 0.0
            }
            parts

    /// A line on its way: the box that it comes from, and its points so far, the last one first.
    type private Line = { From: int; Back: Point list }

    let private onTo x y line =
        { line with
            Back = { X = x; Y = y } :: line.Back
        }

    /// Without points where the line goes straight on.
    let private corners (line: Line) =
        let add (points: Point list) (point: Point) =
            match points with
            | last :: _ when last = point -> points
            | last :: before :: rest when
                (last.X = before.X && last.X = point.X)
                || (last.Y = before.Y && last.Y = point.Y)
                ->
                point :: before :: rest
            | _ -> point :: points

        // From the last point to the first, and so turned round on the way.
        List.fold add [] line.Back

    [<Sealed>]
    type private Placing(sizes: LayoutSizes) =
        let boxes, frames, edges =
            List<PlacedBox>(), List<PlacedFrame>(), List<PlacedEdge>()

        member _.Boxes = List.ofSeq boxes
        member _.Frames = List.ofSeq frames
        member _.Edges = List.ofSeq edges

        member _.Box(id, name, axis, top) : Line =
            let area =
                {
                    X = axis - sizes.BoxWidth / 2.0
                    Y = top
                    Width = sizes.BoxWidth
                    Height = sizes.BoxHeight
                }

            boxes.Add { Id = id; Name = name; Area = area }

            {
                From = id
                Back = [ { X = axis; Y = area.Bottom } ]
            }

        member private _.Edge(line: Line, target) =
            edges.Add
                {
                    Source = line.From
                    Target = target
                    Points = corners line
                }

        /// Places a part from `top` down, `line` coming in on the axis, and gives the line that goes out.
        member private placing.Part(part, axis, top, line: Line) : Line =
            match part with
            | Part.Box(layer, name) ->
                placing.Edge(onTo axis (top + gap) line, layer.Id)
                placing.Box(layer.Id, name, axis, top + gap)
            | Part.Frame(title, parts) ->
                let extent = measure sizes part

                frames.Add
                    {
                        Title = title
                        Area =
                            {
                                X = axis - extent.Left + margin
                                Y = top + margin
                                Width = extent.Left + extent.Right - 2.0 * margin
                                Height = extent.Height - margin
                            }
                    }

                placing.Parts(parts, axis, top + margin + titleHeight parts, line)
            | Part.Join(layer, name, arms) ->
                let extent = measure sizes part
                let boxTop = top + extent.Height - sizes.BoxHeight
                let parting = top + turn

                match standing arms with
                | Around(arm, lanes) ->
                    let inside = measureAll sizes arm
                    let last = placing.Parts(arm, axis, parting, line)
                    placing.Edge(onTo axis boxTop last, layer.Id)

                    for number in 1..lanes do
                        let x = axis + max (sizes.BoxWidth / 2.0) inside.Right + float number * lane
                        let y = boxTop + sizes.BoxHeight * float number / float (lanes + 1)

                        let round =
                            line
                            |> onTo axis parting
                            |> onTo x parting
                            |> onTo x y
                            |> onTo (axis + sizes.BoxWidth / 2.0) y

                        placing.Edge(round, layer.Id)
                | Abreast arms ->
                    let columns = List.map (column sizes) arms

                    let width =
                        (columns |> List.sumBy (fun each -> each.Left + each.Right))
                        + space * float (columns.Length - 1)

                    let mutable left = axis - width / 2.0

                    for arm, column in List.zip arms columns do
                        let x = left + column.Left
                        let entering = line |> onTo axis parting |> onTo x parting
                        let last = placing.Parts(arm, x, parting, entering)
                        let meeting = boxTop - gap
                        placing.Edge(last |> onTo x meeting |> onTo axis meeting |> onTo axis boxTop, layer.Id)
                        left <- x + column.Right + space

                placing.Box(layer.Id, name, axis, boxTop)

        member placing.Parts(parts, axis, top, line) : Line =
            let place (top, line) part =
                top + (measure sizes part).Height, placing.Part(part, axis, top, line)

            parts |> List.fold place (top, line) |> snd

    /// Places the graph's input and everything under it.
    let place (sizes: LayoutSizes) (parts: Part list) : Layout =
        let extent = measureAll sizes parts
        let half = sizes.BoxWidth / 2.0
        let left, right = max half extent.Left, max half extent.Right
        let placing = Placing sizes
        let axis = border + left
        let input = placing.Box(-1, "input", axis, border)
        placing.Parts(parts, axis, border + sizes.BoxHeight, input) |> ignore

        {
            Width = border + left + right + border
            Height = border + sizes.BoxHeight + extent.Height + border
            Boxes = placing.Boxes
            Frames = placing.Frames
            Edges = placing.Edges
        }
