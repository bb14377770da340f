# How likely is it that the savings last? A Monte Carlo estimate, in batches.
import math
import os
import random

import ray

ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")

YEARS = 30
START = 500_000.0
SPENDING = 19_000.0
MEAN, SPREAD = 0.052, 0.11      # yearly return
BATCHES = 24
RUNS_PER_BATCH = 4_000


@ray.remote
def simulate_batch(seed, runs):
    """One batch with a random stream of its own: (runs that lasted, sum of what was left)."""
    rng = random.Random(seed)
    lasted = 0
    left = 0.0
    for _ in range(runs):
        savings = START
        for year in range(YEARS):
            savings = (savings - SPENDING * 1.02 ** year) * (1.0 + rng.gauss(MEAN, SPREAD))
            if savings <= 0.0:
                break
        else:
            lasted += 1
            left += savings
    return lasted, left


def one_history(rng):
    # draws from the generator it is given, so the histories below depend on their order
    savings = START
    lowest = savings
    for year in range(YEARS):
        savings = (savings - SPENDING * 1.02 ** year) * (1.0 + rng.gauss(MEAN, SPREAD))
        lowest = min(lowest, savings)
    return lowest, savings


lasted_total = 0
left_total = 0.0
refs = [simulate_batch.remote(1000 + batch, RUNS_PER_BATCH) for batch in range(BATCHES)]
for ref in refs:
    lasted, left = ray.get(ref)
    lasted_total += lasted
    left_total += left

runs_total = BATCHES * RUNS_PER_BATCH
share = lasted_total / runs_total
error = math.sqrt(share * (1 - share) / runs_total)
print(f"runs: {runs_total}")
print(f"savings last {YEARS} years in {100 * share:.3f} % of them (+- {100 * error:.3f})")
print("mean left over:", repr(left_total / lasted_total))

# A few histories to look at, all from one stream.
stream = random.Random(7)
for name in ("first", "second", "third"):
    lowest, final = one_history(stream)
    print(f"{name:>7} history: lowest {lowest:12.2f}, final {final:12.2f}")
