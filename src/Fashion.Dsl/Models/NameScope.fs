namespace Fashion.Dsl

open System.Collections.Generic

/// The names of the layers of one model, block call or turn.
[<Sealed>]
type internal NameScope(prefix: string, labels: IReadOnlySet<string>) =
    let names = LayerNames labels
    let places = Dictionary<string, Span>()

    /// What the names inside begin with: `body.2.`.
    member _.Prefix = prefix

    /// The label, or the keyword and its ordinal.
    member _.Name(label: Name option, keyword: string) =
        match label with
        | Some label -> label.Text
        | None -> names.Next keyword

    /// Where this label stood before, if it did.
    member _.Label(label: Name) : Span option =
        match places.TryGetValue label.Text with
        | true, first -> Some first
        | _ ->
            places[label.Text] <- label.Span
            None

    /// The labels that lines give in their own scope: not those inside turns and blocks.
    static member Labels(layers: Layers) : IReadOnlySet<string> =
        let found = HashSet<string>()

        let rec collect (layers: Layers) =
            for statement in layers.Statements do
                match statement with
                | ChainStatement chain ->
                    chain.Label |> Option.iter (fun label -> found.Add label.Text |> ignore)

                    for step in chain.Steps do
                        match step with
                        | WhenStep each ->
                            collect each.Then
                            Option.iter collect each.Else
                        | JoinStep join -> Array.iter collect join.Arms
                        | ResidualStep each -> collect each.Body
                        | RepeatStep _
                        | CallStep _ -> ()
                | _ -> ()

        collect layers
        found
