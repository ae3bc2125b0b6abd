namespace Fashion.Cli

open System
open Argu
open Fashion.Core
open Fashion.Dsl

/// What a command takes, as completions tell it.
type CommandArgument =
    {
        /// `--profile`; empty for what stands by itself.
        Option: string
        /// What its values are called: `path=value`; empty where it takes none.
        Value: string
        Help: string
    }

/// One command of the program. Its parser is built only when it is the one that was called: Argu reads its union by
/// reflection, which is the slowest part of a short command.
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
module CommandLine =

    let program = "fashion-cli"

    /// The command line cannot be understood (exit code 2).
    let wrong (message: string) (help: string) : exn = UsageException("U101", message, help)

    let private parser<'Arguments when 'Arguments :> IArgParserTemplate> name =
        // The width is fixed, so that help is the same in every window and in every test.
        ArgumentParser.Create<'Arguments>(
            programName = program + " " + name,
            usageStringCharacterWidth = 100,
            checkStructure = false
        )

    let private seeHelp name =
        "`" + program + " " + name + " --help` shows what it takes"

    /// Argu takes an unknown `--option` for one more file; here it is an error with the nearest name.
    let private rejectUnknownOptions name (cases: ArgumentCaseInfo list) (arguments: string array) =
        let named = cases |> List.filter (fun case -> not case.IsMainCommand)

        let known =
            "--help" :: (named |> List.collect (fun case -> case.CommandLineNames.Value))

        let takesValue option =
            named
            |> List.exists (fun case ->
                case.CommandLineNames.Value |> List.contains option
                && case.UnionCaseInfo.GetFields().Length > 0)

        let mutable index = 0

        while index < arguments.Length do
            let argument = arguments[index]

            if argument.Length > 1 && argument[0] = '-' then
                if not (List.contains argument known) then
                    let bare = argument.Split('=')[0]

                    let hint =
                        if List.contains bare known then
                            "write its value after a space: `"
                            + bare
                            + " "
                            + argument.Substring(bare.Length + 1)
                            + "`"
                        else
                            match Suggestion.nearest bare known with
                            | Some near -> "did you mean `" + near + "`?"
                            | None -> seeHelp name

                    raise (wrong ("`" + name + "` has no option `" + bare + "`") hint)

                if takesValue argument then
                    index <- index + 1

                    if index >= arguments.Length then
                        raise (wrong ("`" + argument + "` needs a value") (seeHelp name))

            index <- index + 1

    let private parse<'Arguments when 'Arguments :> IArgParserTemplate> name (arguments: string array) =
        let parser = parser<'Arguments> name
        rejectUnknownOptions name (parser.GetArgumentCases()) arguments

        try
            // The cases themselves, not quotations of them: evaluating a quotation takes longer than `check` does.
            parser.ParseCommandLine(arguments, ignoreMissing = true, ignoreUnrecognized = false).GetAllResults()
        with :? ArguParseException as failure ->
            let line = failure.Message.Split('\n')[0]
            let message = if line.StartsWith "ERROR: " then line.Substring 7 else line
            raise (wrong (message.TrimEnd '.') (seeHelp name))

    let private help<'Arguments when 'Arguments :> IArgParserTemplate>
        name
        (summary: string)
        (examples: string list)
        ()
        =
        let usage = (parser<'Arguments> name).PrintUsage()

        let lines =
            examples
            |> List.map (fun example -> "    " + program + " " + name + " " + example)

        program
        + " "
        + name
        + ": "
        + summary
        + "\n\n"
        + usage.ReplaceLineEndings("\n").TrimEnd()
        + "\n\nEXAMPLES:\n\n"
        + String.Join("\n", lines |> List.map _.TrimEnd())

    let private describe<'Arguments when 'Arguments :> IArgParserTemplate> name () =
        (parser<'Arguments> name).GetArgumentCases()
        |> List.map (fun case ->
            {
                Option =
                    if case.IsMainCommand then
                        ""
                    else
                        case.CommandLineNames.Value.Head
                Value =
                    match case.UnionCaseInfo.GetFields() with
                    | [||] -> ""
                    | fields -> fields[0].Name
                Help = case.Description.Value.TrimEnd '.'
            })

    let command<'Arguments when 'Arguments :> IArgParserTemplate> name summary examples run =
        {
            Name = name
            Summary = summary
            Examples = examples
            Help = help<'Arguments> name summary examples
            Arguments = describe<'Arguments> name
            Run = fun output arguments -> run output (parse<'Arguments> name arguments)
        }

    /// An argument that the command cannot do without is not there.
    let lacks name what : exn =
        wrong ("`" + name + "` needs " + what) (seeHelp name)

    /// The argument that a command cannot do without.
    let required name what (value: string option) =
        match value with
        | Some value -> value
        | None -> raise (lacks name what)
