"""What changes between the rounds is passed as an argument."""


def price(x, scale, rates):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return x * scale + rates["vat"]


scale = 10
rates = {"vat": 1}
print([price(x, scale, rates) for x in range(1, 4)])
scale = 20
rates["vat"] = 2
print([price(x, scale, rates) for x in range(1, 4)])
