# item: T13
# expect: R argument-mutated
# why: every call adds to the one object that all items point to


class Account:
    def __init__(self):
        self.total = 0


class Entry:
    def __init__(self, account, amount):
        self.account = account
        self.amount = amount


def book(entry, steps):
    value = entry.amount
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    entry.account.total += value
    return entry.account.total


account = Account()
entries = [Entry(account, n) for n in range(6)]
print([book(entry, 30_000) for entry in entries])
print(account.total)
