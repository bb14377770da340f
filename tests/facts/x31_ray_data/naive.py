import logging
import os
import time

import numpy as np
import pandas as pd
import ray
import ray.data


DONE = os.path.abspath("done")


def slow(batch):
    """The block that comes first is surely done after another one."""
    limit = time.monotonic() + 60
    while 0 in batch["id"] and not os.path.exists(DONE) and time.monotonic() < limit:
        time.sleep(0.1)
    if 0 in batch["id"]:
        time.sleep(1)
    open(DONE, "w").close()
    return batch


class Slow:
    def __call__(self, batch):
        return slow(batch)


def describe(row):
    return {"m": type(row["m"]).__name__, "pair": type(row["pair"]).__name__, "at": type(row["at"]).__name__}


def divide(row):
    return {"n": 1 / row["n"]}


def normalise(batch):
    return {"n": batch["n"] - batch["n"].mean()}


def in_place(batch):
    batch["n"] -= 1
    return batch


def seen(use):
    try:
        return use()
    except Exception as error:
        return type(error).__name__


context = ray.data.DataContext.get_current()
context.enable_progress_bars = False
ray.init(address=os.environ["RAY_ADDRESS"], logging_level="ERROR", log_to_driver=False)
logging.getLogger("ray.data").setLevel(logging.WARNING)


def taken(numbers):
    if os.path.exists(DONE):
        os.remove(DONE)
    return [row["id"] for row in numbers.take_all()]


def order(function, **options):
    return taken(ray.data.range(4, override_num_blocks=4).map_batches(function, **options))


actors = ray.data.ActorPoolStrategy(size=2)
print("# tasks keep the order:", order(slow) == [0, 1, 2, 3])
print("# actors keep the order:", order(Slow, compute=actors) == [0, 1, 2, 3])
made_before = ray.data.range(4, override_num_blocks=4).map_batches(slow)
context.execution_options.preserve_order = True
print("# with preserve_order, actors:", order(Slow, compute=actors))
print("# a data set made before it was set:", taken(made_before) == [0, 1, 2, 3])

rows = [{"n": n, "m": None if n == 1 else n, "pair": (n, n), "at": pd.Timestamp("2024-01-02")} for n in range(10)]
table = ray.data.from_items(rows, override_num_blocks=1)
plain = ray.data.from_items([{"n": n} for n in range(10)], override_num_blocks=1)
print("# batch changed in place:", seen(lambda: plain.map_batches(in_place).count()))
print("# the same as pandas:", seen(lambda: plain.map_batches(in_place, batch_format="pandas").count()))
column = next(iter(table.select_columns(["m"]).iter_batches(batch_size=None)))["m"]
print("# a column with None:", column.dtype, column[1])
out = plain.map_batches(normalise).take_all()
print([float(row["n"]) for row in out])
print([tuple(row.values()) for row in table.map(describe).take_all()[:3]])
try:
    print(plain.map(divide).take_all())
except ZeroDivisionError:
    print("zero")
except Exception as error:
    print(type(error).__name__)
