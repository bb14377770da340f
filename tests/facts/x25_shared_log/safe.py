"""The loop adds the lines."""


def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


for x in range(4):
    value = work(x)
    with open("log.txt", "a") as log:
        log.write(f"{x} {value}\n")
with open("log.txt") as log:
    print(log.read().split())
