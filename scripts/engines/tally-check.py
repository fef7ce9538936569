"""Winners of pyrankvote and of pavilion-tally, file by file. Nonzero when they differ where they must not."""

import json
import os
import random
import subprocess
import sys

import pyrankvote
from pyrankvote import Ballot, Candidate

DATA, COUNT = sys.argv[1], sys.argv[2]


def choices(path):
    """Candidates, seats and orders of a file of :CHOICES: lines."""
    names, seats, orders = [], 1, []
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if line.startswith("#"):
            if "Seats:" in line:
                seats = int(line.split(":")[1])
        elif line.startswith(":CHOICES:"):
            names = line.split(":")[2:]
        elif line:
            parts = line.split(":")
            weight = int(parts.pop(0)) if parts[0].isdigit() else 1
            orders.append((weight, [name for name in parts if name]))
    return names, seats, orders


def ours(path, method, seats):
    out = subprocess.run([COUNT, method, str(seats), path], capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def theirs(method, names, seats, orders):
    people = {name: Candidate(name) for name in names}
    ballots = [Ballot(ranked_candidates=[people[name] for name in order]) for weight, order in orders for _ in range(weight)]
    call = pyrankvote.instant_runoff_voting if method == "irv" else pyrankvote.single_transferable_vote
    more = [] if method == "irv" else [seats]
    random.seed(1)
    result = call(list(people.values()), ballots, *more)
    return sorted(candidate.name for candidate in result.get_winners())


def files():
    folder = os.path.join(DATA, "stv", "vote-count")
    for base, _, found in sorted(os.walk(folder)):
        for name in sorted(found):
            path = os.path.join(base, name)
            if name.endswith(".txt") and ":CHOICES:" in open(path, encoding="utf-8").read():
                yield path


def main():
    same = different = 0
    bad = []
    for path in files():
        names, seats, orders = choices(path)
        for method in ["irv", "stv-scottish"]:
            places = 1 if method == "irv" else seats
            mine = ours(path, method, places)
            expected = theirs(method, names, places, orders)
            name = f"{os.path.relpath(path, DATA)} {method}"
            if sorted(mine["winners"]) == expected:
                same += 1
                print(f"same       {name}: {', '.join(expected)}")
                continue
            different += 1
            # Theirs breaks ties by chance and transfers with other roundings; only an untied run-off must be the same.
            must = method == "irv" and not mine["ties"]
            bad += [name] if must else []
            print(f"{'WRONG' if must else 'different':10} {name}: ours {sorted(mine['winners'])}, theirs {expected}, ties {len(mine['ties'])}")
    print(f"{same} the same, {different} different, {len(bad)} of them without a tie in a run-off")
    return 1 if bad else 0


sys.exit(main())
