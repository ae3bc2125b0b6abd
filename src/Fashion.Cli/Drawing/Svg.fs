namespace Fashion.Cli.Drawing

open System
open System.Globalization
open System.IO
open System.Text
open System.Xml
open Fashion.Cli
open Fashion.Dsl

/// A laid-out graph as one self-contained SVG file.
[<RequireQualifiedAccess>]
module Svg =

    let private style =
        """
    text { font-family: monospace; fill: #1f2937; }
    .heading { font-size: 16px; font-weight: bold; }
    .summary, .frame text { font-size: 12px; fill: #6b7280; }
    .box rect { fill: #ffffff; stroke: #9ca3af; }
    .box text { font-size: 12px; text-anchor: middle; }
    .box .detail { font-size: 11px; fill: #4b5563; }
    .weights rect { fill: #dbeafe; stroke: #3b82f6; }
    .normalization rect { fill: #ede9fe; stroke: #8b5cf6; }
    .activation rect { fill: #fef3c7; stroke: #d97706; }
    .pooling rect { fill: #dcfce7; stroke: #16a34a; }
    .dropout rect { fill: #f3f4f6; stroke: #6b7280; stroke-dasharray: 4 2; }
    .join rect { fill: #ffe4e6; stroke: #e11d48; }
    .frame rect { fill: #6b7280; fill-opacity: 0.045; stroke: #d1d5db; }
    .edge { fill: none; stroke: #4b5563; stroke-width: 1.3; marker-end: url(#arrow); }
  """

    /// The width of a character of 1 px in every common monospace font.
    let private characterWidth = 0.602

    let private nameSize, detailSize, titleSize = 12.0, 11.0, 12.0
    let private boxHeight = 36.0
    /// From the top to where the layout begins.
    let private headHeight = 52.0
    let private left = 20.0

    let private width size (text: string) =
        float text.Length * size * characterWidth

    /// The class of a box, which decides its colours.
    let private family (operation: Operation) =
        match operation with
        | Conv _
        | Dense _ -> "box weights"
        | MaxPool _
        | AvgPool _
        | GlobalAvgPool
        | GlobalMaxPool -> "box pooling"
        | BatchNorm _
        | LayerNorm
        | GroupNorm _ -> "box normalization"
        | Dropout _
        | SpatialDropout _
        | AlphaDropout _ -> "box dropout"
        | Relu
        | LeakyRelu _
        | Elu
        | Selu
        | Gelu
        | Silu
        | Tanh
        | Sigmoid
        | Softmax
        | LogSoftmax -> "box activation"
        | Add
        | Multiply
        | Concat -> "box join"
        | Flatten
        | Pad _
        | Identity
        | Scale _ -> "box"

    /// What a box says: the name where the operation does not say it, and below it the shape and the parameters.
    let private words (graph: LayerGraph) id (name: string) =
        if id < 0 then
            struct (name, string graph.InputShape)
        else
            let layer = graph.Layers[id]
            let operation = ModelText.operation layer.Operation

            let first =
                if name = GraphBuilder.Keyword layer.Operation then
                    operation
                else
                    name + ": " + operation

            match layer.ParameterCount with
            | 0L -> struct (first, string layer.OutputShape)
            | count -> struct (first, string layer.OutputShape + " \u00b7 " + Text.count count + " parameters")

    let rec private names (parts: Part list) =
        parts
        |> List.collect (fun part ->
            match part with
            | Part.Box(layer, name) -> [ layer.Id, name ]
            | Part.Frame(_, parts) -> names parts
            | Part.Join(layer, name, arms) -> (layer.Id, name) :: List.collect names arms)

    /// The sizes at which every text fits.
    let private sizes graph parts : LayoutSizes =
        let widest =
            (-1, "input") :: names parts
            |> List.map (fun (id, name) ->
                let struct (first, second) = words graph id name
                max (width nameSize first) (width detailSize second))
            |> List.max

        {
            BoxWidth = Math.Ceiling(widest + 20.0)
            BoxHeight = boxHeight
            TitleWidth = width titleSize
        }

    let layout (graph: LayerGraph) : Layout =
        let parts = Outline.ofGraph graph
        Layout.place (sizes graph parts) parts

    let private number (value: float) =
        value.ToString("0.##", CultureInfo.InvariantCulture)

    /// Straight lines with rounded corners.
    let private path (points: Point list) =
        let text = StringBuilder()

        let command (letter: string) (points: Point list) =
            text.Append letter |> ignore

            for point in points do
                text.Append(number point.X).Append(',').Append(number point.Y).Append(' ')
                |> ignore

        /// The point so far from a corner towards another, or half-way.
        let towards (other: Point) (corner: Point) =
            let dx, dy = other.X - corner.X, other.Y - corner.Y
            let length = abs dx + abs dy
            let share = min 0.5 (6.0 / length)

            {
                X = corner.X + dx * share
                Y = corner.Y + dy * share
            }

        command "M" [ points.Head ]

        for before, corner, after in Seq.zip3 points points.Tail (Seq.skip 2 points) do
            command "L" [ towards before corner ]
            command "Q" [ corner; towards after corner ]

        command "L" [ List.last points ]
        text.ToString().TrimEnd()

    /// A spec's name may hold characters that no XML text may.
    let private legal (text: string) =
        String.map
            (fun character ->
                if XmlConvert.IsXmlChar character then
                    character
                else
                    '\ufffd')
            text

    [<Sealed>]
    type private Writer(xml: XmlWriter) =

        member _.Element(name: string, attributes: (string * string) list, content: unit -> unit) =
            xml.WriteStartElement(name, "http://www.w3.org/2000/svg")

            for name, value in attributes do
                xml.WriteAttributeString(name, value)

            content ()
            xml.WriteEndElement()

        member writer.Text(name, attributes, text) =
            writer.Element(name, attributes, (fun () -> xml.WriteString(legal text)))

        member writer.Empty(name, attributes) =
            writer.Element(name, attributes, ignore)

        member writer.Rectangle(area: Rectangle) =
            writer.Empty(
                "rect",
                [
                    "x", number area.X
                    "y", number area.Y
                    "width", number area.Width
                    "height", number area.Height
                    "rx", "5"
                ]
            )

    let private arrow (writer: Writer) =
        let attributes =
            [
                "id", "arrow"
                "viewBox", "0 0 8 8"
                "refX", "7.5"
                "refY", "4"
                "markerWidth", "7"
                "markerHeight", "7"
                "orient", "auto"
            ]

        writer.Element(
            "defs",
            [],
            fun () ->
                writer.Element(
                    "marker",
                    attributes,
                    fun () -> writer.Empty("path", [ "d", "M0,0.5 L8,4 L0,7.5 Z"; "fill", "#4b5563" ])
                )
        )

    let private frame (writer: Writer) (frame: PlacedFrame) =
        writer.Element(
            "g",
            [ "class", "frame" ],
            fun () ->
                writer.Rectangle frame.Area

                writer.Text(
                    "text",
                    [ "x", number (frame.Area.X + 8.0); "y", number (frame.Area.Y + 14.0) ],
                    frame.Title
                )
        )

    let private box (writer: Writer) (graph: LayerGraph) (box: PlacedBox) =
        let family =
            if box.Id < 0 then
                "box"
            else
                family graph.Layers[box.Id].Operation

        let centre = number (box.Area.X + box.Area.Width / 2.0)
        let struct (first, second) = words graph box.Id box.Name

        writer.Element(
            "g",
            [ "class", family ],
            fun () ->
                if box.Id >= 0 then
                    writer.Text("title", [], graph.Layers[box.Id].Name)

                writer.Rectangle box.Area
                writer.Text("text", [ "x", centre; "y", number (box.Area.Y + 15.0) ], first)

                writer.Text("text", [ "class", "detail"; "x", centre; "y", number (box.Area.Y + 29.0) ], second)
        )

    /// The whole file.
    let draw (name: string) (graph: LayerGraph) : string =
        let layout = layout graph

        let summary =
            Text.count graph.ParameterCount
            + " parameters, "
            + Text.count graph.MultiplyAdds
            + " multiply-adds for one image"

        let width =
            List.max [ layout.Width; width 16.0 name + 2.0 * left; width 12.0 summary + 2.0 * left ]

        let height = headHeight + layout.Height
        use text = new StringWriter()

        do
            use xml =
                XmlWriter.Create(text, XmlWriterSettings(Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true))

            let writer = Writer xml

            writer.Element(
                "svg",
                [
                    "width", number width
                    "height", number height
                    "viewBox", "0 0 " + number width + " " + number height
                ],
                fun () ->
                    writer.Text("title", [], name)
                    writer.Text("style", [], style)
                    arrow writer
                    writer.Empty("rect", [ "width", "100%"; "height", "100%"; "fill", "#ffffff" ])
                    writer.Text("text", [ "class", "heading"; "x", number left; "y", "30" ], name)
                    writer.Text("text", [ "class", "summary"; "x", number left; "y", "50" ], summary)

                    writer.Element(
                        "g",
                        [
                            "transform",
                            "translate("
                            + number ((width - layout.Width) / 2.0)
                            + ","
                            + number headHeight
                            + ")"
                        ],
                        fun () ->
                            List.iter (frame writer) layout.Frames

                            for edge in layout.Edges do
                                writer.Empty("path", [ "class", "edge"; "d", path edge.Points ])

                            List.iter (box writer graph) layout.Boxes
                    )
            )

        text.ToString() + "\n"
