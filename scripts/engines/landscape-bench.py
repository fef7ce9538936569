"""Called by landscape-bench.sh: processor time of red-dwarf and of ours on the same votes, in alternating rounds."""

import os
import resource
import statistics
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")

from landscape_data import conversations
from reddwarf.implementations.base import run_pipeline

ROUNDS = 5
ALONE, WHOLE = 20, 50
MEASURE = "target/release/examples/measure"
ENGINE = os.environ.get("LANDSCAPE_BINARY", "target/release/examples/landscape").split()
# What a user of the library would write: read the file, find the groups, write the result.
PEER = """
import csv, json, sys, warnings
warnings.filterwarnings("ignore")
from reddwarf.implementations.base import run_pipeline
last = {}
for row in csv.DictReader(open(sys.argv[1])):
    last[int(row["voter-id"]), int(row["comment-id"])] = int(row["vote"])
votes = [{"participant_id": p, "statement_id": s, "vote": v, "modified": 0} for (p, s), v in last.items()]
voted = {s for _, s in last}
out = [int(row["comment-id"]) for row in csv.DictReader(open(sys.argv[2])) if row["moderated"] == "-1"]
result = run_pipeline(votes=votes, mod_out_statement_ids=[s for s in out if s in voted], random_state=0)
json.dump({str(k): v for k, v in result.group_aware_consensus["agree"].items()}, sys.stdout)
"""


def child(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peer_alone(conversation, rejected):
    start = time.process_time()
    run_pipeline(votes=conversation.votes, mod_out_statement_ids=rejected, random_state=0)
    return time.process_time() - start


def main():
    figures = short = 0
    print("load %s; %d rounds each after a warm-up, processor seconds, one thread" % (os.getloadavg()[0], ROUNDS))
    for conversation in conversations(sys.argv[1]):
        rejected = conversation.idle()
        files = [conversation.file, conversation.comments]
        commands = {
            "alone": (lambda: float(subprocess.check_output([MEASURE, *files])), lambda: peer_alone(conversation, rejected), ALONE),
            "whole": (lambda: child([*ENGINE, *files]), lambda: child([sys.executable, "-c", PEER, *files]), WHOLE),
        }
        for what, (mine, other, target) in commands.items():
            mine(), other()
            pairs = [(mine(), other()) for _ in range(ROUNDS)]
            ratios = [b / a for a, b in pairs]
            ratio = statistics.median(ratios)
            figures += 1
            short += ratio < target
            name = "%s.%s" % (conversation.name, what)
            print(
                "%-52s %.4f s | red-dwarf %.3f s | %.0f (%.0f-%.0f) | >= %d | %s"
                % (
                    name,
                    statistics.median(a for a, _ in pairs),
                    statistics.median(b for _, b in pairs),
                    ratio,
                    min(ratios),
                    max(ratios),
                    target,
                    "ok" if ratio >= target else "SHORT",
                ),
                flush=True,
            )
        conversation.clean()
    print("a new vote on a conversation of 100,000 votes (target: at most 50 ms)", flush=True)
    subprocess.run([MEASURE], check=True)
    print("%d figures, %d short" % (figures, short))


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    main()
