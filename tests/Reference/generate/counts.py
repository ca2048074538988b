"""Parameters and multiply-adds of networks that others wrote, for published.csv.

    /usr/bin/python3 tests/Reference/generate/counts.py tests/Reference/networks/published.csv [FOLDER]

Counts torchvision's networks, and, where FOLDER holds copies of the repositories in `networks.py`, theirs too; stops where a row of the
table says something else. Multiply-adds are counted by dispatch, from the operators that a forward pass in evaluation mode
comes to, so that functions count as modules do. GENet's networks are Caffe files, whose layers are counted from their text.
"""

import csv
import math
import re
import sys
from pathlib import Path

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from networks import NETWORKS, search

GENET = {"ge_resnet50_minus": "RN50-GEPF", "ge_resnet50": "RN50-GEP", "ge_resnet50_plus": "RN50-GEPP"}


class MultiplyAdds(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, function, _, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        name = function.overloadpacket.__name__
        if name == "convolution":
            self.count += result.numel() * args[1][0].numel()
        elif name in ("mm", "bmm"):
            self.count += result.numel() * args[0].shape[-1]
        elif name in ("addmm", "baddbmm"):
            self.count += result.numel() * args[1].shape[-1]
        return result


def count(network, shape):
    network.eval()
    with torch.no_grad(), MultiplyAdds() as multiply_adds:
        network(torch.zeros(1, *shape))
    return sum(parameter.numel() for parameter in network.parameters()), multiply_adds.count


def caffe(text):
    """Learnable parameters and multiply-adds of a network as Caffe describes it, for images of 224 pixels."""
    tokens = re.findall(r'"[^"]*"|[{}]|[^\s{}]+', re.sub(r"(\w)\s+:", r"\1:", re.sub(r"#.*", "", text)))

    def block(at):
        entries = {}
        while at < len(tokens) and tokens[at] != "}":
            key, value = tokens[at].rstrip(":"), tokens[at + 1]
            at += 2
            if value == "{":
                value, at = block(at)
            entries.setdefault(key, []).append(value.strip('"') if isinstance(value, str) else value)
        return entries, at + 1

    shapes, parameters, multiply_adds = {"data": (3, 224, 224)}, 0, 0
    for layer in block(0)[0]["layer"]:
        kind, shape = layer["type"][0], shapes.get(layer.get("bottom", [None])[0])
        if shape is None:
            continue
        channels, height, width = shape
        options = next((layer[key][0] for key in ("convolution_param", "inner_product_param", "pooling_param") if key in layer), {})
        number = lambda key, default=0: int(options.get(key, [default])[0])
        bias = options.get("bias_term", ["true"])[0] == "true"
        if kind in ("Convolution", "DepthwiseConvolution"):
            kernel, stride, pad, out = number("kernel_size"), number("stride", 1), number("pad"), number("num_output")
            shape = (out, (height + 2 * pad - kernel) // stride + 1, (width + 2 * pad - kernel) // stride + 1)
            each = channels // number("group", 1) * kernel * kernel
            parameters += out * (each + bias)
            multiply_adds += math.prod(shape) * each
        elif kind == "InnerProduct":
            out = number("num_output")
            parameters += out * (math.prod(shape) + bias)
            multiply_adds += out * math.prod(shape)
            shape = (out, 1, 1)
        elif kind == "CuDNNBatchNorm":
            parameters += 2 * channels
        elif kind == "Pooling":
            kernel, stride, pad = number("kernel_size"), number("stride", 1), number("pad")
            side = 1 if "global_pooling" in options else math.ceil((height + 2 * pad - kernel) / stride) + 1
            shape = (channels, side, side)
        elif kind == "Axpy":
            shape = shapes[layer["bottom"][1]]
        for top in layer["top"]:
            shapes[top] = shape
    return parameters, multiply_adds


def counted(name, shape, folder):
    if name in GENET:
        return caffe((folder / f"GENet/models/{GENET[name]}.prototxt").read_text())
    return count(NETWORKS[name](folder), shape)


def main(table, folder=None):
    if folder is not None:
        search(folder)
    for row in csv.DictReader(Path(table).open()):
        if folder is None and not row["source"].startswith("torchvision"):
            continue
        ours = counted(row["id"], tuple(map(int, row["input"].split("x"))), Path(folder or "."))
        print(row["id"], *ours, flush=True)
        if ours != (int(row["parameters"]), int(row["multiply_adds"])):
            sys.exit(f"{table} has {row['parameters']} and {row['multiply_adds']} for {row['id']}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
