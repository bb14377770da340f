import os

import ray

scale = 10
rates = {"vat": 1}


def rate():
    return rates["vat"]


def price(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return x * scale + rate()


price_remote = ray.remote(price)
ray.init(address=os.environ["RAY_ADDRESS"])
print(ray.get([price_remote.remote(x) for x in range(1, 4)]))
scale = 20
rates["vat"] = 2
print(ray.get([price_remote.remote(x) for x in range(1, 4)]))
price_remote = ray.remote(price)
print("# wrapped anew:", ray.get([price_remote.remote(x) for x in range(1, 4)]))
