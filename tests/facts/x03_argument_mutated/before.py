"""Functions that change the list, dict and object that they are given."""


class Account:
    def __init__(self):
        self.balance = 0


def fill(row, account, totals, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    row.append(value)
    account.balance += x
    totals[x] = value


rows = [[] for _ in range(4)]
accounts = [Account() for _ in range(4)]
totals = {}
for x, row in enumerate(rows):
    fill(row, accounts[x], totals, x)
print(rows)
print([account.balance for account in accounts])
print(totals)
