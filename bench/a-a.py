"""How often the paired t interval holds 0 where there is no difference: runs of one network, split at random into two arms.

    ./ablate run configs/fashion-mnist/a-a.yaml && ./ablate report a-a
    python3 bench/a-a.py results/a-a/report/runs.csv

The splits share their runs, so the share's own error is larger than that of so many independent experiments.
"""

import csv
import math
import random
import statistics
import sys

SPLITS = 20_000
# Student's quantile at 0.975 with n - 1 degrees of freedom.
CRITICAL = {5: 2.776445, 10: 2.262157, 20: 2.093024}


def holds_zero(differences):
    n = len(differences)
    reach = CRITICAL[n] * statistics.stdev(differences) / math.sqrt(n)
    return abs(statistics.mean(differences)) <= reach


def main(path):
    with open(path, newline="", encoding="utf-8") as table:
        counts = [int(row["correct"]) for row in csv.DictReader(table) if row["status"] == "completed"]
    draws = random.Random(0)
    for n in (n for n in CRITICAL if 2 * n <= len(counts)):
        held = 0
        for _ in range(SPLITS):
            runs = draws.sample(counts, 2 * n)
            held += holds_zero([a - b for a, b in zip(runs[:n], runs[n:])])
        print(f"{n} pairs: {100 * held / SPLITS:.1f} % of {SPLITS:,} splits of {len(counts)} runs hold 0")


if __name__ == "__main__":
    main(sys.argv[1])
