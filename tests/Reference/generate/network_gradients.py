"""Gradients of whole networks in training mode, computed by PyTorch in float64. Format: ../networks/gradients/README.md.

    /usr/bin/python3 tests/Reference/generate/network_gradients.py tests/Reference/networks/gradients

The networks are written here in plain PyTorch after their papers; their names of modules are those of torchvision's and
others' code, for which there are name maps.
"""

import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from lab_networks import ChannelAttention, Excitation, Lab
from procedural import procedural, relative_error, summary, write

LABELS = [3, 7, 0, 5]
SHOWN = 6
CLASSES = 10


class ProjectedAttention(nn.MultiheadAttention):
    """Attention over channels between a linear layer to `length` numbers and one back."""

    def __init__(self, pixels, length, heads):
        super().__init__(length, heads, batch_first=True)
        self.embed, self.unembed = nn.Linear(pixels, length), nn.Linear(length, pixels)

    def forward(self, x):
        tokens = self.embed(x.flatten(2))
        return self.unembed(super().forward(tokens, tokens, tokens)[0]).reshape(x.shape)


class ChannelGate(nn.Module):
    """CBAM, equation 2."""

    def __init__(self, channels, hidden, bias):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(channels, hidden, bias=bias), nn.Linear(hidden, channels, bias=bias)

    def forward(self, x):
        squeezed = F.adaptive_avg_pool2d(x, 1).flatten(1), F.adaptive_max_pool2d(x, 1).flatten(1)
        gate = torch.sigmoid(sum(self.fc2(F.relu(self.fc1(z))) for z in squeezed))
        return x * gate.unsqueeze(2).unsqueeze(3)


class SpatialGate(nn.Module):
    """CBAM, equation 3; the authors' code has the maximum before the mean and a batch normalisation."""

    def __init__(self, authors):
        super().__init__()
        self.max_first = authors
        self.conv = nn.Conv2d(2, 1, 7, padding=3, bias=False)
        self.bn = nn.BatchNorm2d(1, momentum=0.01) if authors else nn.Identity()

    def forward(self, x):
        mean, largest = x.mean(1), x.max(1)[0]
        planes = torch.stack([largest, mean] if self.max_first else [mean, largest], 1)
        return x * torch.sigmoid(self.bn(self.conv(planes)))


class Cbam(nn.Sequential):
    def __init__(self, channels, authors):
        super().__init__()
        self.add_module("channel", ChannelGate(channels, channels // 16, bias=authors))
        self.add_module("spatial", SpatialGate(authors))


class Basic(nn.Module):
    """Two 3x3 convolutions, `gate` on what they give, and a shortcut around them; where the shape changes it is `downsample`,
    or without one every second pixel and channels of zeros before and behind."""

    def __init__(self, c_in, c_out, stride, gate, downsample=None):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False), nn.BatchNorm2d(c_out)
        self.conv2, self.bn2 = nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False), nn.BatchNorm2d(c_out)
        self.gate, self.downsample, self.stride, self.zeros = gate, downsample, stride, (c_out - c_in) // 2

    def forward(self, x):
        branch = self.gate(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        if self.downsample is not None:
            x = self.downsample(x)
        elif self.stride > 1:
            x = F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.zeros, self.zeros))
        return F.relu(branch + x)


class ResNet(nn.Module):
    """A 3x3 convolution, stages of basic blocks that are `widths` wide, the first of stride 1, and a linear layer called `head`."""

    def __init__(self, widths, depth, gate, projects, head):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, widths[0], 3, 1, 1, bias=False), nn.BatchNorm2d(widths[0])
        channels = widths[0]
        for number, width in enumerate(widths, 1):
            blocks = []
            for index in range(depth):
                stride = 2 if index == 0 and number > 1 else 1
                projection = nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width)) if stride > 1 and projects else None
                blocks.append(Basic(channels, width, stride, gate(width), projection))
                channels = width
            self.add_module("layer%d" % number, nn.Sequential(*blocks))
        self.stages, self.head = ["layer%d" % number for number in range(1, len(widths) + 1)], head
        self.add_module(head, nn.Linear(channels, CLASSES))

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        for stage in self.stages:
            x = getattr(self, stage)(x)
        return getattr(self, self.head)(x.mean((2, 3)))


def lab(image, attention):
    """The lab's network for images of another shape than Fashion-MNIST's."""
    model = Lab(attention)
    model.conv1 = nn.Conv2d(image[0], 32, 3, padding=1)
    model.fc = nn.Linear(64 * (image[1] // 4) * (image[2] // 4), CLASSES)
    return model


def networks():
    gray, colour = [1, 28, 28], [3, 32, 32]

    def excitation():
        return {"se1": Excitation("fc", 32, 2), "se2": Excitation("fc", 64, 4)}

    yield "lab_fmnist_base", gray, lab(gray, {})
    yield "lab_fmnist_se_r16", gray, lab(gray, excitation())
    yield "lab_fmnist_mhsa_both", gray, lab(gray, {"mha1": ChannelAttention(196, 14), "mha2": ChannelAttention(49, 7)})
    yield "lab_fmnist_mhsa_projected", gray, lab(gray, {"mha2": ProjectedAttention(49, 128, 8)})
    yield "lab_cifar_base", colour, lab(colour, {})
    yield "lab_cifar_se_r16", colour, lab(colour, excitation())
    yield "lab_cifar_mhsa_both", colour, lab(colour, {"mha1": ChannelAttention(256, 8), "mha2": ChannelAttention(64, 8)})
    for ratio in (16, 4):
        yield "se_resnet20_r%d" % ratio, colour, ResNet([16, 32, 64], 3, lambda width: Excitation("fc", width, width // ratio), projects=False, head="linear")
    for name, authors in (("cbam_resnet10_paper", False), ("cbam_resnet10_authors", True)):
        yield name, colour, ResNet([32, 64, 128, 256], 1, lambda width: Cbam(width, authors), projects=True, head="fc")


def fill(model, dtype):
    """Every tensor from its name, in the ranges that tests/Reference/networks/parity/README.md gives."""
    norms = {name for name, module in model.named_modules() if isinstance(module, nn.BatchNorm2d)}
    state = {}
    for name, tensor in model.state_dict().items():
        scope, _, last = name.rpartition(".")
        if last == "num_batches_tracked":
            continue
        if scope in norms:
            low, high = (0.75, 1.25) if last in ("weight", "running_var") else (-0.2, 0.2)
        elif last.endswith("bias"):
            low, high = -0.1, 0.1
        else:
            high = math.sqrt(3.0 / math.prod(tensor.shape[1:]))
            low = -high
        state[name] = procedural(name, list(tensor.shape), low, high).to(dtype)
    model.to(dtype).load_state_dict(state, strict=False)


def results(model, image, dtype):
    """One forward and backward pass in training mode."""
    fill(model, dtype)
    model.train()
    model.zero_grad()
    x = procedural("input", [len(LABELS), *image]).to(dtype).requires_grad_()
    logits = model(x)
    loss = F.cross_entropy(logits, torch.tensor(LABELS))
    loss.backward()
    running = {name: tensor.clone() for name, tensor in model.named_buffers() if "running_" in name}
    gradients = {"input": x.grad, **{name: parameter.grad.clone() for name, parameter in model.named_parameters()}}
    return {"logits": logits.detach(), "loss": loss.detach()}, gradients, running


def main(folder):
    for name, image, model in networks():
        (outputs, gradients, running), single = results(model, image, torch.float64), results(model, image, torch.float32)
        for key, gradient in gradients.items():
            # All zeros are a block whose few hidden units are silent; a norm of almost nothing is rounding and would compare nothing.
            if not gradient.isfinite().all() or 0 < gradient.norm() < 1e-6:
                raise ValueError("%s: the gradient of %s has a norm of %s." % (name, key, gradient.norm().item()))
        worst = max(relative_error(single[part][key], found[key]) for part, found in enumerate((outputs, gradients, running)) for key in found)
        norms = [gradient.norm().item() for gradient in gradients.values()]
        parameters = sum(parameter.numel() for parameter in model.parameters())
        print("%-26s %7d parameters, %d of %d gradients zero, the others' smallest norm %.1e, float32 within %.1e"
              % (name, parameters, norms.count(0), len(norms), min(filter(None, norms)), worst))
        header = {"source": "PyTorch " + torch.__version__, "generator": "tests/Reference/generate/network_gradients.py",
                  "input": [len(LABELS), *image], "labels": LABELS, "parameters": parameters,
                  "logits": summary(outputs["logits"], 48, totals=True), "loss": summary(outputs["loss"], totals=True)}
        write(folder / (name + ".json"), header,
              gradients=[{"of": key, "result": summary(value, SHOWN, totals=True)} for key, value in gradients.items()],
              running=[{"of": key, "result": summary(value, SHOWN, totals=True)} for key, value in running.items()])


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
