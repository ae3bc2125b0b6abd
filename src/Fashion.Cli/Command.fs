namespace Fashion.Cli

/// One command of the program. Its parser is built only when it is the one that was called.
type Command =
    {
        /// `train`, or two words: `data info`.
        Name: string
        /// What it does, as a clause.
        Summary: string
        /// Arguments that follow the command's name.
        Examples: string list
        Help: unit -> string
        Arguments: unit -> CommandArgument list
        Run: Output -> string array -> int
    }

[<RequireQualifiedAccess>]
module Command =

    /// `declare` tells the parser what the command takes, and gives what runs it.
    let create name summary examples (declare: ArgumentParser -> Output -> Reader<int>) : Command =
        let declared () =
            let parser = ArgumentParser(name, summary)
            parser, declare parser

        {
            Name = name
            Summary = summary
            Examples = examples
            Help = fun () -> (fst (declared ())).Help examples
            Arguments = fun () -> (fst (declared ())).Declared
            Run =
                fun output arguments ->
                    let parser, run = declared ()
                    run output (parser.Parse arguments)
        }
