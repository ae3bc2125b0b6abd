/// Experiments that differ from a compiled one in a setting; C# has no `with` for F# records.
module Fashion.Testing.Experiments

open System.Collections.Generic
open Fashion.Dsl

let augmentedBy (augment: IReadOnlyList<Augmentation>) (experiment: Experiment) : Experiment =
    { experiment with
        Data =
            { experiment.Data with
                Augment = augment
            }
    }
