/// The completion script of zsh.
[<RequireQualifiedAccess>]
module Fashion.Cli.ZshCompletions

let private quoted (text: string) = "'" + text.Replace("'", "'\\''") + "'"

/// What `_fashion_cli_values` is called with.
let private kind candidates =
    match candidates with
    | Candidates.Specs
    | Candidates.SpecsOrFolders -> "specs"
    | Candidates.Folders -> "folders"
    | Candidates.Files -> "files"
    | Candidates.Settings -> "settings"
    | Candidates.Assignments -> "assignments"
    | Candidates.Profiles -> "profiles"
    | Candidates.Words words -> String.concat "," words
    | Candidates.Anything -> "anything"

/// `name:what it is`, as `_describe` takes it.
let private described (name: string) (help: string) =
    quoted (name.Replace(":", "\\:") + ":" + help)

let private branch (command: CompletedCommand) =
    let options =
        command.Options
        |> List.map (fun option -> "      " + described option.Name option.Help + "\n")
        |> String.concat ""

    let values =
        command.Options
        |> List.choose (fun option -> option.Value |> Option.map (fun value -> "'" + option.Name + "' " + kind value))
        |> String.concat " "

    let positions = command.Positions |> List.map kind |> String.concat " "

    "    "
    + quoted command.Name
    + ")\n      options=(\n"
    + options
    + "      )\n      values=("
    + values
    + ")\n      positions=("
    + positions
    + ") ;;\n"

let private head =
    """#compdef fashion-cli
# Completions of fashion-cli for zsh. Load them with: source <(fashion-cli completions zsh)

_fashion_cli_values() {
  local kind=$1 spec=$2
  case $kind in
    specs) _files -g '*.spec(-.)' ;;
    folders) _files -/ ;;
    files) _files ;;
    settings) compadd -- $settings ;;
    assignments)
      if [[ $words[CURRENT] == *=* ]]; then
        compadd -- $assignments
      else
        compadd -S = -- $settings
      fi ;;
    profiles)
      [[ -r $spec ]] && compadd -- ${(f)"$(sed -n 's/^[[:space:]]*profile[[:space:]]\{1,\}\([[:alnum:]_]*\).*/\1/p' -- $spec)"} ;;
    anything) ;;
    *) compadd -- ${(s:,:)kind} ;;
  esac
}

_fashion_cli() {
  local command kind spec word
  local -a commands seconds options positions
  local -A values
  integer index=2 place=0
"""

let private tail =
    """
  # What stands before the word under the cursor: the spec, the option that waits for a value, the number of places taken.
  for ((; index < CURRENT; index++)); do
    word=$words[index]
    if [[ -n $kind ]]; then
      kind=
    elif [[ -n ${values[$word]} ]]; then
      kind=${values[$word]}
    elif [[ $word != -* ]]; then
      ((place++ == 0)) && spec=$word
    fi
  done

  if [[ -n $kind ]]; then
    _fashion_cli_values $kind $spec
  elif [[ $words[CURRENT] == -* ]]; then
    _describe -o option options
  elif (($#positions)); then
    _fashion_cli_values ${positions[place < $#positions ? place + 1 : $#positions]} $spec
  fi
}

# As a file of $fpath it completes at once; sourced, it registers itself.
if [[ $funcstack[1] == _fashion_cli ]]; then
  _fashion_cli "$@"
else
  compdef _fashion_cli fashion-cli
fi
"""

let private family (commands: CompletedCommand list) (first: string) =
    let seconds =
        commands
        |> List.filter _.Name.StartsWith(first + " ")
        |> List.map (fun command -> described (command.Name.Substring(first.Length + 1)) command.Summary)
        |> String.concat " "

    "    "
    + first
    + ")\n      seconds=("
    + seconds
    + ")\n      if ((CURRENT == 3)); then _describe command seconds; return; fi\n"
    + "      command=\"$words[2] $words[3]\" index=4 ;;\n"

let script (commands: CompletedCommand list) : string =
    let isFamily first =
        not (List.isEmpty (CompletionTable.seconds commands first))

    let firsts = CompletionTable.firsts commands

    let summary first =
        match commands |> List.tryFind (fun command -> command.Name = first) with
        | Some command -> command.Summary
        | None -> String.concat ", " (CompletionTable.seconds commands first)

    String.concat
        ""
        [
            yield head
            yield
                "  local -a settings=("
                + String.concat " " (CompletionTable.settings ())
                + ")\n"
            yield
                "  local -a assignments=("
                + String.concat " " (CompletionTable.assignments ())
                + ")\n"
            yield "  commands=(\n"

            for first in firsts do
                yield "    " + described first (summary first) + "\n"

            yield "  )\n"
            yield "  if ((CURRENT == 2)); then _describe command commands; return; fi\n\n"
            yield "  case $words[2] in\n"
            yield! firsts |> List.filter isFamily |> List.map (family commands)
            yield "    *) command=$words[2] index=3 ;;\n  esac\n\n"
            yield "  case $command in\n"
            yield! commands |> List.map branch
            yield "  esac\n"
            yield tail
        ]
