'''Word counts of a pile of documents (kept short, no dependencies).'''
import os
import random
import re
from collections import Counter

import ray
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
COMMON = frozenset(['the', 'a', 'of', 'and', 'to', 'in'])
SYLLABLES = ['ba', 'do', 'ke', 'li', 'mo', 'nu', 'ra', 'si', 'to', 'vu', 'the', 'in']
@ray.remote
def write_document(number):
    rng = random.Random(number)
    words = []
    for _ in range(80000 + 2500 * number):
        if rng.random() < 0.3:
            words.append(rng.choice(('the', 'a', 'of', 'and', 'to', 'in')))
        else:
            words.append(rng.choice(SYLLABLES) + rng.choice(SYLLABLES))
    return 'Chapter %d. ' % number + ' '.join(words) + "; that's all."
@ray.remote
def count_words(text, shortest):
    counts = Counter()
    for word in WORD.findall(text.lower()):   # apostrophes stay inside words
        if word not in COMMON and len(word) >= shortest:
            counts[word] += 1
    return counts
def main():
    documents = ray.get([write_document.remote(number) for number in range(1, 11)])
    counted = ray.get([count_words.remote(text, 4) for text in documents])
    total = Counter()
    for number, counts in enumerate(counted, 1):
        total += counts
        top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0]
        print('document %2d: %5d words kept, most frequent: %s (%d)' % ((number, sum(counts.values())) + top))
    print('distinct words:', len(total))
    for word, n in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:6]:
        print('%-8s %6d' % (word, n))
if __name__ == '__main__':
    ray.init(address=os.environ.get('RAY_ADDRESS') or 'auto')
    main()
