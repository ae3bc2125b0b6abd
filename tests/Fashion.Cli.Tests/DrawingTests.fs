/// What a drawing promises, over generated graphs.
module Fashion.Cli.Tests.DrawingTests

open System.Xml.Linq
open Xunit
open FsCheck.FSharp
open Fashion.Cli.Drawing
open Fashion.Dsl
open Fashion.Testing

let private law (check: LayerGraph -> Layout -> unit) =
    Property.checkMany
        200
        (Prop.forAll Graphs.arbitrary (fun case ->
            let graph = case.Graph
            check graph (Svg.layout graph)))

let private overlap (first: Rectangle) (second: Rectangle) =
    first.X < second.Right
    && second.X < first.Right
    && first.Y < second.Bottom
    && second.Y < first.Bottom

let private holds (outer: Rectangle) (inner: Rectangle) =
    outer.X <= inner.X
    && outer.Y <= inner.Y
    && inner.Right <= outer.Right
    && inner.Bottom <= outer.Bottom

let private boxAreas (layout: Layout) =
    layout.Boxes |> List.map (fun box -> box.Area)

let private frameAreas (layout: Layout) =
    layout.Frames |> List.map (fun frame -> frame.Area)

let private pairs items = List.allPairs items items

let private segments (edge: PlacedEdge) =
    List.pairwise edge.Points
    |> List.map (fun (from, towards) ->
        {
            X = min from.X towards.X
            Y = min from.Y towards.Y
            Width = abs (from.X - towards.X)
            Height = abs (from.Y - towards.Y)
        })

[<Fact>]
let ``no two boxes overlap, and frames hold a box or another frame wholly or not at all`` () =
    law (fun _ layout ->
        let mixed (frame, area) =
            overlap frame area && not (holds frame area || holds area frame)

        Assert.Empty(
            pairs layout.Boxes
            |> List.filter (fun (first, second) -> first.Id <> second.Id && overlap first.Area second.Area)
        )

        Assert.Empty(
            List.allPairs (frameAreas layout) (frameAreas layout @ boxAreas layout)
            |> List.filter mixed
        ))

[<Fact>]
let ``every layer has a box, but for the identity that is a bare line, and every input has an edge`` () =
    law (fun graph layout ->
        let drawn = layout.Boxes |> List.map _.Id |> List.sort
        let isDrawn id = List.contains id drawn
        Assert.Equal<int list>(List.distinct drawn, drawn)

        for layer in graph.Layers do
            Assert.True(isDrawn layer.Id || layer.Operation = Identity, layer.Name)

        let rec source id =
            if isDrawn id then id else source graph.Layers[id].Inputs[0]

        let expected =
            [
                for layer in graph.Layers do
                    if isDrawn layer.Id then
                        for input in layer.Inputs do
                            source input, layer.Id
            ]

        let edges = layout.Edges |> List.map (fun edge -> edge.Source, edge.Target)
        Assert.Equal<(int * int) list>(List.sort expected, List.sort edges))

[<Fact>]
let ``an edge leaves its source below, never goes up, crosses no box, and ends at its target's top or side`` () =
    law (fun _ layout ->
        let box id =
            (layout.Boxes |> List.find (fun box -> box.Id = id)).Area

        for edge in layout.Edges do
            let source, target = box edge.Source, box edge.Target
            let first, last = edge.Points.Head, List.last edge.Points

            Assert.Equal(
                {
                    X = source.X + source.Width / 2.0
                    Y = source.Bottom
                },
                first
            )

            let atTop =
                last =
                    {
                        X = target.X + target.Width / 2.0
                        Y = target.Y
                    }

            let atSide = last.X = target.Right && last.Y > target.Y && last.Y < target.Bottom
            Assert.True(atTop || atSide)

            for from, towards in List.pairwise edge.Points do
                Assert.True((from.X = towards.X) <> (from.Y = towards.Y), "slanted")
                Assert.True(towards.Y >= from.Y, "upwards")

            Assert.Empty(
                List.allPairs (segments edge) (boxAreas layout)
                |> List.filter (fun (segment, box) -> overlap segment box)
            ))

[<Fact>]
let ``edges meet only where they come from one box or lead to one`` () =
    law (fun _ layout ->
        let touch (first: Rectangle) (second: Rectangle) =
            first.X <= second.Right
            && second.X <= first.Right
            && first.Y <= second.Bottom
            && second.Y <= first.Bottom

        let meet (first: PlacedEdge, second: PlacedEdge) =
            first.Source <> second.Source
            && first.Target <> second.Target
            && List.allPairs (segments first) (segments second)
               |> List.exists (fun (one, other) -> touch one other)

        Assert.Empty(pairs layout.Edges |> List.filter meet))

[<Fact>]
let ``everything is within the picture`` () =
    law (fun _ layout ->
        let whole =
            {
                X = 0.0
                Y = 0.0
                Width = layout.Width
                Height = layout.Height
            }

        let all = boxAreas layout @ frameAreas layout @ List.collect segments layout.Edges
        Assert.Empty(all |> List.filter (fun area -> not (holds whole area))))

[<Fact>]
let ``the file is XML that names every layer, and its texts fit their boxes`` () =
    law (fun graph _ ->
        let root =
            XDocument.Parse(Svg.draw "a <name> & \u0001 more" graph).Root
            |> Option.ofObj
            |> Option.get

        let all name =
            root.Descendants(XName.Get(name, "http://www.w3.org/2000/svg")) |> List.ofSeq

        let titles = all "title" |> List.map _.Value
        Assert.Equal("a <name> & \ufffd more", titles.Head)

        for layer in graph.Layers do
            Assert.True(List.contains layer.Name titles || layer.Operation = Identity, layer.Name)

        let number (element: XElement) name =
            match element.Attribute(XName.Get name) with
            | null -> invalidOp $"no {name} in {element}"
            | attribute -> float (attribute.Value.TrimEnd '%')

        let boxes = all "rect" |> List.filter (fun each -> number each "height" = 36.0)
        Assert.NotEmpty boxes

        for box in boxes do
            for text in box.ElementsAfterSelf() do
                Assert.True(float text.Value.Length * 6.0 < number box "width", text.Value))
