#!/usr/bin/env python3
"""Prints all pairs of decisions of one project in bench/search_quality/decisions, for `akashi eval conflicts`.

    conflict_pairs.py > FILE

Nobody has labelled them. A pair of which one supersedes the other is called a supersession, any other one related,
although a few may contradict each other: what the rules find is to be read (`--list`).
"""
import itertools
import json
import pathlib


def side(decision, name):
    labels = [alternative["label"] for alternative in decision.get("alternatives") or []]
    return {f"decision_{name}": decision["outcome"], f"rejected_{name}": labels}


def main():
    for file in sorted(pathlib.Path(__file__).parent.glob("search_quality/decisions/*.jsonl")):
        decisions = [json.loads(line) for line in file.read_text().splitlines()]
        for a, b in itertools.combinations(decisions, 2):
            follows = a["id"] in (b.get("supersedes") or []) or b["id"] in (a.get("supersedes") or [])
            label = "supersession" if follows else "related_not_contradicting"
            pair = {"pair_id": f"{a['id']}/{b['id']}", "gold_label": label, **side(a, "a"), **side(b, "b")}
            print(json.dumps(pair))


if __name__ == "__main__":
    main()
