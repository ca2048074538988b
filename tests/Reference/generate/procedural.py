"""What every generator script here shares: procedural tensors, summaries of tensors, and compact JSON.

A procedural tensor is made from its name, its shape and a range, so that a file of reference numbers need not
contain the inputs that led to them; the other side makes the same tensor bit for bit:

    seed  = FNV-1a-64(UTF-8 name)
    z_i   = splitmix64 output i of that seed (i = 0, 1, ... in row-major order)
    value = (float)(lo + (hi - lo) * (z_i >> 40) * 2^-24)      in double arithmetic, rounded once at the end
"""

import json
import math

import numpy as np
import torch


def fnv1a(name):
    state = 0xCBF29CE484222325
    for byte in name.encode("utf-8"):
        state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return state


def procedural(name, shape, lo=-1.0, hi=1.0):
    """A float32 tensor of values in [lo, hi)."""
    count = math.prod(shape)
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    unit = (z >> np.uint64(40)).astype(np.float64) * 2.0 ** -24
    return torch.from_numpy((lo + (hi - lo) * unit).astype(np.float32).reshape(tuple(shape)))


def parameter_range(name, shape):
    """The range of a parameter or buffer: scales and variances around 1, weights of matrices with variance 1 / fan-in."""
    if name.endswith("running_var") or (name.endswith("weight") and len(shape) == 1):
        return 0.75, 1.25
    if name.endswith("running_mean"):
        return -0.2, 0.2
    if name.endswith("bias"):
        return -0.1, 0.1
    bound = math.sqrt(3.0 / math.prod(shape[1:]))
    return -bound, bound


def stride_for(count, limit):
    """The smallest step that shows at most `limit` of `count` values and is coprime to `count`, so that the
    values shown do not all lie in the same columns."""
    step = -(-count // limit)
    while math.gcd(step, count) != 1:
        step += 1
    return max(step, 1)


def summary(tensor, limit=128, totals=False):
    """Shape and values of a tensor; beyond `limit` values every step-th one in row-major order. The sum and the L2 norm
    of all values, given then and where `totals` asks for them, leave nothing that could be wrong unseen."""
    flat = tensor.detach().contiguous().reshape(-1)
    entry = {"shape": list(tensor.shape)}
    if tensor.dtype in (torch.int64, torch.bool):
        entry["dtype"] = "int64" if tensor.dtype == torch.int64 else "bool"
    if totals or flat.numel() > limit:
        step = stride_for(flat.numel(), limit)
        kind = torch.float64 if flat.dtype == torch.float64 else torch.float32
        entry.update(step=step, sum=flat.double().sum().to(kind).numpy()[()], norm=flat.double().norm().to(kind).numpy()[()])
        flat = flat[::step]
    entry["values"] = list(flat.numpy()) if flat.dtype.is_floating_point else flat.tolist()
    return entry


def relative_error(actual, exact):
    """max |actual - exact| / max(1, max |exact|), the measure that the tests use."""
    if exact.numel() == 0:
        return 0.0
    return ((actual.double() - exact).abs().max() / max(1.0, exact.abs().max().item())).item()


def text(value):
    """JSON with float32 at nine significant digits (enough to read it back exactly) and float64 in full."""
    if isinstance(value, np.float32):
        if not np.isfinite(value):
            raise ValueError("JSON has no way to write %r." % value)
        return "%.9g" % value
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(key) + ":" + text(item) for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(text(item) for item in value) + "]"
    return json.dumps(value)


def write(path, header, **lists):
    """One object: the header's fields, then each list with one entry a line."""
    parts = [json.dumps(key) + ":" + text(item) for key, item in header.items()]
    parts += [json.dumps(key) + ":[\n" + ",\n".join(map(text, items)) + "\n]" for key, items in lists.items()]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("{" + ",\n".join(parts) + "}\n")
