# item: T51
# expect: R argument-mutated
# why: the account that the bank audits must be the one that was changed


class Account:
    def __init__(self, name):
        self.name = name
        self.balance = 0

    def deposit(self, amount, steps):
        for step in range(steps):
            self.balance = (self.balance * 31 + amount + step) % 1_000_003
        return self.balance


class Bank:
    def __init__(self):
        self.seen = []

    def audit(self, account, steps):
        value = account.balance
        for step in range(steps):
            value = (value * 17 + step) % 1_000_003
        self.seen.append(account)
        return account.name, value


bank = Bank()
accounts = [Account(name) for name in ("ann", "bob", "cy")]
for account in accounts:
    account.deposit(5, 10_000)
    print(bank.audit(account, 10_000))
accounts[0].balance = 1
print([account.balance for account in bank.seen])
