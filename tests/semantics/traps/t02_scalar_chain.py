# item: T02
# expect: R loop-carried
# why: the state that one iteration leaves is what the next one starts from


def advance(state, item, steps):
    for step in range(steps):
        state = (state * 31 + item + step) % 1_000_003
    return state


state = 1
trace = []
for item in [5, 3, 8, 1, 9, 2]:
    state = advance(state, item, 30_000)
    trace.append(state)
print(trace)
print(state)
