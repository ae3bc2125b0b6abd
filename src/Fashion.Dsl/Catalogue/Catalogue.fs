namespace Fashion.Dsl

/// Every word of the language in one table. The binder, the suggestions, `fashion-cli help`, the editor and the reference
/// read it.
[<RequireQualifiedAccess>]
module Catalogue =

    /// Every layer, in the order of the reference.
    let layers = LayerCatalogue.layers

    /// How weights are drawn before training.
    let inits = LayerCatalogue.inits

    /// What a model is made of besides layers: `repeat`, `residual`, `concat` and so on.
    let constructs = ConstructCatalogue.layers

    /// What stands at the outermost level of a file: `data`, `block`, `profile` and so on.
    let items = ConstructCatalogue.items

    /// Values that may be searched, without their `?`.
    let holes = ConstructCatalogue.holes

    /// Models that are no layer graph.
    let classifiers = ClassifierCatalogue.classifiers

    /// Where data come from.
    let sources = DataCatalogue.sources

    /// Settings of `data`.
    let data = DataCatalogue.settings

    /// Settings of `train`.
    let train = TrainCatalogue.settings

    /// Settings of `search`.
    let search = SearchCatalogue.settings

    /// The words that a spec writes for the figures training watches.
    let metrics = [ TrainLoss; TrainAccuracy; ValidationLoss; ValidationAccuracy ]

    let tryEntry (entries: Entry list) keyword =
        entries |> List.tryFind (fun entry -> entry.Keyword = keyword)

    let tryParameter (parameters: Parameter list) name =
        parameters |> List.tryFind (fun parameter -> parameter.Name = name)

    let private layerTable = Map [ for entry in layers -> entry.Keyword, entry ]

    let tryLayer keyword = Map.tryFind keyword layerTable

    let tryConstruct keyword =
        constructs |> List.tryFind (fun construct -> construct.Keyword = keyword)
