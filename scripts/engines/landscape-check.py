"""Called by landscape-check.sh: groups and statistics beside red-dwarf's and beside the published groups."""

import json
import math
import os
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")

from landscape_data import conversations
from reddwarf.implementations.base import run_pipeline
from sklearn.metrics import adjusted_rand_score

ENGINE = "target/release/examples/landscape"
REACHED, SLACK, NEAR = 0.8, 0.05, 1e-6


def ours(conversation, *flags):
    command = [ENGINE, conversation.file, conversation.comments, *flags]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def members(result):
    return {person: group["id"] for group in result["groups"] for person in group["members"]}


def theirs(conversation, count, exact=False):
    result = run_pipeline(
        votes=conversation.votes,
        mod_out_statement_ids=conversation.idle(),
        meta_statement_ids=conversation.meta,
        force_group_count=count,
        random_state=0,
        # From 500 people or statements on its directions are approximate unless it is told otherwise.
        reducer_kwargs={"svd_solver": "full"} if exact else {},
    )
    return result, {int(person): int(group) for person, group in result.participants_df["cluster_id"].dropna().items()}


def agreement(conversation, groups):
    both = [person for person in conversation.published if person in groups]
    return adjusted_rand_score([conversation.published[person] for person in both], [groups[person] for person in both])


def statistics(conversation):
    """The largest differences of the statistics with red-dwarf's own groups given, and the lists that differ."""
    result, groups = theirs(conversation, None, exact=True)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("voter-id,group-id\n" + "".join("%d,%d\n" % pair for pair in groups.items()))
        file.flush()
        mine = ours(conversation, "--groups", file.name)
    off = {"consensus": 0.0, "priority": 0.0, "repness": 0.0}
    for statement, row in result.statements_df.iterrows():
        statement = str(int(statement))
        off["consensus"] = max(off["consensus"], abs(row["group-aware-consensus-agree"] - mine["group_aware_consensus"][statement]))
        off["priority"] = max(off["priority"], abs(row["priority"] - mine["priorities"][statement]))
    lists = 0
    for group, typical in result.repness.items():
        known = {one["comment-id"]: one for one in mine["groups"][int(group)]["representative"]}
        # Equal weights stand in no order there.
        lists += sorted(one["tid"] for one in typical) != sorted(known)
        for one in typical:
            if one["tid"] in known:
                other = known[one["tid"]]
                for field in ("repness", "p-success", "p-test", "repness-test"):
                    off["repness"] = max(off["repness"], abs(one[field] - other[field]))
    return off, lists


def main():
    faults = []
    print("agreement with the published groups (adjusted Rand; k = number of groups)")
    heading = ("conversation", "people", "votes", "k", "ours", "k", "red-dwarf", "k", "ours, k given", "red-dwarf, k given", "")
    line = "%-44s %6s %7s %2s | %6s (%s) | %9s (%s) | %13s | %18s  %s"
    print(line % (heading[0], heading[1], heading[2], "k", heading[4], "k", heading[6], "k", heading[8], heading[9], ""))
    rows = []
    for conversation in conversations(sys.argv[1]):
        count = len(set(conversation.published.values()))
        mine, given = ours(conversation), ours(conversation, "--count", str(count))
        _, free = theirs(conversation, None)
        _, forced = theirs(conversation, count)
        own, own_given = agreement(conversation, members(mine)), agreement(conversation, members(given))
        other, other_given = agreement(conversation, free), agreement(conversation, forced)
        verdict = "below 0.8, not required"
        if max(other, other_given) >= REACHED:
            verdict = "ok"
            if own < max(value for value in (other, other_given) if value >= REACHED) - SLACK:
                verdict = "SHORT"
                faults.append("%s: %.3f against %.3f and %.3f" % (conversation.name, own, other, other_given))
        print(
            line
            % (
                conversation.name,
                len({vote["participant_id"] for vote in conversation.votes}),
                len(conversation.votes),
                count,
                "%.3f" % own,
                len(mine["groups"]),
                "%.3f" % other,
                len(set(free.values())),
                "%.3f" % own_given,
                "%.3f" % other_given,
                verdict,
            ),
            flush=True,
        )
        rows.append((conversation.name, *statistics(conversation)))
        if ours(conversation) != mine:
            faults.append("%s: a second run gives something else" % conversation.name)
        conversation.clean()
    print()
    print("statistics with red-dwarf's own groups given: largest differences, and lists of typical statements that differ")
    for name, off, lists in rows:
        values = "  ".join("%s %.1e" % pair for pair in off.items())
        print("%-44s %s  lists %d" % (name, values, lists))
        if lists:
            faults.append("%s: %d lists of typical statements differ" % (name, lists))
        for what, value in off.items():
            if math.isnan(value) or value > NEAR:
                faults.append("%s: %s differs by %g" % (name, what, value))
    print()
    print("%d conversations, %d faults" % (len(rows), len(faults)))
    for fault in faults:
        print("FAULT " + fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    main()
