"""Tune a PID controller for a heated tank by trying every setting."""

import itertools
import math
import os

import ray


STEPS = 60_000
DT = 0.02


@ray.remote
def simulate(kp, ki, kd):
	"""Cost of one setting: squared error over time plus a price for switching."""
	temperature, heat = 15.0, 0.0
	integral, previous = 0.0, None
	cost = 0.0
	for step in range(STEPS):
		target = 60.0 if step < STEPS // 2 else 45.0
		error = target - temperature
		integral += error * DT
		slope = 0.0 if previous is None else (error - previous) / DT
		previous = error

		wanted = min(max(kp * error + ki * integral + kd * slope, 0.0), 100.0)
		heat += (wanted - heat) * DT / 0.8       # the heater is slow
		outside = 12.0 + 4.0 * math.sin(step * DT / 50)
		temperature += (0.9 * heat - 0.25 * (temperature - outside)) * DT / 5.0
		cost += error * error * DT + 0.001 * abs(wanted - heat) * DT
	return cost


def main():
	grid = {
		"kp": (1.0, 4.0, 12.0),
		"ki": (0.05, 0.5, 2.0),
		"kd": (0.0, 0.3, 2.0),
	}
	best_cost, best = math.inf, None
	items = list(itertools.product(grid["kp"], grid["ki"], grid["kd"]))
	refs = [simulate.remote(kp, ki, kd) for kp, ki, kd in items]
	for (kp, ki, kd), ref in zip(items, refs):
		cost = ray.get(ref)
		mark = ""
		if cost < best_cost:
			best_cost, best = cost, (kp, ki, kd)
			mark = "  <- best so far"
		print(f"kp={kp:<5} ki={ki:<5} kd={kd:<4} cost {cost:14.6f}{mark}")

	print("best setting:", dict(zip(grid, best)))
	print("cost:", repr(best_cost))


if __name__ == "__main__":
	ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")
	main()
