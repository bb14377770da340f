import io
import logging
import os
import sys
import time

# As without the variable that the tests set; the window only makes the test shorter.
os.environ["RAY_DEDUP_LOGS"] = "1"
os.environ["RAY_DEDUP_LOGS_AGG_WINDOW_S"] = "2"
import ray

logging.basicConfig(level=logging.INFO, stream=sys.stdout)


@ray.remote
def score(name):
    value = len(name)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    print("scored", name)
    return value


@ray.remote
class Teller:
    def tell(self, text):
        print(text)
        logging.getLogger("work").info("%s at level INFO", text)
        logging.getLogger("work").warning("%s at level WARNING", text)


def until(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.2)


names = ["ada", "grace", "alan"]
ray.init(address=os.environ["RAY_ADDRESS"], logging_level="ERROR")
# What workers print, a thread of the driver prints when it comes.
console, errors = sys.stdout, sys.stderr
sys.stdout = sys.stderr = arrived = io.StringIO()
scores = ray.get([score.remote(name) for name in names])
tellers = [Teller.remote() for _ in range(3)]
until(lambda: all(f"scored {name}" in arrived.getvalue() for name in names))


def folded():
    ray.get([teller.tell.remote(f"item {n}") for n, teller in enumerate(tellers)])
    return "repeated" in arrived.getvalue()


until(folded)
sys.stdout, sys.stderr = console, errors
text = arrived.getvalue()
scored = [line for line in text.splitlines() if "scored" in line]
print("# every line names its worker:", all("(score pid=" in line for line in scored))
print("# lines without it:", "\nscored" in "\n" + text)
print("# logging.info arrives:", "level INFO" in text)
print("# logging.warning arrives:", "level WARNING" in text)
print("# lines that differ in digits are folded:", "repeated" in text)
print(scores)
