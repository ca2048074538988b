"""A small network's weights as PyTorch users bring them, with its outputs: tests/Reference/weights.

    /usr/bin/python3 tests/Reference/generate/weights.py        (torch 1.13, numpy 1.24)

The .safetensors is written here byte by byte after the format's description, so that our reader is held against another
hand's writer: 8 bytes with the header's length, a JSON header, the numbers. It holds the same weights as the .npz, most of
them in double precision, one in half and one in bfloat16 (both of values that are exact there).
"""
import json
import os
import struct

import numpy
import torch
from torch import nn

FOLDER = os.path.join(os.path.dirname(__file__), "..", "weights")


class Excitation(nn.Module):
    """As torchvision writes squeeze-and-excitation: 1x1 convolutions in place of linear layers."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Conv2d(4, 2, 1)
        self.fc2 = nn.Conv2d(2, 4, 1)

    def forward(self, x):
        gate = torch.sigmoid(self.fc2(torch.relu(self.fc1(x.mean((2, 3), keepdim=True)))))
        return x * gate


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU())
        self.se = Excitation()
        self.fc = nn.Linear(4 * 6 * 6, 3)
        self.aux = nn.Linear(2, 2)

    def forward(self, x):
        return self.fc(self.se(self.features(x)).flatten(1))


def safetensors(path, arrays):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (kind, shape, raw) in arrays.items():
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def encoded(name, tensor):
    if tensor.dtype == torch.int64:
        return "I64", tensor.shape, tensor.numpy().tobytes()
    if name == "features.1.bias":
        return "F16", tensor.shape, tensor.numpy().astype("<f2").tobytes()
    if name == "features.1.weight":
        return "BF16", tensor.shape, (tensor.numpy().view("<u4") >> 16).astype("<u2").tobytes()
    return "F64", tensor.shape, tensor.numpy().astype("<f8").tobytes()


torch.manual_seed(1)
net = Net()
with torch.no_grad():
    net.features[1].weight.copy_(torch.tensor([0.5, 1.0, 1.5, -2.0]))
    net.features[1].bias.copy_(torch.tensor([0.25, -0.5, 0.0, 1.0]))
    for _ in range(3):
        net(torch.randn(8, 1, 6, 6))  # moves the running statistics
net.eval()
state = net.state_dict()
numpy.savez(os.path.join(FOLDER, "small.npz"), **{name: tensor.numpy() for name, tensor in state.items()})
safetensors(os.path.join(FOLDER, "small.safetensors"), {name: encoded(name, tensor) for name, tensor in state.items()})
images = torch.randn(2, 1, 6, 6)
with torch.no_grad():
    outputs = net(images)
with open(os.path.join(FOLDER, "small.json"), "w") as file:
    json.dump({"torch": torch.__version__, "images": images.flatten().tolist(), "outputs": outputs.flatten().tolist()}, file)
    file.write("\n")
