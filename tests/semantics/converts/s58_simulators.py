# item: S58
# expect: C
# why: four objects with state of their own are stepped side by side


class Sim:
    def __init__(self, seed):
        self.state = seed + 1

    def step(self, steps):
        for step in range(steps):
            self.state = (self.state * 31 + step) % 1_000_003

    def energy(self):
        return self.state % 1_000


sims = [Sim(i) for i in range(4)]
for t in range(5):
    for sim in sims:
        sim.step(10_000)
    total = sum(sim.energy() for sim in sims)
    print(t, total)
