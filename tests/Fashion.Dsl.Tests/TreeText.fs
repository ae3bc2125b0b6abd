/// A tree as text without its places: two sources that mean the same give the same text. A chain that goes on in the next
/// line, or ends there and another begins, says one thing: both are steps in a row.
module Fashion.Dsl.Tests.TreeText

open Fashion.Dsl

let private join separator (parts: string seq) = String.concat separator parts

let rec private expression (value: Expression) : string =
    match value.Node with
    | NumberNode number ->
        let unit = number.Unit |> Option.map _.Text |> Option.toList |> join ""
        $"""{number.Value:R}{(if number.Percent then "%" else "")}<{unit}>"""
    | DimsNode sizes -> sizes |> List.map string |> join "x"
    | TextNode text -> $"{text.Length}\"{text}\""
    | ListNode items ->
        let item (item: ListItem) =
            name item.Key ":" + expression item.Value

        $"""[{items |> Array.map item |> join ", "}]"""
    | CallNode each -> call each
    | PathNode words -> words |> List.map _.Text |> join "."
    | NegateNode inner -> $"(- {expression inner})"
    | BinaryNode(operator, left, right) -> $"({operator} {expression left} {expression right})"
    | IfNode(condition, yes, no) -> $"(if {expression condition} {expression yes} {expression no})"
    | HoleNode(each, inner) -> $"""?{(if each then "each " else "")}{call inner}"""

and private name (name: Name option) suffix =
    match name with
    | Some name -> name.Text + suffix
    | None -> ""

and private arguments (items: Argument array) =
    let argument (item: Argument) =
        name item.Name "=" + expression item.Value

    $"""({items |> Array.map argument |> join ", "})"""

and private call (call: Call) =
    call.Callee.Text + arguments call.Arguments

let private shape (shape: ShapeLiteral) =
    shape.Sizes |> List.map string |> join "x"

let private letText (value: Let) =
    $"let {value.Name.Text} = {expression value.Value}"

let rec private layers (layers: Layers) : string =
    layers.Statements |> Seq.collect statement |> join "\n" |> sprintf "{\n%s\n}"

and private statement (statement: Statement) : string list =
    match statement with
    | InputStatement input -> [ "input " + shape input ]
    | LetStatement value -> [ letText value ]
    | UnreadStatement -> [ "unread" ]
    | ChainStatement chain ->
        [
            if chain.Label.IsSome then
                name chain.Label ":"

            yield! chain.Steps |> Seq.map step

            if chain.Annotation.IsSome then
                ": " + shape chain.Annotation.Value
        ]

and private step (step: Step) : string =
    match step with
    | CallStep each -> call each
    | RepeatStep repeat ->
        let variable = name repeat.Variable ""
        $"repeat {expression repeat.Count} as <{variable}> {layers repeat.Body}"
    | WhenStep each ->
        let otherwise = each.Else |> Option.map layers |> Option.toList |> join ""
        $"when {expression each.Condition} {layers each.Then} else {otherwise}"
    | JoinStep join' -> $"""{join'.Join} {join'.Arms |> Array.map layers |> join "|"}"""
    | ResidualStep residual -> $"residual{arguments residual.Arguments} {layers residual.Body}"

let private settings (settings: Setting array) =
    settings
    |> Array.map (fun setting -> $"{setting.Name.Text} = {expression setting.Value}")
    |> join "\n"

let private assignment (each: Assignment) =
    let path = each.Path |> List.map _.Text |> join "."
    $"set {path} = {expression each.Value}"

let private item (item: Item) : string =
    match item with
    | NameItem(value, _) -> "name " + expression value
    | LetItem value -> letText value
    | BlockItem block ->
        let parameter (each: BlockParameter) =
            each.Name.Text
            + (each.Default
               |> Option.map (fun value -> "=" + expression value)
               |> Option.toList
               |> join "")

        $"""block {block.Name.Text}({block.Parameters |> Array.map parameter |> join ", "}) {layers block.Body}"""
    | ImportItem(path, names) -> $"""import {expression path} {names |> Array.map _.Text |> join ", "}"""
    | ExtendsItem(path, _) -> "extends " + expression path
    | DataItem(source, values, intact) -> $"data {call source} {intact}\n{settings values}"
    | ModelItem(body, _) -> "model " + layers body
    | ClassifierItem(each, _) -> "model " + call each
    | TrainItem(values, _) -> "train\n" + settings values
    | SearchItem(values, _) -> "search\n" + settings values
    | ProfileItem(name, values) -> $"""profile {name.Text}{values |> Array.map assignment |> join "\n"}"""
    | SetItem each -> assignment each

let ofTree (tree: SpecTree) : string =
    tree.Items |> Array.map item |> join "\n\n"
