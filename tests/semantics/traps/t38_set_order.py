# item: T38
# expect: R set-order
# why: the order of a set of texts differs from process to process


def first_word(text, steps):
    value = len(text)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return list(set(text.split()))[0]


texts = ["one two three four five", "red green blue black white", "a b c d e f g h i j"]
firsts = [first_word(text, 30_000) for text in texts]
print("agree", firsts == [list(set(text.split()))[0] for text in texts])
