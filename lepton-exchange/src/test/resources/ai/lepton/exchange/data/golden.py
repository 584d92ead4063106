"""Prints the orders that SplitTest expects, by SplitMix64, Lemire's bounding and Fisher-Yates in Python integers."""

M = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & M

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & M
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        return z ^ (z >> 31)

    def below(self, bound):
        while True:
            product = (self.next() >> 32) * bound
            if product % 2**32 >= 2**32 % bound:
                return product >> 32


def permutation(n, seed):
    random = SplitMix64(seed)
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = random.below(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


print(permutation(10, 42))
h = 0
for i in permutation(100_000, -1):
    h = (h * 31 + i) & M
print(h - (1 << 64) if h >> 63 else h)
