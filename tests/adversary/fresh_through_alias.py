"""`row` is new only on one of two ways."""


def step(board, i, again):
    row = []
    if again:
        row = board[i]
    for value in list(board[i]):
        for step in range(len(board)):
            value = (value * 31 + step) % 1009
        row.append(value)
    return row


def main():
    board = [[i, i + 1] for i in range(4)]
    for generation in range(3):
        new = [step(board, i, generation == 1) for i in range(4)]
        print(generation, board, new)
        board = new


main()
