"""The first numbers of random streams and a run's identity, computed apart from the program.

They are pinned in RandomStreamTests.cs and ResolvedRunTests.cs.

    python3 random_stream.py
"""
import hashlib
import math
import struct

MASK = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(seed, purpose, path):
    k0, k1, c2, c3 = struct.unpack("<4I", hashlib.sha256(f"{seed}|{purpose}|{path}".encode()).digest()[:16])
    block = 0
    while True:
        yield from philox((block & MASK, block >> 32, c2, c3), (k0, k1))
        block += 1


def normal(stream, count):
    out = []
    while len(out) < count:
        radius = math.sqrt(-2 * math.log((next(stream) + 1) / 2**32))
        angle = 2 * math.pi * next(stream) / 2**32
        out += [radius * math.cos(angle), radius * math.sin(angle)]
    return [struct.unpack("<I", struct.pack("<f", value))[0] for value in out[:count]]


def below(stream, bound):
    product = next(stream) * bound
    if product & MASK < bound:
        while product & MASK < (2**32 - bound) % bound:
            product = next(stream) * bound
    return product >> 32


def permutation(stream, n):
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = below(stream, i + 1)
        order[i], order[j] = order[j], order[i]
    return order


stream = words(0, "init", "conv1.weight")
print([f"0x{next(stream):08x}" for _ in range(5)])
print([f"0x{bits:08x}" for bits in normal(words(0, "init", "conv1.weight"), 3)])
print(permutation(words(1, "order", "3"), 10))
identity = (
    '{"data": {"dataset": {"synthetic": {"classes": 10}}, "test": null, "train": null, "validation": 0}, '
    '"format": 1, "model": ["flatten", {"linear": 10}], "seed": 0, '
    '"train": {"augment": null, "batch": 32, "epochs": 2, "evaluate": "each_epoch", "gradient_clip": null, '
    '"label_smoothing": 0, "optimizer": {"sgd": {"lr": 0.1, "momentum": 0, "nesterov": false, "weight_decay": 0}}, '
    '"schedule": {"cosine": {"min": 0, "warmup": 0}}}}'
)
print(hashlib.sha256(identity.encode()).hexdigest()[:16])
