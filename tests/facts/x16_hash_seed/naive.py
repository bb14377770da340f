import os

import ray


def bucket(name):
    value = len(name)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return hash(name)


def order(text):
    value = len(text)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return [word for word in set(text.split())]


# The tests' cluster runs with a fixed seed; elsewhere every process has one of its own, as here.
ray.init(address=os.environ["RAY_ADDRESS"])
own = {"runtime_env": {"env_vars": {"PYTHONHASHSEED": "random"}}}
bucket_remote = ray.remote(bucket).options(**own)
order_remote = ray.remote(order).options(**own)
names = ["ada", "grace", "edsger", "barbara"]
buckets = ray.get([bucket_remote.remote(name) for name in names])
print([there == hash(name) for there, name in zip(buckets, names)])
texts = ["one two three four five six seven eight nine ten"]
orders = ray.get([order_remote.remote(text) for text in texts])
print([there == [word for word in set(text.split())] for there, text in zip(orders, texts)])
fixed = ray.remote(bucket).options(runtime_env={"env_vars": {"PYTHONHASHSEED": "7"}})
print("# with one seed:", len(set(ray.get([fixed.remote("ada") for _ in range(4)]))))
