# zip stops at its shortest input: the original takes 2 items from `pending` (prints [3, 4, 5, 6] left), the converted text launches
# for all that are there and prints [].
def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


pending = iter([1, 2, 3, 4, 5, 6])
for slot, result in zip(["a", "b"], map(work, pending)):
    print(slot, result)
print(list(pending))
