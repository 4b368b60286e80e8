#!/usr/bin/env python3
"""Measures how well rankers find the decision that answers a question.

    evaluate.py                 # validates the set, then prints the tables
    evaluate.py --server local  # also asks our server, built in --build; for serve, start scripts/dev-up first
    evaluate.py --server local --model minilm   # asks it with vectors of this model, too
    evaluate.py --check         # validates the set and prints its counts
    evaluate.py --misses bm25   # prints the questions whose answer is not among the first five

A ranker is a function (question, project or None) -> [(id, score)], best first. has_precedent() of a ranker says
whether it claims that there is a decision; without it, any result is a claim. Each question is asked over everything,
and with the filter of its project if it names one. README.md has the fields.
"""

import argparse
import collections
import contextlib
import functools
import json
import math
import pathlib
import re
import sys

import models
import server

ROOT = pathlib.Path(__file__).resolve().parent
KINDS = ("paraphrase short long misspelt identifier alternative other_language superseded abbreviation "
         "unanswerable").split()
DEPTH, NEAR = 10, 5   # results that nDCG and recall look at
DATE = r"20\d\d-[01]\d-[0-3]\d"


def load(folder):
    rows = []
    for path in sorted((ROOT / folder).glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return rows


def text_of(decision):
    """All words of a decision, as one text."""
    parts = [decision["type"], decision["outcome"], decision["reasoning"]]
    for alternative in decision["alternatives"]:
        parts += [alternative["label"], alternative.get("rejection_reason", "")]
    parts += [evidence["content"] for evidence in decision["evidence"]]
    return "\n".join(parts)


# --- The set itself ---------------------------------------------------------------------------------------------------

def mistakes(decisions, questions):
    """Everything that is wrong with the set, as sentences."""
    found = []
    by_id = {}
    for decision in decisions:
        name = decision["id"]
        if name in by_id:
            found.append(f"{name}: id is used twice")
        by_id[name] = decision
        if not name.startswith(decision["project"] + "-") or not decision["outcome"] or not decision["reasoning"]:
            found.append(f"{name}: project, outcome or reasoning")
        if not 0 <= decision["confidence"] <= 1 or not re.fullmatch(DATE, decision.get("date", "2016-01-01")):
            found.append(f"{name}: confidence or date")
    for new in (d for d in decisions if "supersedes" in d):
        old = by_id.get(new["supersedes"])
        if old is None or old["project"] != new["project"] or old.get("date", "") > new.get("date", "9"):
            found.append(f"{new['id']}: supersedes")
    for names in ([q["id"] for q in questions], [(q.get("project"), q["question"]) for q in questions]):
        found += [f"{name}: {count} times" for name, count in collections.Counter(names).items() if count > 1]
    for q in questions:
        if q["kind"] not in KINDS or (q["kind"] == "unanswerable") != (not q["relevant"]):
            found.append(f"{q['id']}: kind {q['kind']} with {len(q['relevant'])} relevant decisions")
        for name, grade in q["relevant"].items():
            if name not in by_id or grade not in (1, 2):
                found.append(f"{q['id']}: label {name}: {grade}")
            elif "project" in q and by_id[name]["project"] != q["project"]:
                found.append(f"{q['id']}: {name} is not in project {q['project']}")
        if q["relevant"] and 2 not in q["relevant"].values():
            found.append(f"{q['id']}: no decision of grade 2")
        for name in q.get("elsewhere", []):
            if name not in by_id or by_id[name]["project"] == q.get("project"):
                found.append(f"{q['id']}: elsewhere {name}")
    return found


def print_counts(decisions, questions):
    words = {d["id"]: len(text_of(d).split()) for d in decisions}
    print(f"{len(decisions)} decisions, {sum(words.values())} words, {len(questions)} questions")
    print(f"\n{'project':<12}{'decisions':>10}{'< 60':>6}{'60-250':>8}{'> 250':>7}{'undated':>9}{'questions':>11}")
    asked = collections.Counter(q.get("project", "(none)") for q in questions)
    for project in sorted({d["project"] for d in decisions}) + ["(none)"]:
        own = [d for d in decisions if d["project"] == project]
        sizes = [words[d["id"]] for d in own]
        undated = sum("date" not in d for d in own)
        print(f"{project:<12}{len(own):>10}{sum(s < 60 for s in sizes):>6}{sum(60 <= s <= 250 for s in sizes):>8}"
              f"{sum(s > 250 for s in sizes):>7}{undated:>9}{asked[project]:>11}")
    for rows, name, field in ((questions, "questions", "kind"), (questions, "questions", "language"),
                              (decisions, "decisions", "language"), (decisions, "decisions", "type")):
        counts = collections.Counter(row[field] for row in rows).most_common()
        print(f"\n{name} by {field}: " + ", ".join(f"{value} {count}" for value, count in counts))


# --- Rankers ----------------------------------------------------------------------------------------------------------

class Bm25:
    """The textbook formula: one field, lower-cased words, no stemming."""
    finds_ended = True   # also returns decisions that another one supersedes

    def __init__(self, decisions, k1=1.2, b=0.75):
        self.k1, self.b = k1, b
        self.projects = {d["id"]: d["project"] for d in decisions}
        self.lengths, self.postings = {}, collections.defaultdict(dict)
        for decision in decisions:
            words = self.words(text_of(decision))
            self.lengths[decision["id"]] = len(words)
            for word, count in collections.Counter(words).items():
                self.postings[word][decision["id"]] = count
        self.mean_length = sum(self.lengths.values()) / len(self.lengths)

    @staticmethod
    def words(text):
        return re.findall(r"\w+", text.lower())

    def __call__(self, question, project):
        scores = collections.Counter()
        for word in self.words(question):
            found = self.postings.get(word, {})
            weight = math.log(1 + (len(self.lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for name, count in found.items():
                if project is None or self.projects[name] == project:
                    norm = self.k1 * (1 - self.b + self.b * self.lengths[name] / self.mean_length)
                    scores[name] += weight * count * (self.k1 + 1) / (count + norm)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def each_ranker(decisions, servers, vectors, build):
    """(name, ranker), one at a time. A server runs while its ranker is used: on words alone, then with each model."""
    yield "bm25", Bm25(decisions)
    for model, start in [("", contextlib.nullcontext), *vectors.items()]:
        with start() as variables:
            for command in servers:
                with server.running(build, command, variables) as ranker:
                    ranker.record(decisions)
                    yield f"{command} {model}".strip(), ranker


# --- Measures ---------------------------------------------------------------------------------------------------------

def labels_of(question, ranker, ended):
    """The labels that this ranker can reach."""
    return {name: grade for name, grade in question["relevant"].items() if ranker.finds_ended or name not in ended}


def recall(names, labels):
    answers = {name for name, grade in labels.items() if grade == 2}
    return len(answers & set(names[:NEAR])) / min(NEAR, len(answers))


def ndcg(names, labels):
    def gain(grades):
        return sum((2 ** grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:DEPTH]))
    return gain([labels.get(name, 0) for name in names]) / gain(sorted(labels.values(), reverse=True))


def successor_first(names, labels):
    """1 when an answer comes before each of its predecessors, 0 when not, or when no answer is found."""
    ranks = {name: rank for rank, name in enumerate(names)}
    new = min((ranks[n] for n, grade in labels.items() if grade == 2 and n in ranks), default=None)
    old = min((ranks[n] for n, grade in labels.items() if grade == 1 and n in ranks), default=len(names))
    return float(new is not None and new < old)


def auc(answerable, unanswerable):
    """How often a random answerable question has a better best score than a random unanswerable one."""
    return mean((a > u) + 0.5 * (a == u) for a in answerable for u in unanswerable)


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def summary(answers):
    """What is measured over all kinds: title -> (number of questions, value)."""
    yes, no = [a for a in answers if a.is_answerable], [a for a in answers if a.is_unanswerable]
    changed = [a for a in yes if a.kind == "superseded"]
    threshold = sorted(a.best for a in yes)[len(yes) // 10]   # nine of ten answerable questions reach it
    return {
        "successor first": (len(changed), mean(successor_first(a.names, a.question["relevant"]) for a in changed)),
        "has precedent": (len(yes), mean(a.has_precedent for a in yes)),
        "false precedent": (len(no), mean(a.has_precedent for a in no)),
        "same, threshold": (len(no), mean(a.best >= threshold for a in no)),
        "AUC best score": (len(yes) + len(no), auc([a.best for a in yes], [a.best for a in no])),
    }


class Answer:
    """One question, asked once."""
    def __init__(self, question, ranker, project, ended, types):
        self.question = question
        self.kind = question["kind"]
        self.labels = labels_of(question, ranker, ended)
        self.results = ranker(question["question"], project)
        # Other projects may answer the question, too. That is neither right nor wrong.
        neutral = set(question.get("elsewhere", []))
        self.is_unanswerable = self.kind == "unanswerable" and (project is not None or not neutral)
        self.is_answerable = any(grade == 2 for grade in self.labels.values())
        self.names = [name for name, _ in self.results if name not in neutral]
        self.best = self.results[0][1] if self.results else 0.0
        self.has_precedent = bool(self.results)
        if self.results and hasattr(ranker, "has_precedent"):
            right = [name for name, grade in self.labels.items() if grade == 2]
            self.has_precedent = ranker.has_precedent(question["question"], project, types[(right or self.names)[0]])
        if self.is_answerable:
            self.recall, self.ndcg = recall(self.names, self.labels), ndcg(self.names, self.labels)


def ask(questions, ranker, filtered, decisions):
    ended = {d["supersedes"] for d in decisions if "supersedes" in d}
    types = {d["id"]: d["type"] for d in decisions}
    return [Answer(q, ranker, q.get("project") if filtered else None, ended, types) for q in questions]


def ask_both(ranker, questions, decisions):
    return {"over everything": ask(questions, ranker, False, decisions),
            "with project": ask([q for q in questions if "project" in q], ranker, True, decisions)}


def of_kind(answers, kind):
    return [a for a in answers if a.is_answerable and kind in (a.kind, "all")]


def print_table(name, runs):
    print(f"\n{name:<16}" + "".join(f"| {title:<31}" for title in runs))
    print(f"{'kind':<16}" + f"|{'n':>6}{'recall@5':>12}{'nDCG@10':>12}  " * len(runs))
    for kind in [*KINDS[:-1], "all"]:
        line = f"{kind:<16}"
        for answers in runs.values():
            own = of_kind(answers, kind)
            line += f"|{len(own):>6}{mean(a.recall for a in own):>12.3f}{mean(a.ndcg for a in own):>12.3f}  "
        print(line)
    columns = [summary(answers) for answers in runs.values()]
    for title in columns[0]:
        print(f"{title:<16}" + "".join("|{:>6}{:>12.3f}{:>14}".format(*column[title], "") for column in columns))


def print_gains(measured):
    """recall@5 of each server without and with the vectors of each model, for all kinds."""
    pairs = [(name.split()[0], name) for name in measured if " " in name]
    for plain, name in pairs:
        titles = "".join(f"| {title:<29}" for title in measured[name])
        print(f"\n{'recall@5':<16}{titles}\n{name:<16}" + f"|{'words':>9}{'+ vectors':>11}{'gain':>8}  " * 2)
        for kind in [*KINDS[:-1], "all"]:
            line = f"{kind:<16}"
            for title, answers in measured[name].items():
                runs = measured[plain][title], answers
                before, after = (mean(a.recall for a in of_kind(run, kind)) for run in runs)
                line += f"|{before:>9.3f}{after:>11.3f}{after - before:>+8.3f}  "
            print(line)


def print_misses(ranker, questions, decisions):
    for a in ask(questions, ranker, True, decisions):
        if a.is_answerable and a.recall < 1:
            print(f"{a.question['id']} {a.kind} {a.recall:.2f} {a.question['question']}")
            print(f"    wanted {a.labels}\n    found {a.names[:NEAR]}")


def vectors_of(arguments):
    """Name -> what starts the model, a context that gives its variables."""
    if arguments.embedding_url and not arguments.embedding_model:
        sys.exit("--embedding-url needs --embedding-model")
    found = {}
    if arguments.model:
        python = models.python_with_models(arguments.build)
        found = {name: functools.partial(models.MODELS[name], python) for name in arguments.model}
    if arguments.embedding_url:
        variables = models.remote(arguments.embedding_url, arguments.embedding_model,
                                  arguments.embedding_query_model, arguments.embedding_dimensions)
        found[arguments.embedding_model] = lambda: contextlib.nullcontext(variables)
    return found


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only validate the set and print its counts")
    parser.add_argument("--misses", metavar="RANKER", help="print the questions that this ranker does not answer")
    parser.add_argument("--server", action="append", choices=["local", "serve"], default=[], help="ask it, too")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT.parents[1] / "build/release", help="where akashi is")
    parser.add_argument("--model", action="append", choices=models.MODELS, default=[],
                        help="ask the servers with vectors of this model, too; it is installed below --build")
    parser.add_argument("--embedding-url", help="the same with a server of OpenAI's API, as http://127.0.0.1:8000/v1")
    parser.add_argument("--embedding-model", help="its model")
    parser.add_argument("--embedding-query-model", help="its model for queries, if it has another")
    parser.add_argument("--embedding-dimensions", type=int, help="numbers of its vectors, if not 1024")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    decisions, questions = load("decisions"), load("questions")
    found = mistakes(decisions, questions)
    if found:
        sys.exit("\n".join(found))
    if arguments.check:
        return print_counts(decisions, questions)
    measured = {}
    for name, ranker in each_ranker(decisions, arguments.server, vectors_of(arguments), arguments.build):
        if arguments.misses:
            if name == arguments.misses:
                print_misses(ranker, questions, decisions)
            continue
        measured[name] = ask_both(ranker, questions, decisions)
        print_table(name, measured[name])
        if getattr(ranker, "has_vectors", False):
            print(f"by words alone  |{ranker.backends['text']:>6} answers, because the model was not there in time")
    return print_gains(measured)


if __name__ == "__main__":
    main()
