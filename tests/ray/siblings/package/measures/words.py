def words(text):
    return [word for word in text.split(" ") if word]


def longest(text):
    best = ""
    for _ in range(50):
        for word in words(text):
            if len(word) > len(best):
                best = word
    return len(best)
