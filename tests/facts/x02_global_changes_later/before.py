"""A global and a dict that the function reads change between two rounds of calls."""

scale = 10
rates = {"vat": 1}


def rate():
    return rates["vat"]


def price(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return x * scale + rate()


print([price(x) for x in range(1, 4)])
scale = 20
rates["vat"] = 2
print([price(x) for x in range(1, 4)])
