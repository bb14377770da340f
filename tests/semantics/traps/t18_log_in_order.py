# item: T18
# expect: S
# why: the lines must reach the log in the order of the loop, and on the driver's disk


def process(name, steps):
    value = len(name)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return f"{name} {value}\n"


def main():
    for name in ["north", "east", "south", "west", "centre"]:
        with open("log.txt", "a") as handle:
            handle.write(process(name, 30_000))
    with open("log.txt") as handle:
        print(handle.read(), end="")


main()
