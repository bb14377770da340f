tot = []
for x in [1, 2]:
    cnt = {}
    for i in range(9000):
        cnt[i % 5] = cnt.get(i % 5, 0) + x
    tot.append(max(cnt.values()))
print(tot, cnt)
