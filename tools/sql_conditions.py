"""Finds the conditions of a SQL text that keep organizations and agents apart, and drops one.

A condition is dropped as `(<condition> OR TRUE)`, so that its parameters stay in use.
"""
import re
import typing

# `$1::uuid`, `?1`, `s.org_id`, `ANY (…)`; a parenthesis is read to its end.
OPERAND = r"(?:\$\d+(?:::\w+)?|\?\d*|ANY\s*\(|\w+(?:\.\w+)?)"
COLUMN = r"(?:\b\w+\.)?\b"

ORGANIZATION = [
    rf"{COLUMN}org_id\s*=\s*{OPERAND}",
    # The row of an organization itself.
    rf"(?<=WHERE )(?:o\.)?id\s*=\s*{OPERAND}",
]
VISIBILITY = [
    r"\bakashi_may_see\(",
    r"[\w.$]+(?:::text)?\s*=\s*ANY\s*\((?=\(?(?:SELECT )?akashi_visible_agents)",
    # The same on SQLite, from the view.
    rf"\+?{COLUMN}agent_id IN \((?=SELECT agent_id FROM visible_agents )",
    rf"\bcaller = {OPERAND}",
    # The rule itself, in the function and in the view.
    r"\btheirs\.tags && my_tags\b",
    r"\btheirs\.tag = mine\.tag\b",
    rf"\bmine\.agent_id = {OPERAND}",
    rf"\bg\.grantee_id = {OPERAND}",
    r"\bg\.resource_id IS NULL\b",
    r"\(g\.expires_at IS NULL OR g\.expires_at > (?:now\(\)|\(julianday\('now'\) - [\d.]+\) \* [\d.]+)\)",
]
# Rows that are compared as wholes: the organization is dropped on both sides.
ROWS = re.compile(r"\((org_id, )[\w, ]+\) IN \(\s*SELECT (org_id, )")


class Condition(typing.NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def close(text: str, end: int) -> int:
    """Where the parenthesis that ends at `end` is closed again."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return end


def without_comments(text: str) -> str:
    """Of the same length."""
    return re.sub(r"--[^\n]*", lambda comment: " " * len(comment[0]), text)


def find_conditions(text: str) -> list[Condition]:
    """In their order."""
    bare = without_comments(text)
    found = []
    for kind, patterns in (("org", ORGANIZATION), ("visibility", VISIBILITY)):
        for number, pattern in enumerate(patterns):
            if kind == "org" and number == 1 and "FROM organizations" not in bare:
                continue
            for match in re.finditer(pattern, bare):
                end = close(bare, match.end()) if match[0].endswith("(") else match.end()
                found.append(Condition(kind, text[match.start():end], match.start(), end))
    found += [Condition("org", match[0], match.start(), match.end()) for match in ROWS.finditer(bare)]
    return sorted(found, key=lambda condition: condition.start)


def drop(text: str, condition: Condition) -> str:
    rows = ROWS.fullmatch(condition.text)
    if rows:
        dropped = condition.text.replace(rows[1], "", 1)[::-1].replace(rows[2][::-1], "", 1)[::-1]
    else:
        dropped = f"({condition.text} OR TRUE)"
    return text[:condition.start] + dropped + text[condition.end:]
