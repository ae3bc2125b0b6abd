namespace Fashion.Dsl

open System
open System.Security.Cryptography
open System.Text

/// The canonical text of an experiment: every setting written out, in the catalogue's order. It compiles to the same
/// experiment, and its parts' hashes are the experiment's identity.
[<RequireQualifiedAccess>]
module Printer =

    /// One layer as a spec writes it, with every argument.
    let layer (operation: Operation) : string = ModelPrinter.layer operation

    /// The `model` part of a graph.
    let model (graph: LayerGraph) : string = ModelPrinter.model graph

    let private modelPart (experiment: Experiment) =
        match experiment.Classifier with
        | null -> ModelPrinter.model experiment.Graph
        | classifier -> ClassifierPrinter.model classifier

    let private hash (text: string) =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes text))

    /// The experiment with its canonical text and hashes.
    let internal complete (experiment: Experiment) : Experiment =
        let data = SettingsPrinter.data experiment.Data
        let model = modelPart experiment
        let train = SettingsPrinter.train experiment.Train

        { experiment with
            Hashes =
                {
                    Data = hash data
                    Model = hash model
                    Training = hash train
                }
            CanonicalText =
                String.concat
                    "\n"
                    [
                        $"spec 1\nname {Spelling.quoted experiment.Name}\n"
                        data
                        model
                        if isNull experiment.Classifier then
                            train
                    ]
        }

    /// The canonical text: what `experiment.CanonicalText` holds.
    let print (experiment: Experiment) : string = (complete experiment).CanonicalText
