"""Schelling-style model with objects that know each other."""
import random


class Person:
    def __init__(self, pid, group):
        self.pid = pid
        self.group = group
        self.friends = []

    def happiness(self):
        if not self.friends:
            return 0.0
        return sum(f.group == self.group for f in self.friends) / len(self.friends)


def build_town(n, seed):
    rng = random.Random(seed)
    people = [Person(i, rng.choice("AB")) for i in range(n)]
    for p in people:
        p.friends = rng.sample(people, 5)
    return people


def spread(people, start, rounds=40):
    informed = {start}
    for _ in range(rounds):
        for pid in sorted(informed):
            for f in people[pid].friends:
                informed.add(f.pid)
    return len(informed)


def main():
    town = build_town(1000, seed=3)
    for start in (0, 5, 9):
        print(start, spread(town, start))
    print(round(sum(p.happiness() for p in town) / len(town), 6))


if __name__ == "__main__":
    main()
