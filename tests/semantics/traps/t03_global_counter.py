# item: T03
# expect: R global-written
# why: the function counts its calls in a global; every worker would count alone

calls = 0


def measure(x, steps):
    global calls
    calls += 1
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value + calls


results = [measure(x, 30_000) for x in range(8)]
print(results)
print(calls)
