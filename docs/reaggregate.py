#!/usr/bin/env python3
"""Computes the figures of GET /v1/aggregate from an export, with nothing but Python's own library.

    python3 reaggregate.py export.ndjson [bucket [by]]
    python3 reaggregate.py export.csv day agent,channel

`bucket` is day, month or total; `by` names up to three of agent, team, channel, place, tier, served_by, source,
instrument. Prints a JSON list of groups, as the API's `groups`, the same to the last digit.
"""

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from fractions import Fraction

ABOUT_PERSON = ["knowledge", "attitude", "communication"]
NOT_PERSON = ["wait", "automation", "selfservice", "policy", "system", "product", "price", "environment", "other"]
REASONS = ABOUT_PERSON + NOT_PERSON + ["unresolved"]
ATTRIBUTIONS = ["agent", "not_agent", "mixed", "unknown"]
FACTS = ["team", "channel", "place", "tier", "served_by"]
Z = 1.959963984540054  # 95 %, two-sided


def value(cell):
    """What a cell holds: without the apostrophes that keep spreadsheets from taking a part of it for a formula."""
    return re.sub(r"(^|[;\t\r\n])'", r"\1", cell)


def from_csv(row):
    """A row as a line of the NDJSON has it, as far as figures need it."""
    text = {name: value(cell) for name, cell in row.items()}
    whole = lambda name: int(text[name]) if text[name] else None
    yes = lambda name: {"yes": True, "no": False}.get(text[name])
    return {
        "day": text["day"], "instrument": text["instrument"], "source": text["source"], "verified": yes("verified"),
        "tally": {"agents": text["agents"].split("\n") if text["agents"] else [], **{f: text[f] or None for f in FACTS}},
        "rating": whole("rating"), "effort": whole("effort"), "solved": yes("solved"), "reasons": text["reasons"].split(),
        "standing": text["standing"], "corrected": yes("corrected"), "delayed": yes("delayed"),
        # Exports from before answers were flagged have no such column.
        "flagged": text.get("flagged") == "yes", "exempted": yes("exempted"),
    }


def from_json(answer):
    exemption = answer["rulings"].get("exemption") or {}
    return {"flagged": False, **answer, "exempted": exemption.get("state") == "holds"}


def answers(path):
    if path.endswith(".csv"):
        with open(path, encoding="utf-8-sig", newline="") as file:
            yield from map(from_csv, csv.DictReader(file))
    else:
        with open(path, encoding="utf-8") as file:
            yield from (from_json(json.loads(line)) for line in file)


def attribution(reasons):
    person, other = (any(reason in group for reason in reasons) for group in (ABOUT_PERSON, NOT_PERSON))
    return {(True, False): "agent", (False, True): "not_agent", (True, True): "mixed"}.get((person, other), "unknown")


def counts_of(answer):
    """What one answer counts for. Only one that is counted counts for anything but its standing."""
    if answer["standing"] != "counted":
        return [answer["standing"]]
    whose, rating = attribution(answer["reasons"]), answer["rating"]
    counts = ["answers", ("attribution", whose)] + [("reason", reason) for reason in answer["reasons"]]
    counts += [name for name in ("corrected", "delayed", "flagged", "exempted") if answer[name]]
    if not answer["verified"]:
        counts.append("unverified")
    if rating is not None:
        counts += [("rating", rating), ("attributed", whose, rating)]
        if answer["verified"] and whose != "not_agent" and not answer["exempted"]:
            counts.append(("agent_rating", rating))
    if answer["effort"] is not None:
        counts.append(("effort", answer["effort"]))
    if answer["solved"] is not None:
        counts.append(("solved", answer["solved"]))
    return counts


def wilson(p, n):
    scale = 1 + Z * Z / n
    centre = (p + Z * Z / (2.0 * n)) / scale
    half = Z / scale * math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def share(x, n):
    if n < 5:
        return {"x": x, "n": n, "share": None, "low": None, "high": None, "suppressed": "n<5" if n else None}
    low, high = wilson(x / n, n)
    return {"x": x, "n": n, "share": x / n, "low": low, "high": high, "suppressed": None}


def mean(histogram):
    n = sum(histogram)
    if n < 5:
        return {"n": n, "mean": None, "sd": None, "low": None, "high": None, "suppressed": "n<5" if n else None}
    values, width = range(1, len(histogram) + 1), len(histogram) - 1
    middle = sum(value * count for value, count in zip(values, histogram)) / n
    squares = 0.0
    for value, count in zip(values, histogram):
        squares += count * ((value - middle) * (value - middle))
    # Put back on the scale with one rounding, as the API does.
    low, high = (float(Fraction(end) * width + 1) for end in wilson((middle - 1) / width, n))
    return {"n": n, "mean": middle, "sd": math.sqrt(squares / (n - 1)), "low": low, "high": high, "suppressed": None}


def figures(counts):
    histogram = lambda *name, most=5: [counts[(*name, value)] for value in range(1, most + 1)]
    ratings, own, efforts = histogram("rating"), histogram("agent_rating"), histogram("effort", most=7)
    solved = counts[("solved", True)]
    return {
        "n_answers": counts["answers"], "n_rating": sum(ratings), "n_effort": sum(efforts),
        "ratings": ratings, "agent_ratings": own, "efforts": efforts,
        "csat": share(sum(ratings[3:]), sum(ratings)), "agent_csat": share(sum(own[3:]), sum(own)),
        "rating_mean": mean(ratings), "effort_mean": mean(efforts), "effort_easy": share(sum(efforts[4:]), sum(efforts)),
        "solved": share(solved, solved + counts[("solved", False)]),
        "unverified": share(counts["unverified"], counts["answers"]),
        "reasons": {reason: counts[("reason", reason)] for reason in REASONS},
        "attribution": {whose: counts[("attribution", whose)] for whose in ATTRIBUTIONS},
        "attribution_ratings": {whose: histogram("attributed", whose) for whose in ATTRIBUTIONS},
        **{name: counts[name] for name in ("late", "withdrawn", "voided", "corrected", "delayed", "flagged", "exempted")},
    }


def keys_of(answer, by):
    """The groups of an answer: one, or one for each agent where several share it."""
    value = lambda name, agent: agent if name == "agent" else answer["tally"].get(name, answer.get(name))
    agents = answer["tally"]["agents"] or [None] if "agent" in by else [None]
    return [tuple(value(name, agent) for name in by) for agent in agents]


def main(path, bucket="total", by=""):
    by = [name for name in by.split(",") if name]
    start = {"day": lambda day: day, "month": lambda day: day[:7], "total": lambda day: None}[bucket]
    groups = defaultdict(Counter)
    for answer in answers(path):
        for key in keys_of(answer, by):
            groups[(start(answer["day"]), answer["instrument"], key)].update(counts_of(answer))
    for (when, instrument, key), counts in sorted(groups.items(), key=lambda group: str(group[0])):
        yield {"bucket": when, "instrument": instrument, "key": dict(zip(by, key)), **figures(counts)}


if __name__ == "__main__":
    print(json.dumps(list(main(*sys.argv[1:]))))
