"""Logits, loss, gradients and a short training of the lab's small networks, computed by PyTorch. Format: README.md.

    /usr/bin/python3 tests/Reference/generate/lab_networks.py tests/Reference/networks [FOLDER]

With FOLDER, which holds independently made logits as <id>.logits.npy, the logits are checked against those.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from procedural import parameter_range, procedural, relative_error, summary, write

LABELS = [3, 7]
BATCH, STEPS = 8, 3
RECIPE = {"lr": 0.05, "momentum": 0.9}


class Excitation(nn.Module):
    """Squeeze-and-excitation without biases; `name` is what the state dict calls the two linear layers."""

    def __init__(self, name, channels, hidden):
        super().__init__()
        self.name = name
        self.add_module(name, nn.Sequential(nn.Linear(channels, hidden, bias=False), nn.ReLU(),
                                            nn.Linear(hidden, channels, bias=False), nn.Sigmoid()))

    def forward(self, x):
        return x * getattr(self, self.name)(x.mean((2, 3)))[:, :, None, None]


class ChannelAttention(nn.MultiheadAttention):
    """The channels are the tokens, a channel's pixels its embedding; no residual, no normalisation."""

    def __init__(self, pixels, heads):
        super().__init__(pixels, heads, batch_first=True)

    def forward(self, x):
        tokens = x.flatten(2)
        return super().forward(tokens, tokens, tokens)[0].reshape(x.shape)


class Lab(nn.Module):
    """conv 3x3 -> max-pool 2 -> ReLU -> [attention], twice, then a linear layer. `attention` maps names such as "se2"
    to modules; the name's last digit says after which convolution."""

    def __init__(self, attention):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 3, padding=1), nn.Conv2d(32, 64, 3, padding=1)
        self.fc = nn.Linear(64 * 7 * 7, 10)
        for name, module in attention.items():
            self.add_module(name, module)
        self.attention = list(attention)

    def forward(self, x):
        for stage in ("1", "2"):
            x = F.relu(F.max_pool2d(getattr(self, "conv" + stage)(x), 2))
            for name in self.attention:
                x = getattr(self, name)(x) if name.endswith(stage) else x
        return self.fc(x.flatten(1))


def networks():
    def excitation(name, *hidden):
        return {"se1": Excitation(name, 32, hidden[0]), "se2": Excitation(name, 64, hidden[1])}

    return {"lab_base_fmnist": ("no attention", {}),
            "lab_se_hidden16_fmnist": ("squeeze-and-excitation of hidden width 16 after both", excitation("fc", 16, 16)),
            "lab_se_r16_fmnist": ("squeeze-and-excitation of reduction 16 after both", excitation("excitation", 2, 4)),
            "lab_mhsa_after2_fmnist": ("attention of 7 heads after convolution 2", {"mha2": ChannelAttention(49, 7)}),
            "lab_mhsa_both_fmnist": ("attention of 14 and 7 heads", {"mha1": ChannelAttention(196, 14), "mha2": ChannelAttention(49, 7)}),
            "lab_mhsa_both_heads7_fmnist": ("attention of 7 heads after both", {"mha1": ChannelAttention(196, 7), "mha2": ChannelAttention(49, 7)})}


def fill(model, state, dtype):
    model.to(dtype).load_state_dict({entry["name"]: procedural(**entry).to(dtype) for entry in state})


def results(model, state, dtype):
    """Logits, loss and gradients of two images, then the losses before, between and after STEPS steps of SGD."""
    fill(model, state, dtype)
    model.zero_grad()
    logits = model(procedural("input", [len(LABELS), 1, 28, 28]).to(dtype))
    loss = F.cross_entropy(logits, torch.tensor(LABELS))
    loss.backward()
    found = {"logits": logits.detach(), "loss": loss.detach()}
    found.update({"gradient of " + name: parameter.grad.clone() for name, parameter in model.named_parameters()})

    images, labels = procedural("input", [BATCH, 1, 28, 28]).to(dtype), torch.arange(BATCH) % 10
    optimizer = torch.optim.SGD(model.parameters(), **RECIPE)
    losses = []
    for _ in range(STEPS + 1):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        losses.append(loss.detach())
        loss.backward()
        optimizer.step()
    return {**found, "losses": torch.stack(losses)}


def reference(id, description, attention, independent):
    model = Lab(attention)
    state = []
    for name, tensor in model.state_dict().items():
        low, high = parameter_range(name, tensor.shape)
        state.append({"name": name, "shape": list(tensor.shape), "lo": low, "hi": high})
    single, double = results(model, state, torch.float32), results(model, state, torch.float64)
    worst = max(relative_error(single[key], double[key]) for key in single)
    if worst > 5e-6:
        raise ValueError("%s: float32 and float64 differ by %.1e." % (id, worst))
    note = "no independent logits"
    if independent and (independent / (id + ".logits.npy")).exists():
        given = torch.from_numpy(np.load(independent / (id + ".logits.npy")))
        if relative_error(single["logits"], given.double()) > 1e-6:
            raise ValueError("%s: the logits are not those in %s." % (id, independent))
        note = "bitwise the independent logits" if torch.equal(single["logits"], given) else "within 1e-6 of the independent logits"
    print("%-28s %7d parameters, float32 within %.1e of float64, %s" % (id, sum(p.numel() for p in model.parameters()), worst, note))
    gradients = {key.split()[-1]: summary(value, 32, totals=True) for key, value in single.items() if key.startswith("gradient")}
    return {"name": id, "attention": description, "parameters": sum(parameter.numel() for parameter in model.parameters()), "state": state,
            "logits": summary(single["logits"]), "loss": summary(single["loss"]), "gradients": gradients,
            "training": {"losses": summary(single["losses"])}}


def main(folder, independent=None):
    entries = [reference(id, *definition, independent) for id, definition in networks().items()]
    header = {"source": "PyTorch " + torch.__version__, "generator": "tests/Reference/generate/lab_networks.py",
              "input": {"name": "input", "shape": [len(LABELS), 1, 28, 28], "lo": -1.0, "hi": 1.0}, "labels": LABELS,
              "training": {"input": {"name": "input", "shape": [BATCH, 1, 28, 28], "lo": -1.0, "hi": 1.0},
                           "labels": [i % 10 for i in range(BATCH)], "steps": STEPS, **RECIPE}}
    write(folder / "lab.json", header, networks=entries)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*map(Path, sys.argv[1:]))
