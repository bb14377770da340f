# item: T34
# expect: S
# why: the missing key ends the loop after two lines were printed


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


weights = {"a": 1, "b": 2, "d": 4}
done = []
try:
    for name in "abcd":
        done.append(crunch(weights[name], 30_000))
except KeyError as error:
    print("no weight for", error)
print(done)
