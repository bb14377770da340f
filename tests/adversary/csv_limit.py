import csv, io
csv.field_size_limit(10)
def f(x):
    t = 0
    while t < 3000:
        t += 1
    return len(list(csv.reader(["a" * 20])))
def main():
    try:
        print([f(i) for i in range(2)])
    except csv.Error:
        print("err")
main()
