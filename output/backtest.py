"""Backtest moving-average crossovers on one price series."""

from __future__ import annotations

import argparse
import math
import os
import random
from dataclasses import dataclass

import ray


@dataclass(frozen=True)
class Outcome:
    profit: float
    trades: int
    drawdown: float


def make_prices(days: int, seed: int) -> list[float]:
    rng = random.Random(seed)
    price, prices = 100.0, []
    for day in range(days):
        price *= math.exp(0.0008 * math.sin(day / 90) + rng.gauss(0.0, 0.009))
        prices.append(price)
    return prices


@ray.remote
def backtest(prices: list[float], fast: int, slow: int, fee: float) -> Outcome:
    """Long while the fast average is above the slow one, flat otherwise."""
    cash, units = 1000.0, 0.0
    peak = worst = 0.0
    trades = 0
    for day in range(slow, len(prices)):
        above = sum(prices[day - fast:day]) / fast > sum(prices[day - slow:day]) / slow
        if above and units == 0.0:
            units, cash = cash * (1.0 - fee) / prices[day], 0.0
            trades += 1
        elif not above and units > 0.0:
            cash, units = units * prices[day] * (1.0 - fee), 0.0
            trades += 1
        value = cash + units * prices[day]
        peak = max(peak, value)
        worst = max(worst, 1.0 - value / peak)
    return Outcome(cash + units * prices[-1] - 1000.0, trades, worst)


def run_all(prices: list[float], windows: list[tuple[int, int]], fee: float) -> dict[tuple[int, int], Outcome]:
    refs = [((fast, slow), backtest.remote(prices, fast, slow, fee)) for fast, slow in windows]
    outcomes: dict[tuple[int, int], Outcome] = {(fast, slow): ray.get(ref) for (fast, slow), ref in refs}
    return outcomes


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=36_000, help="length of the price series")
    parser.add_argument("--fee", type=float, default=0.001, help="cost of a trade, as a share")
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args(argv)
    ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")

    prices = make_prices(args.days, args.seed)
    windows = [(fast, slow) for fast in (5, 10, 20, 40) for slow in (50, 100, 150, 200) if fast * 2 < slow]
    outcomes = run_all(prices, windows, args.fee)

    for (fast, slow), result in outcomes.items():
        print(f"{fast:>3}/{slow:<4} profit {result.profit:>14.4f}  trades {result.trades:>4}  drawdown {result.drawdown:.3%}")
    best = max(outcomes, key=lambda window: outcomes[window].profit)
    print("best:", best, repr(outcomes[best].profit))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
