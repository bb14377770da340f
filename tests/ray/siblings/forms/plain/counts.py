def step(k):
    return k * k % 7
