/// The completion script of fish.
[<RequireQualifiedAccess>]
module Fashion.Cli.FishCompletions

let private quoted (text: string) =
    "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'"

/// What gives a place's candidates; None where there are none to offer.
let private candidates kind =
    match kind with
    | Candidates.Specs
    | Candidates.SpecsOrFolders -> Some "(__fish_complete_suffix .spec)"
    | Candidates.Folders -> Some "(__fish_complete_directories)"
    | Candidates.Files -> Some "(__fish_complete_path)"
    | Candidates.Settings -> Some "(__fashion_cli_settings)"
    | Candidates.Assignments -> Some "(__fashion_cli_assignments)"
    | Candidates.Profiles -> Some "(__fashion_cli_profiles)"
    | Candidates.Words words -> Some(String.concat " " words)
    | Candidates.Anything -> None

let private head =
    """# Completions of fashion-cli for fish. Load them with: fashion-cli completions fish | source

# The words of the line that are no options and no values of options, from the command on.
function __fashion_cli_words
  set -l skip no
  for word in (commandline -opc)[2..-1]
    if test $skip = yes
      set skip no
    else if contains -- $word $__fashion_cli_valued
      set skip yes
    else if not string match -q -- '-*' $word
      echo $word
    end
  end
end

# Is this the command, and, where a number is given, has so many words after it? The last place takes more.
function __fashion_cli_at
  set -l words (__fashion_cli_words)
  set -l command (string split ' ' -- $argv[1])
  set -l size (count $command)
  test "$words[1..$size]" = "$argv[1]"; or return 1
  set -l taken (math (count $words) - $size)
  switch "$argv[2]"
    case ''
      return 0
    case '*+'
      test $taken -ge (string trim -c + -- $argv[2])
    case '*'
      test $taken -eq $argv[2]
  end
end

function __fashion_cli_profiles
  for word in (commandline -opc)
    if string match -q '*.spec' -- $word; and test -r $word
      string replace -rf '^\s*profile\s+(\w+).*' '$1' <$word
    end
  end
end

"""

let private settings () =
    "function __fashion_cli_settings\n  string split ' ' '"
    + String.concat " " (CompletionTable.settings ())
    + "'\nend\n\nfunction __fashion_cli_assignments\n"
    + "  if string match -q '*=*' -- (commandline -ct)\n    string split ' ' '"
    + String.concat " " (CompletionTable.assignments ())
    + "'\n  else\n    string replace -r '$' = -- (__fashion_cli_settings)\n  end\nend\n\n"

let private line condition rest =
    "complete -c fashion-cli -n " + quoted condition + " " + rest + "\n"

let private option (command: CompletedCommand) (option: CompletedOption) =
    let name =
        if option.Name.StartsWith "--" then
            "-l " + option.Name.Substring 2
        else
            "-s " + option.Name.Substring 1

    let value =
        match option.Value with
        | None -> ""
        | Some value ->
            match candidates value with
            | Some candidates -> " -x -a " + quoted candidates
            | None -> " -x"

    line ("__fashion_cli_at \"" + command.Name + "\"") (name + value + " -d " + quoted option.Help)

let private positions (command: CompletedCommand) =
    let last = command.Positions.Length - 1

    command.Positions
    |> List.mapi (fun index kind ->
        let place = string index + (if index = last then "+" else "")

        match candidates kind with
        | Some candidates -> line ("__fashion_cli_at \"" + command.Name + "\" " + place) ("-a " + quoted candidates)
        | None -> "")
    |> String.concat ""

let script (commands: CompletedCommand list) : string =
    let valued =
        commands
        |> List.collect _.Options
        |> List.filter _.Value.IsSome
        |> List.map _.Name
        |> List.distinct

    String.concat
        ""
        [
            yield head
            yield "set -g __fashion_cli_valued " + String.concat " " valued + "\n\n"
            yield settings ()
            yield "complete -c fashion-cli -f\n"

            for command in commands do
                match command.Name.Split ' ' with
                | [| first; second |] ->
                    yield line "test (count (__fashion_cli_words)) -eq 0" ("-a " + first)

                    yield line ("__fashion_cli_at " + first + " 0") ("-a " + second + " -d " + quoted command.Summary)
                | _ ->
                    yield
                        line
                            "test (count (__fashion_cli_words)) -eq 0"
                            ("-a " + command.Name + " -d " + quoted command.Summary)

                yield! command.Options |> List.map (option command)
                yield positions command
        ]
