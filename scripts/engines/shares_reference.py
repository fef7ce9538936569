"""Outcomes of pabutools, one line of JSON a file: `shares_reference.py SECONDS FILE...`

Every rule of a file has so many seconds; one that takes longer is left out and said so on stderr.
"""

import json
import os
import signal
import sys

from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import completion_by_rule_combination, greedy_utilitarian_welfare, method_of_equal_shares

sys.setrecursionlimit(100_000)


class TooLong(Exception):
    pass


def too_long(_signal, _frame):
    raise TooLong


def rules(instance, profile, sat):
    def shares(**more):
        return method_of_equal_shares(instance, profile, sat_class=sat, **more)

    def both():
        return completion_by_rule_combination(
            instance,
            profile,
            [method_of_equal_shares, greedy_utilitarian_welfare],
            [{"sat_class": sat, "voter_budget_increment": 1}, {"sat_class": sat}],
        )

    yield "greedy_{}", lambda: greedy_utilitarian_welfare(instance, profile, sat_class=sat)
    yield "mes_{}", shares
    yield "mes_{}_add1", lambda: shares(voter_budget_increment=1)
    yield "mes_{}_add1_greedy", both


def main():
    seconds = int(sys.argv[1])
    signal.signal(signal.SIGALRM, too_long)
    for path in sys.argv[2:]:
        instance, profile = parse_pabulib(path)
        kinds = {"cost": Cost_Sat, "card": Cardinality_Sat}
        if instance.meta["vote_type"] in ("cumulative", "scoring"):
            kinds["points"] = Additive_Cardinal_Sat
        told = {"file": os.path.basename(path)}
        for kind, sat in kinds.items():
            for key, rule in rules(instance, profile.as_multiprofile(), sat):
                key = key.format(kind)
                signal.alarm(seconds)
                try:
                    told[key + "_sel"] = sorted(project.name for project in rule())
                except TooLong:
                    print(f"{told['file']}: {key} takes more than {seconds} s, left out", file=sys.stderr)
                finally:
                    signal.alarm(0)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
