import csv, io
csv.register_dialect("semi", delimiter=";")
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return list(csv.reader(["a;b"], dialect="semi"))
print([f(i) for i in range(2)])
