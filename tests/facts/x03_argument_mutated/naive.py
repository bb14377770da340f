import os

import ray


class Account:
    def __init__(self):
        self.balance = 0


@ray.remote
def fill(row, account, totals, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    row.append(value)
    account.balance += x
    totals[x] = value


ray.init(address=os.environ["RAY_ADDRESS"])
rows = [[] for _ in range(4)]
accounts = [Account() for _ in range(4)]
totals = {}
ray.get([fill.remote(row, accounts[x], totals, x) for x, row in enumerate(rows)])
print(rows)
print([account.balance for account in accounts])
print(totals)
