# item: T58
# expect: R too-fine-grained|no-call-to-distribute
# why: squaring a number takes a ten-thousandth of what a task costs


def square(i):
    return i * i


out = [0] * 100_000
for i in range(100_000):
    out[i] = i * i
squares = [square(i) for i in range(100_000)]
print(sum(out), sum(squares))
