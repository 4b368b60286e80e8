#!/usr/bin/env python3
"""Writes the man page and the shell completions of akashi from what the program says about itself.

    tools/command_documents.py AKASHI DIRECTORY

Asks AKASHI for the --help of every command, and docs/configuration.md for the variables, and writes
akashi.1, akashi.bash (bash) and _akashi (zsh) to DIRECTORY. Fails when it does not understand a help text.
"""
import dataclasses, pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).parents[1]
COLUMN = 30  # where descriptions begin
OPTION = re.compile(
    r"(?P<flags>-\S+)(?: (?P<type>[A-Z]+(?::.+?)?)(?:=(?P<default>\S*))?)?"
    r"(?P<many> \.\.\.)?(?P<required> REQUIRED)?(?: Needs: (?P<needs>\S+))?")
WORD = re.compile(r"(?P<name>\S+)(?: (?P<type>[A-Z]+)\S*)?(?P<many> \.\.\.)?(?P<required> REQUIRED)?")


@dataclasses.dataclass
class Command:
    path: tuple
    description: str
    footer: str
    options: list = dataclasses.field(default_factory=list)  # (match of OPTION, description)
    positionals: list = dataclasses.field(default_factory=list)  # (match of WORD, description)
    commands: list = dataclasses.field(default_factory=list)  # of Command


def entries(section):
    """(name, description) of each entry of a section of a help text."""
    found = []
    for line in section.splitlines():
        if line.startswith(" " * COLUMN):  # the name was too long for one line
            found[-1] = (found[-1][0] + found[-1][2], line.strip(), "")
        elif line.startswith("  "):
            found.append((line[:COLUMN], line[COLUMN:], line[COLUMN:]))
    return [(name.strip(), description) for name, description, _ in found]


def read(akashi, path=(), description=""):
    """The command with all below it."""
    text = subprocess.run(
        [akashi, *path, "--help"], check=True, capture_output=True, text=True).stdout
    head, _, body = text.partition("\nUsage: ")
    parts = re.split(r"\n\n(Options|Positionals|Subcommands):\n", body)
    sections = dict(zip(parts[1::2], parts[2::2]))
    last = parts[-2] if sections else None
    footer = ""
    if last:
        sections[last], _, footer = sections[last].partition("\n\n")
    command = Command(path, description or head.strip(), " ".join(footer.split()))
    for name, what in entries(sections.get("Options", "")):
        match = OPTION.fullmatch(name)
        if not match:
            raise SystemExit(f"akashi {' '.join(path)}: the option \"{name}\" is not understood")
        command.options.append((match, what))
    for name, what in entries(sections.get("Positionals", "")):
        command.positionals.append((WORD.fullmatch(name), what))
    for name, what in entries(sections.get("Subcommands", "")):
        command.commands.append(read(akashi, path + (name,), what))
    return command


def every(command):
    yield command
    for child in command.commands:
        yield from every(child)


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def option_heading(option):
    """`--port PORT` in roff; the type's own name where it has one."""
    flags = ", ".join(f"\\fB{roff(flag)}\\fR" for flag in option["flags"].split(","))
    if not option["type"]:
        return flags
    kind, _, check = option["type"].partition(":")
    name = check if re.fullmatch(r"[A-Z]+", check) else kind
    return f"{flags} \\fI{name}\\fR" + (" ..." if option["many"] else "")


def option_notes(option):
    _, _, check = (option["type"] or "").partition(":")
    notes = []
    if option["required"]:
        notes.append("required")
    if limits := re.search(r"in (\[.*\])", check):
        notes.append(f"in {limits[1]}")
    if check.startswith("{"):
        notes.append("one of " + check.strip("{}").replace(",", ", "))
    if option["default"]:
        notes.append(f"default {option['default']}")
    if option["needs"]:
        notes.append(f"with {option['needs']}")
    return f" ({'; '.join(notes)})" if notes else ""


def man_commands(root):
    lines = []
    for command in every(root):
        if not command.path:
            continue
        words = "".join(f" \\fI{roff(word['name'])}\\fR" for word, _ in command.positionals)
        lines += [f".SS \"akashi {' '.join(command.path)}{words}\"", roff(command.description) + "."]
        if command.commands:
            lines += ["Its commands follow."]
        for word, what in command.positionals:
            lines += [".TP", f"\\fI{roff(word['name'])}\\fR", roff(what) + "."]
        for option, what in command.options:
            if option["flags"] != "-h,--help":
                lines += [".TP", option_heading(option), roff(what + option_notes(option)) + "."]
        if command.footer and command.footer != root.footer:
            lines += [".PP", roff(command.footer)]
    return "\n".join(lines)


def man_variables():
    text = (ROOT / "docs/configuration.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$", text, re.MULTILINE)
    lines = []
    for name, default, meaning in rows:
        meaning = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", meaning).replace("`", "")  # links and code
        default = default.strip("`").replace("(empty)", "empty")
        lines += [".TP", f"\\fB{name}\\fR", roff(f"{meaning} (default {default}).")]
    return "\n".join(lines)


def man(root, version):
    template = (ROOT / "deploy/debian/akashi.1.in").read_text()
    for name, text in (
            ("@VERSION@", version), ("@DESCRIPTION@", roff(root.description)),
            ("@COMMANDS@", man_commands(root)), ("@VARIABLES@", man_variables())):
        template = template.replace(name, text)
    return template


def flags_of(command):
    return [flag for option, _ in command.options for flag in option["flags"].split(",")]


def choices(root):
    """(option, its words) of the options that take one of a few words."""
    found = {}
    for command in every(root):
        for option, _ in command.options:
            _, _, check = (option["type"] or "").partition(":")
            if check.startswith("{"):
                found[option["flags"]] = check.strip("{}").split(",")
    return sorted(found.items())


def place_cases(root, indent):
    """The shell pattern of the paths that are commands, for both shells."""
    paths = "|".join(f'"{" ".join(command.path)}"' for command in every(root) if command.path)
    longer = "${place:+$place }$word"
    lines = [f'case "{longer}" in', f'    {paths}) place="{longer}" ;;', "esac"]
    return "\n".join(indent + line for line in lines)


def bash(root):
    lines = ["# bash completion of akashi; made by tools/command_documents.py.", "_akashi() {",
             "    local word words=\"\" place=\"\" current=\"${COMP_WORDS[COMP_CWORD]}\"",
             "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do", place_cases(root, " " * 8),
             "    done", "    case \"${COMP_WORDS[COMP_CWORD-1]}\" in",
             "        --data-dir|--dir) COMPREPLY=($(compgen -d -- \"$current\")); return ;;"]
    for option, words in choices(root):
        reply = f"COMPREPLY=($(compgen -W \"{' '.join(words)}\" -- \"$current\"))"
        lines += [f"        {option}) {reply}; return ;;"]
    lines += ["    esac", "    case \"$place\" in"]
    for command in every(root):
        names = [child.path[-1] for child in command.commands] + flags_of(command)
        lines += [f"        \"{' '.join(command.path)}\") words=\"{' '.join(names)}\" ;;"]
    lines += ["    esac", "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))", "}",
              "complete -o default -F _akashi akashi", ""]
    return "\n".join(lines)


def zsh(root):
    def described(name, what):
        text = f"{name}:{what}".replace("'", "'\\''")
        return f"'{text}'"

    lines = ["#compdef akashi", "# zsh completion of akashi; made by tools/command_documents.py.",
             "_akashi() {", "    local word place=\"\"", "    local -a commands options",
             "    for word in \"${(@)words[2,CURRENT-1]}\"; do", place_cases(root, " " * 8), "    done",
             "    case \"${words[CURRENT-1]}\" in", "        --data-dir|--dir) _files -/; return ;;"]
    for option, names in choices(root):
        lines += [f"        {option}) compadd {' '.join(names)}; return ;;"]
    lines += ["    esac", "    case \"$place\" in"]
    for command in every(root):
        names = " ".join(described(child.path[-1], child.description) for child in command.commands)
        flags = " ".join(described(flag, what) for option, what in command.options
                         for flag in option["flags"].split(","))
        lines += [f"        \"{' '.join(command.path)}\") commands=({names}) options=({flags}) ;;"]
    lines += ["    esac", "    _describe -t commands command commands",
              "    _describe -t options -o option options",
              "    (( $#commands )) || _files", "}", "_akashi \"$@\"", ""]
    return "\n".join(lines)


def main(akashi, directory):
    version = subprocess.run(
        [akashi, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    root = read(akashi)
    out = pathlib.Path(directory)
    out.mkdir(parents=True, exist_ok=True)
    (out / "akashi.1").write_text(man(root, version))
    (out / "akashi.bash").write_text(bash(root))
    (out / "_akashi").write_text(zsh(root))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])
