import decimal
import os
import socket
import sys
import warnings
from decimal import Decimal

import numpy as np
import ray


@ray.remote
def third(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return Decimal(value) / Decimal(3)


def settings():
    return {
        "np.seterr": np.geterr()["divide"],
        "recursion limit": sys.getrecursionlimit() == 5000,
        "warnings": warnings.filters[0][0] == "error",
        "environment": os.environ.get("MODE"),
        "socket timeout": socket.getdefaulttimeout(),
        "print options": np.get_printoptions()["precision"],
        "sys.argv": os.path.basename(sys.argv[0]),
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS"),
    }


def configure():
    decimal.getcontext().prec = 50


def precision():
    return decimal.getcontext().prec


# A hook belongs to a job, so that it needs a connection of its own.
ray.init(address=os.environ["RAY_ADDRESS"], runtime_env={"worker_process_setup_hook": configure})
hooked = ray.get(ray.remote(precision).remote())
ray.shutdown()
ray.init(address=os.environ["RAY_ADDRESS"])
decimal.getcontext().prec = 50
np.seterr(all="raise")
sys.setrecursionlimit(5000)
warnings.simplefilter("error")
os.environ["MODE"] = "fast"
socket.setdefaulttimeout(5.0)
np.set_printoptions(precision=3)
here, there = settings(), ray.get(ray.remote(settings).remote())
for name, value in here.items():
    print(f"# {name}: {value} here, {there[name]} there")
print("# after a hook that sets it:", hooked)
print(ray.get([third.remote(x) for x in range(1, 4)]))
