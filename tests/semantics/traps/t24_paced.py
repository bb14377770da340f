# item: T24
# expect: R paced-loop
# why: the pause between two requests is the point of the loop: it must not send them all at once
import time


def fetch(page, steps):
    value = page
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value, time.monotonic()


def main():
    times = []
    for page in range(4):
        value, at = fetch(page, 30_000)
        print(page, value)
        times.append(at)
        time.sleep(0.1)
    print("paced", all(b - a >= 0.1 for a, b in zip(times, times[1:])))


main()
