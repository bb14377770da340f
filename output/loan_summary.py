"""Read a small INI file and print what it means: the settings and the repayment plan."""

import configparser
from decimal import ROUND_HALF_UP, Decimal

CONFIG = """
[loan]
amount = 18000
yearly_rate = 4.2
months = 24

[report]
title = Car loan
every = 6
currency = EUR
"""

CENT = Decimal("0.01")


def payment(amount: Decimal, rate: Decimal, months: int) -> Decimal:
    """The annuity: the same amount every month."""
    factor = (1 + rate) ** months
    return (amount * rate * factor / (factor - 1)).quantize(CENT, ROUND_HALF_UP)


def main() -> None:
    config = configparser.ConfigParser()
    config.read_string(CONFIG)
    loan, report = config["loan"], config["report"]

    print(report["title"])
    print("-" * len(report["title"]))
    for name in config.sections():
        print(f"[{name}]", ", ".join(f"{key}={value}" for key, value in config.items(name)))

    balance = Decimal(loan["amount"])
    rate = Decimal(loan["yearly_rate"]) / 1200
    months = loan.getint("months")
    monthly = payment(balance, rate, months)
    interest_paid = Decimal(0)

    # Each month starts from the balance of the month before: a recurrence, nothing to share out.
    for month in range(1, months + 1):
        interest = (balance * rate).quantize(CENT, ROUND_HALF_UP)
        part = min(monthly, balance + interest)
        balance = balance + interest - part
        interest_paid += interest
        if month % report.getint("every") == 0:
            print(f"after month {month:>2}: {balance:>9} {report['currency']} left")

    print("monthly:", monthly, report["currency"], "interest in all:", interest_paid, report["currency"])


if __name__ == "__main__":
    main()
