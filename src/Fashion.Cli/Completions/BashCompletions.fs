/// The completion script of bash.
[<RequireQualifiedAccess>]
module Fashion.Cli.BashCompletions

let private kind candidates =
    match candidates with
    | Candidates.Specs -> "specs"
    | Candidates.Folders -> "folders"
    | Candidates.SpecsOrFolders -> "specs"
    | Candidates.Files -> "files"
    | Candidates.Settings -> "settings"
    | Candidates.Assignments -> "assignments"
    | Candidates.Profiles -> "profiles"
    | Candidates.Words words -> String.concat "," words
    | Candidates.Anything -> "anything"

/// `options`, `positions` and `values` of one command, as a branch of `case`.
let private branch (command: CompletedCommand) =
    let options = command.Options |> List.map _.Name |> String.concat " "
    let positions = command.Positions |> List.map kind |> String.concat " "

    let values =
        command.Options
        |> List.choose (fun option -> option.Value |> Option.map (fun value -> option.Name + "=" + kind value))
        |> String.concat " "

    "    '"
    + command.Name
    + "') options='"
    + options
    + "' positions=("
    + positions
    + ") values='"
    + values
    + "' ;;\n"

let private head =
    """# Completions of fashion-cli for bash. Load them with: source <(fashion-cli completions bash)
_fashion_cli() {
  local line=${COMP_LINE:0:COMP_POINT} command='' options='' values='' kind='' spec='' index=1 place=0
  local -a words positions found=()
  # The line itself, since COMP_WORDS is cut at `=` and `:`.
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local last=$((${#words[@]} - 1))
  local current=${words[last]}
"""

let private tail =
    """
  # What stands before the word under the cursor: the spec, the option that waits for a value, the number of places taken.
  for ((; index < last; index++)); do
    local word=${words[index]}
    if [[ -n $kind ]]; then
      kind=''
    elif [[ " $values " == *" $word="* ]]; then
      kind=${values#*"$word="}
      kind=${kind%% *}
    elif [[ $word != -* ]]; then
      ((place++ == 0)) && spec=$word
    fi
  done

  if [[ -z $kind ]]; then
    if [[ $current == -* ]]; then
      kind=${options// /,}
    elif ((${#positions[@]} > 0)); then
      kind=${positions[place < ${#positions[@]} ? place : ${#positions[@]} - 1]}
    fi
  fi

  case $kind in
    specs)
      mapfile -t found < <(compgen -f -X '!*.spec' -- "$current"; compgen -d -- "$current")
      compopt -o filenames 2>/dev/null ;;
    folders)
      mapfile -t found < <(compgen -d -- "$current")
      compopt -o filenames 2>/dev/null ;;
    files)
      mapfile -t found < <(compgen -f -- "$current")
      compopt -o filenames 2>/dev/null ;;
    settings)
      mapfile -t found < <(compgen -W "$settings" -- "$current") ;;
    assignments)
      if [[ $current == *=* ]]; then
        mapfile -t found < <(compgen -W "$assignments" -- "$current")
      else
        mapfile -t found < <(compgen -S = -W "$settings" -- "$current")
        compopt -o nospace 2>/dev/null
      fi ;;
    profiles)
      if [[ -r $spec ]]; then
        local names
        names=$(sed -n 's/^[[:space:]]*profile[[:space:]]\{1,\}\([[:alnum:]_]*\).*/\1/p' -- "$spec")
        mapfile -t found < <(compgen -W "$names" -- "$current")
      fi ;;
    anything | '') ;;
    *)
      mapfile -t found < <(compgen -W "${kind//,/ }" -- "$current") ;;
  esac

  # Readline replaces only what stands behind the last `=` or `:`, where those break words.
  local kept=''
  [[ $current == *=* && $COMP_WORDBREAKS == *=* ]] && kept=${current%"${current##*=}"}
  [[ ${current#"$kept"} == *:* && $COMP_WORDBREAKS == *:* ]] && kept=${current%"${current##*:}"}
  COMPREPLY=("${found[@]#"$kept"}")
}
complete -F _fashion_cli fashion-cli
"""

/// The branch of a family of commands, such as `data info` and `data fetch`.
let private choose (family: string) (commands: CompletedCommand list) =
    "      "
    + family
    + ") if ((last == 2)); then kind="
    + String.concat "," (CompletionTable.seconds commands family)
    + " index=2; else command=\"${words[1]} ${words[2]}\" index=3; fi ;;\n"

let script (commands: CompletedCommand list) : string =
    let firsts = CompletionTable.firsts commands

    String.concat
        ""
        [
            yield head
            yield "  local settings='" + String.concat " " (CompletionTable.settings ()) + "'\n"
            yield
                "  local assignments='"
                + String.concat " " (CompletionTable.assignments ())
                + "'\n\n"
            yield "  if ((last == 1)); then\n"
            yield "    kind=" + String.concat "," (firsts @ [ "--help"; "--version" ]) + "\n"
            yield "  else\n    case ${words[1]} in\n"

            for first in firsts do
                if not (List.isEmpty (CompletionTable.seconds commands first)) then
                    yield choose first commands

            yield "      *) command=${words[1]} index=2 ;;\n    esac\n  fi\n\n"
            yield "  case $command in\n"
            yield! commands |> List.map branch
            yield "  esac\n"
            yield tail
        ]
