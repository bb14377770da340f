# item: T28
# expect: R
# why: the loop runs over a file to which it writes, and over lines that a callback gives until a sentinel
import io


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


lines = io.StringIO("1\n2\n3\nstop\n4\n")
for text in iter(lines.readline, "stop\n"):
    print(crunch(int(text), 30_000))
print(lines.readline())
more = io.StringIO("1\n2\n3\n")
for text in more:
    print(crunch(int(text), 30_000), more.tell())
