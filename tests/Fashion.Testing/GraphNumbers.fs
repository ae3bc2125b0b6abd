namespace Fashion.Testing

open System
open System.Collections.Generic
open Fashion.Dsl

/// Random numbers to run a graph on, the same for the same seed. Parameters and masks are keyed as `Reference` has them.
type GraphNumbers =
    {
        Batch: int
        /// Standard normal, samples x the graph's input shape.
        Input: float array
        /// Weights and biases about as large as a trained net's; running variances from 0.5 to 1.5.
        Parameters: IReadOnlyDictionary<string, float array>
        /// For every dropout, of its own probability.
        Masks: IReadOnlyDictionary<string, float array>
        /// A direction in the space of outputs, standard normal.
        OutputGradient: float array
    }

    static member Draw(graph: LayerGraph, batch: int, seed: int) : GraphNumbers =
        let random = Random seed

        let normal () =
            sqrt (-2.0 * log (1.0 - random.NextDouble()))
            * cos (2.0 * Math.PI * random.NextDouble())

        let draw (count: int64) make =
            Array.init (int count) (fun _ -> make ())

        let parameters, masks =
            Dictionary<string, float array>(), Dictionary<string, float array>()

        for layer in graph.Layers do
            for parameter in layer.Parameters do
                let make =
                    match parameter.Name with
                    | "running_var" -> fun () -> 0.5 + random.NextDouble()
                    | "weight" when parameter.Shape.Count > 1 ->
                        let fanIn = parameter.Count / int64 parameter.Shape[0]
                        fun () -> normal () / sqrt (float fanIn)
                    | "weight" -> fun () -> 1.0 + 0.3 * normal ()
                    | _ -> fun () -> 0.3 * normal ()

                parameters[layer.Name + "." + parameter.Name] <- draw parameter.Count make

            let mask (options: DropoutOptions) count =
                masks[layer.Name] <-
                    draw (int64 batch * count) (fun () ->
                        if random.NextDouble() < options.Probability then
                            0.0
                        else
                            1.0)

            match layer.Operation with
            | Dropout options
            | AlphaDropout options -> mask options layer.InputShape.Count
            | SpatialDropout options -> mask options (int64 layer.InputShape.Channels)
            | _ -> ()

        {
            Batch = batch
            Input = draw (int64 batch * graph.InputShape.Count) normal
            Parameters = parameters
            Masks = masks
            OutputGradient = draw (int64 batch * graph.OutputShape.Count) normal
        }

    /// The same numbers, the input's and each parameter's moved by up to `share` of themselves.
    member numbers.Nudged(share: float, seed: int) : GraphNumbers =
        let random = Random seed

        let nudge =
            Array.map (fun value -> value * (1.0 + share * (2.0 * random.NextDouble() - 1.0)))

        let parameters = Dictionary<string, float array>()

        for KeyValue(name, values) in numbers.Parameters do
            parameters[name] <- nudge values

        { numbers with
            Input = nudge numbers.Input
            Parameters = parameters
        }
