"""An error of the script's own comes back with its class; its method reads a variable that changes."""

CODES = {'bad': 1}


class Refused(Exception):
    def code(self):
        return CODES['bad']


def work(x):
    total = 0
    for step in range(20000):
        total += x * step
    if x == 2:
        raise Refused('two')
    return total


out = []
for x in range(4):
    try:
        out.append(work(x))
    except Refused:
        out.append(None)
print(out)
CODES['bad'] = 99
print(Refused('x').code())
