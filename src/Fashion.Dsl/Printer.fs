namespace Fashion.Dsl

open System
open System.Security.Cryptography
open System.Text

/// The canonical text of an experiment: every setting written out, in the catalogue's order. It compiles to the same
/// experiment, and its parts' hashes are the experiment's identity.
[<RequireQualifiedAccess>]
module Printer =

    /// The `model` part of a graph.
    let model (graph: LayerGraph) : string = ModelPrinter.model graph

    let private hash (text: string) =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes text))

    /// The experiment that these parts make, with its canonical text and hashes.
    let internal experiment
        name
        (dataSettings: DataSettings)
        classes
        graph
        (trainSettings: TrainSettings)
        : Experiment =
        let dataText, modelText, trainText =
            SettingsPrinter.data dataSettings, ModelPrinter.model graph, SettingsPrinter.train trainSettings

        {
            Name = name
            Data = dataSettings
            ClassCount = classes
            Graph = graph
            Classifier = null
            Train = trainSettings
            Search = null
            Holes = [||]
            Hashes =
                {
                    Data = hash dataText
                    Model = hash modelText
                    Training = hash trainText
                }
            CanonicalText = $"spec 1\nname {Spelling.quoted name}\n\n{dataText}\n{modelText}\n{trainText}"
        }

    /// The canonical text: what `experiment.CanonicalText` holds.
    let print (experiment: Experiment) : string =
        $"spec 1\nname {Spelling.quoted experiment.Name}\n\n{SettingsPrinter.data experiment.Data}\n{ModelPrinter.model experiment.Graph}\n{SettingsPrinter.train experiment.Train}"
