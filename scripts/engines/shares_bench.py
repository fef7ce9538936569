"""The measuring half of shares-bench.sh: `shares_bench.py FOLDER`, or `shares_bench.py one MODE RULE FILE` for one run of pabutools."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

FILES = [("Lodz 2022", "poland_lodz_2022_.pb"), ("Wroclaw 2015", "poland_wroclaw_2015_150-500.pb")]
RULES = [("greedy", "cost"), ("mes", "cost")]
TARGETS = {"multi": 30, "plain": 100}


def one(mode, rule, path):
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

    sys.setrecursionlimit(100_000)
    instance, profile = parse_pabulib(path)
    if mode == "multi":
        profile = profile.as_multiprofile()
    decide = greedy_utilitarian_welfare if rule == "greedy" else method_of_equal_shares
    print(json.dumps(sorted(project.name for project in decide(instance, profile, sat_class=Cost_Sat))))


def run(command, seconds=None):
    """CPU seconds, peak MiB, and what was printed; nothing printed when it was stopped."""

    def cap():
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))

    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, preexec_fn=cap)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        out.seek(0)
        text = out.read().decode() if status == 0 else ""
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def ours(rule, utility, path):
    binary = os.environ.get("PAVILION", "target/release/pavilion")
    if os.access(binary, os.X_OK):
        return [binary, "shares", "--rule", rule, "--utility", utility, "--json", path]
    return ["target/release/examples/decide", path, utility, "greedy" if rule == "greedy" else "none"]


def told(name, own, theirs, ratios, target, bound=""):
    middle = statistics.median(ratios)
    verdict = "ok" if middle >= target else "SHORT"
    print(
        f"{name} {own:.3f} s cpu | {theirs:.1f} s cpu | {bound}{middle:.0f} x ({min(ratios):.0f}-{max(ratios):.0f}) | {target} x | {verdict}",
        flush=True,
    )
    return verdict == "SHORT"


def main():
    folder = sys.argv[1]
    rounds = int(os.environ.get("ROUNDS", "5"))
    cap = int(os.environ.get("PLAIN_SECONDS", "400"))
    figures = short = 0
    print(f"# {' '.join(ours('RULE', 'cost', 'FILE'))}; load {os.getloadavg()[0]:.1f}; {rounds} rounds after a warm-up")
    for place, file in FILES:
        path = os.path.join(folder, file)
        for rule, utility in RULES:
            reference = [sys.executable, os.path.abspath(__file__), "one"]
            run(ours(rule, utility, path))
            pairs = []
            for _ in range(rounds):
                own, own_mib, printed = run(ours(rule, utility, path))
                theirs, mib, winners = run(reference + ["multi", rule, path])
                assert sorted(json.loads(printed)["winners"]) == json.loads(winners), "not the same winners"
                pairs.append((own, theirs))
            ratios = [theirs / own for own, theirs in pairs]
            own = statistics.median(own for own, _ in pairs)
            theirs = statistics.median(theirs for _, theirs in pairs)
            name = f"shares {place} {rule} {utility}"
            short += told(f"{name} (multi; {own_mib:.0f} against {mib:.0f} MiB)", own, theirs, ratios, TARGETS["multi"])
            plain, mib, winners = run(reference + ["plain", rule, path], cap)
            assert not winners or json.loads(winners) == sorted(json.loads(printed)["winners"]), "not the same winners"
            ratios = [plain / own for own, _ in pairs]
            bound = "" if winners else "more than "
            short += told(f"{name} (plain; {own_mib:.0f} against {mib:.0f} MiB)", own, plain, ratios, TARGETS["plain"], bound)
            figures += 2
    print(f"{figures} figures, {short} short")


if __name__ == "__main__":
    if sys.argv[1] == "one":
        one(*sys.argv[2:5])
    else:
        main()
