import sys, os, tempfile
def summarize(path):
    with open(path) as f:
        return sum(len(l) * k % 7 for l in f for k in range(500))
tmp = tempfile.mkdtemp()
for i in range(4):
    with open(os.path.join(tmp, f'{i}.txt'), 'w') as f:
        f.write('abc\n' * 100)
paths = sorted(os.path.join(tmp, p) for p in os.listdir(tmp))
out = []
for i, path in enumerate(paths, start=1):
    print(f"[{i}/{len(paths)}]", file=sys.stderr)
    out.append(summarize(path))
print(out)
