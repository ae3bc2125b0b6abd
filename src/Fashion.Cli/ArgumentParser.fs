namespace Fashion.Cli

open System
open System.IO
open Fashion.Dsl
open System.CommandLine
open System.CommandLine.Help
open System.CommandLine.Parsing

/// What a command takes, as completions tell it.
type CommandArgument =
    {
        /// `--profile`; empty for what stands by itself.
        Option: string
        /// What its values are called: `path=value`; empty where it takes none.
        Value: string
        /// Its values, where they are a closed list.
        Choices: string list
        Help: string
    }

/// Finds a value in a command line.
type Reader<'Value> = ParseResult -> 'Value

/// What a command takes. Each member declares an argument and gives what reads it.
[<Sealed>]
type ArgumentParser(name: string, summary: string) =

    /// Below a command for each word before it, since the usage names them all.
    let command =
        (Command CommandLine.program, name.Split ' ')
        ||> Array.fold (fun parent word ->
            let child = Command(word, summary)
            parent.Subcommands.Add child
            child)

    let words (result: SymbolResult | null) =
        match result with
        | null -> []
        | result -> [ for token in result.Tokens -> token.Value ]

    let wrong message =
        CommandLine.wrong message (CommandLine.seeHelp name)

    let sections = ResizeArray<string list>()
    let choices = System.Collections.Generic.Dictionary<string, string list>()

    let optionNames () =
        "--help" :: [ for option in command.Options -> option.Name ]

    /// The library would take an unknown option for one more file, and `--threads=2` for two words.
    let rejectUnknownOptions (arguments: string array) (line: ParseResult) =
        let understood =
            [
                for token in line.Tokens do
                    if token.Type <> TokenType.DoubleDash then
                        token.Value
            ]

        let standing = words line.CommandResult @ List.ofSeq line.UnmatchedTokens

        let isUnknown (argument: string) =
            not (List.contains argument understood)
            || argument.Length > 1 && argument[0] = '-' && List.contains argument standing

        match Array.tryFind isUnknown arguments with
        | None -> ()
        | Some argument ->
            let known = optionNames ()
            let bare = argument.Split('=')[0]

            let help =
                if List.contains bare known then
                    "write its value after a space: `"
                    + bare
                    + " "
                    + argument.Substring(bare.Length + 1)
                    + "`"
                else
                    Suggestion.nearest bare known |> Suggestion.label (CommandLine.seeHelp name)

            raise (CommandLine.wrong ("`" + name + "` has no option `" + bare + "`") help)

    let checkOption (option: Option) (given: OptionResult) =
        let times = given.IdentifierTokenCount
        let values = words given

        if times > 1 && times > option.Arity.MaximumNumberOfValues then
            raise (wrong ("`" + option.Name + "` is given more than once"))

        // The library would take an option for the value of the one before it.
        let isOption value = List.contains value (optionNames ())

        if
            values.Length < times * option.Arity.MinimumNumberOfValues
            || List.exists isOption values
        then
            raise (wrong ("`" + option.Name + "` needs a value"))

    let rejectSurplus (line: ParseResult) =
        match List.ofSeq line.UnmatchedTokens with
        | [] -> ()
        | surplus :: _ ->
            let places = [ for argument in command.Arguments -> "<" + argument.Name + ">" ]

            let taken =
                if places.IsEmpty then
                    "nothing but options"
                else
                    String.concat " and " places

            raise (wrong ("`" + name + "` takes " + taken + ", not also `" + surplus + "`"))

    let addOption (option: Option) : Reader<OptionResult | null> =
        command.Options.Add option
        fun line -> line.GetResult option

    let addArgument (argument: Argument) : Reader<ArgumentResult | null> =
        command.Arguments.Add argument
        fun line -> line.GetResult argument

    /// `train`, or two words: `data info`.
    member _.Name = name

    /// An option without a value.
    member _.Flag(option: string, help: string) : Reader<bool> =
        addOption (Option<string>(option, Description = help, Arity = ArgumentArity.Zero))
        >> isNull
        >> not

    member _.Option(option: string, value: string, help: string) : Reader<string option> =
        addOption (Option<string>(option, HelpName = value, Description = help))
        >> words
        >> List.tryHead

    /// An option that may be given several times.
    member _.Options(option: string, value: string, help: string) : Reader<string list> =
        addOption (Option<string array>(option, HelpName = value, Description = help))
        >> words

    /// An option whose value counts something. `range` says what it may be, `leftOut` what happens without it.
    member parser.Count
        (option: string, value: string, help: string, range: string, leftOut: string)
        : Reader<int option> =
        let read = parser.Option(option, value, help)

        let count (text: string) =
            match Int32.TryParse text with
            | true, count when count >= 1 -> count
            | isNumber, _ ->
                let expected = if isNumber then range else "a whole number, " + range
                raise (CommandLine.wrong ("`" + option + " " + text + "`: " + expected) leftOut)

        read >> Option.map count

    /// An option whose value is one of a list.
    member parser.Choice
        (option: string, value: string, help: string, meanings: (string * 'Value) list)
        : Reader<'Value option> =
        let names = List.map fst meanings
        choices.Add(option, names)

        let meaning (given: string) =
            match List.tryFind (fst >> (=) given) meanings with
            | Some(_, meaning) -> meaning
            | None ->
                let hint =
                    Suggestion.nearest given names
                    |> Suggestion.label "leave it out for the default"

                raise (CommandLine.wrong ("`" + option + " " + given + "`: it is " + String.concat " or " names) hint)

        parser.Option(option, value, help) >> Option.map meaning

    /// A value that stands by itself.
    member _.Argument(value: string, help: string) : Reader<string option> =
        addArgument (Argument<string>(value, Description = help, Arity = ArgumentArity.ZeroOrOne))
        >> words
        >> List.tryHead

    /// All values from here on that stand by themselves.
    member _.Arguments(value: string, help: string) : Reader<string list> =
        addArgument (Argument<string array>(value, Description = help, Arity = ArgumentArity.ZeroOrMore))
        >> words

    /// A part of the help of its own: words, and what each is.
    member _.Section(title: string, words: (string * string) seq) =
        let rows =
            [| for word, meaning in words -> [| "  " + word; meaning |] |] |> Text.table 2

        sections.Add("" :: (title + ":") :: List.ofArray rows)

    member _.Parse(arguments: string array) : ParseResult =
        if Array.contains "" arguments then
            let help =
                "an unset variable of the shell leaves one, as in `" + name + " \"$SPEC\"`"

            raise (CommandLine.wrong ("`" + name + "` got an empty word") help)

        // Neither `-abc` for three options nor `@file` for the words in a file.
        let configuration =
            ParserConfiguration(EnablePosixBundling = false, ResponseFileTokenReplacer = null)

        // The library drops a first word that ends as the command's name does, as `runs/runs` would; its own name is one.
        let line = command.Parse(Array.append [| command.Name |] arguments, configuration)
        rejectUnknownOptions arguments line

        for option in command.Options do
            match line.GetResult option with
            | null -> ()
            | given -> checkOption option given

        rejectSurplus line
        line

    member _.Help(examples: string list) : string =
        // The width is fixed, so that help is the same in every window and in every test.
        let action = HelpAction(MaxWidth = 100)
        command.Options.Add(HelpOption("--help", "-h", Description = "show what the command takes", Action = action))
        use text = new StringWriter()

        command.Parse([| "--help" |]).Invoke(InvocationConfiguration(Output = text))
        |> ignore

        [
            // The library leaves spaces where it breaks a line.
            for line in text.ToString().TrimEnd().Split '\n' do
                line.TrimEnd()

            yield! Seq.concat sections

            ""
            "Examples:"

            for example in examples do
                ("  " + CommandLine.program + " " + name + " " + example).TrimEnd()
        ]
        |> String.concat "\n"

    /// Everything that was declared.
    member _.Declared: CommandArgument list =
        let text (words: string | null) =
            match words with
            | null -> ""
            | words -> words

        [
            for argument in command.Arguments do
                {
                    Option = ""
                    Value = argument.Name
                    Choices = []
                    Help = text argument.Description
                }

            for option in command.Options do
                {
                    Option = option.Name
                    Value = text option.HelpName
                    Choices =
                        match choices.TryGetValue option.Name with
                        | true, names -> names
                        | _ -> []
                    Help = text option.Description
                }
        ]
