# item: T41
# expect: R monkeypatched|process-setting|global-written
# why: the flag was set on an imported module; workers import that module afresh
import string


def render(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return "".join(string.digits[int(digit)] for digit in str(value))


string.digits = "abcdefghij"
print([render(x, 30_000) for x in range(5)])
