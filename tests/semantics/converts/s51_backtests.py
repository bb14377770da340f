# item: S51
# expect: C
# why: every date is tested by itself against the same prices


def backtest(strategy, date, prices, rounds):
    cash = 0.0
    for n in range(rounds):
        before, now = prices[(date + n) % len(prices)], prices[(date + n + 1) % len(prices)]
        if now > before * strategy["threshold"]:
            cash += now - before
    return cash


prices = [100 + (n * 37 % 23) - n * 0.01 for n in range(500)]
strategy = {"threshold": 1.01}
out = {}
for date in range(0, 60, 10):
    out[date] = backtest(strategy, date, prices, 20_000)
print(out)
