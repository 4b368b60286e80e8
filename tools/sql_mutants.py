"""Makes the mutants of the SQL texts that tests sent: each lacks one condition (sql_conditions.py)."""
import dataclasses
import pathlib
import re

import sql_conditions

SRC = pathlib.Path(__file__).resolve().parents[1] / "src"
DEFINITION = {
    "postgres-script": re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+).*?( AS \$\$.*?\$\$;)", re.DOTALL),
    "sqlite-script": re.compile(r"CREATE (?:TRIGGER|VIEW) (\w+)(\n.*?\nEND;| \(.*?;)", re.DOTALL),
}


@dataclasses.dataclass
class Mutant:
    source: str  # a .sql file, a function, a trigger, a view, or the form of a text that the program composes
    condition: str  # `org_id = $1`, or `org_id = $1 (2)` when it is the second one like that
    tests: dict = dataclasses.field(default_factory=dict)  # with how many others send the same text
    replacements: dict = dataclasses.field(default_factory=dict)

    @property
    def name(self):
        return f"{self.source}: {self.condition}"


class Records:
    """What the tests sent: (kind, text) with the tests, in the order of the first time."""

    def __init__(self, directory: pathlib.Path):
        self.texts: dict[tuple[str, str], set] = {}
        for file in sorted(directory.iterdir()):
            self.read(file.read_bytes())

    def read(self, content: bytes):
        at, test = 0, ""
        while at < len(content):
            end = content.index(b"\n", at)
            kind, size = content[at:end].split()
            text = content[end + 1:end + 1 + int(size)].decode()
            at = end + 2 + int(size)
            if kind == b"test":
                test = text
            elif test and not text.startswith("/* of a test */"):
                self.texts.setdefault((kind.decode(), text), set()).add(test)


def form_of(text: str) -> str:
    """The same for texts that the program composes at one place from different filters."""
    form = re.sub(r"\$\d+|\?\d*", "?", " ".join(text.split()))
    form = re.sub(r"'[^']*'", "'…'", form)
    form = re.sub(r"\b\d+(\.\d+)?\b", "n", form)
    form = re.sub(r"((?:\b\w+\.)?\w+, ){8,}(\w\.)?\w+", "columns", form)
    form = re.sub(r"SELECT columns FROM \(SELECT p\.\*, sum.* AS bytes FROM \((.*)\) p OFFSET n\) p\) p WHERE .*",
                  r"page of (\1)", form)
    form = re.sub(r"\+d\.agent_id IN \(SELECT agent_id FROM visible_agents WHERE .*? caller = \?\)",
                  "d.agent_id IN (visible)", form)
    form = re.sub(r" AND s\.words @@ \?::tsquery", "", form)
    source = r"SELECT s\.id, s\.valid_from, q\.weight FROM unnest\(\?, \?\) AS q \(words, weight\)"
    form = re.sub(rf"( UNION ALL )?{source}", "candidates", form)
    columns = "agent_id|run_id|decision_type|confidence|outcome|valid_from|session_id|tool|model|project"
    form = re.sub(rf" AND \+?d\.(?:{columns}) (?:[<>]?= (?:\?|ANY\(\?\))|IN \(\?(?:, \?)*\))", "", form)
    return re.sub(r"ORDER BY d\.\w+ (ASC|DESC)( NULLS LAST)?, d\.id (ASC|DESC)", "ORDER BY …", form)


def around(text: str, condition: sql_conditions.Condition) -> str:
    """Tells conditions of one form apart: terms, of which there may be any number, are alike."""
    return form_of(text[:condition.start])[-60:]


class Mutants:
    def __init__(self, records: Records):
        self.records = records
        self.by_name: dict[tuple, Mutant] = {}
        self.places: dict[tuple, list] = {}  # of equal conditions in composed texts
        self.files = {file: file.read_text() for file in sorted(SRC.glob("**/*.sql"))
                      if file.parent.name in ("postgres", "sqlite")}
        self.check_texts()
        for (kind, text), tests in records.texts.items():
            if kind not in ("postgres", "sqlite"):
                continue
            file = self.file_of(text)
            source = file or f"{kind}, composed: {form_of(text)}"
            self.add(source, text, 0, text, dict.fromkeys(tests, len(tests)), is_composed=file is None)
        self.add_definitions()
        self.add_unused()

    def check_texts(self):
        """Two files with one text would be one mutant, and one of them might survive unseen."""
        first: dict[str, pathlib.Path] = {}
        for file, content in self.files.items():
            other = first.setdefault(content, file)
            if other != file and sql_conditions.find_conditions(content):
                raise SystemExit(f"{file} and {other} have the same text; begin one of them with a comment")

    def file_of(self, text: str) -> str | None:
        for file, content in self.files.items():
            if content == text:
                return str(file.relative_to(SRC))
            if "{columns}" in content:
                pattern = re.escape(content.strip()).replace(r"\{columns\}", r"[\w., ]+")
                if re.search(pattern, text):
                    return str(file.relative_to(SRC))
        return None

    def add(self, source: str, text: str, offset: int, part: str, tests: dict, is_composed=False):
        """The mutants of a part of a text, which begins at `offset`."""
        seen: dict[str, int] = {}
        for condition in sql_conditions.find_conditions(part):
            shown = " ".join(condition.text.split())
            if is_composed:
                shown = re.sub(r"\$\d+|\?\d*", "?", shown)
                places = self.places.setdefault((source, shown), [])
                if (place := around(part, condition)) not in places:
                    places.append(place)
                number = places.index(place) + 1
            else:
                number = seen[shown] = seen.get(shown, 0) + 1
            shown += f" ({number})" if number > 1 else ""
            mutant = self.by_name.setdefault((source, shown), Mutant(source, shown))
            for test, others in tests.items():
                mutant.tests[test] = min(others, mutant.tests.get(test, others))
            # Conditions that are alike go together.
            before = mutant.replacements.get(text, text)
            shift = len(before) - len(text)
            at = condition._replace(start=offset + condition.start + shift, end=offset + condition.end + shift)
            mutant.replacements[text] = sql_conditions.drop(before, at)

    def add_definitions(self):
        """Of functions, triggers and views: the last one of each name is in force."""
        last = {}
        for (kind, text), tests in self.records.texts.items():
            for definition in DEFINITION[kind].finditer(text) if kind in DEFINITION else ():
                last[definition[1]] = (kind, text, definition)
        triggers = {name for kind, text in self.records.texts if kind == "postgres-script"
                    for name in re.findall(r"EXECUTE FUNCTION (\w+)", text)}
        for name, (kind, text, definition) in last.items():
            tests = dict.fromkeys(self.records.texts[kind, text], len(self.records.texts))
            if kind == "postgres-script" and name not in triggers:
                tests = self.tests_of_function(name, last)
            what = "function" if kind == "postgres-script" else definition[0].split()[1].lower()
            self.add(f"{what} {name}", text,
                     definition.start(2), definition[2], tests)

    def tests_of_function(self, name: str, definitions: dict) -> dict:
        names, more = set(), {name}
        while more - names:
            names |= more
            more = {caller for caller, (_, _, definition) in definitions.items()
                    if any(re.search(rf"\b{called}\(", definition[2]) for called in names)}
        called = re.compile(rf"\b({'|'.join(names)})\(")
        others: dict[str, int] = {}
        for (kind, text), tests in self.records.texts.items():
            if kind in ("postgres", "postgres-test") and called.search(text):
                for test in tests:
                    others[test] = min(len(tests), others.get(test, len(tests)))
        return others

    def add_unused(self):
        used = {mutant.source for mutant in self.by_name.values()}
        for file, content in self.files.items():
            source = str(file.relative_to(SRC))
            if source not in used:
                self.add(source, content, 0, content, {})

    def all(self) -> list[Mutant]:
        return sorted(self.by_name.values(), key=lambda mutant: mutant.name)
