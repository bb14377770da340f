def make(n):
    t = n
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
def influence(agents, rounds):
        ops = sum(f * .9 + ops * .1 for f in range(20_000))
agents = make(400)
print([influence(agents, r) for r in (10, 20, 30)])
worlds = [make(400) for s in range(3)]
