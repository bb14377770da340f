# item: S52
# expect: C
# why: every molecule is scored by itself against the same receptor


class Molecule:
    def __init__(self, name, charge):
        self.name = name
        self.charge = charge


class Receptor:
    def __init__(self, sites):
        self.sites = sites


def dock(molecule, receptor, rounds):
    energy = 0.0
    for n in range(rounds):
        site = receptor.sites[n % len(receptor.sites)]
        energy += molecule.charge * site / (1 + n)
    return energy


receptor = Receptor([0.5, -1.25, 2.0])
mols = [Molecule(f"m{n}", n - 2.5) for n in range(6)]
scores = []
for mol in mols:
    scores.append((mol.name, dock(mol, receptor, 30_000)))
print(scores)
