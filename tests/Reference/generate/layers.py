"""Outputs of layers and blocks of PyTorch and torchvision, to hold our own against. Format: README.md.

    /usr/bin/python3 tests/Reference/generate/layers.py tests/Reference/networks
"""

import sys
from pathlib import Path

import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision.models.convnext import CNBlock
from torchvision.models.mobilenetv2 import InvertedResidual as MobileUnit
from torchvision.models.resnet import BasicBlock
from torchvision.models.shufflenetv2 import InvertedResidual as ShuffleUnit

from procedural import parameter_range, procedural, relative_error, summary, write


class Function(nn.Module):
    """A function as a module without parameters."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class PreActivated(nn.Module):
    """A pre-activation unit (He et al. 2016): the projection takes what the first activation gives."""

    def __init__(self, arriving, channels, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(arriving), nn.Conv2d(arriving, channels, 3, stride, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(channels), nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.projection = nn.Conv2d(arriving, channels, 1, stride, bias=False)

    def forward(self, x):
        ready = F.relu(self.bn1(x))
        return self.conv2(F.relu(self.bn2(self.conv1(ready)))) + self.projection(ready)


def shake_shortcut(channels, out, stride):
    """Shake-Shake's shortcut: two 1x1 convolutions of every stride-th pixel, the second of the image moved right and down."""

    class Shortcut(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(channels, out // 2, 1, bias=False), nn.Conv2d(channels, out // 2, 1, bias=False)
            self.bn = nn.BatchNorm2d(out)

        def forward(self, x):
            x = F.relu(x)
            moved = F.pad(x, (1, -1, 1, -1))
            return self.bn(torch.cat([self.conv1(x[:, :, ::stride, ::stride]), self.conv2(moved[:, :, ::stride, ::stride])], 1))

    return Shortcut()


def option_a(x):
    return F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 3, 3))


# Names say what our tests write for it.
CASES = {
    "channel_shuffle": (nn.ChannelShuffle(3), (6, 4, 5)),
    "group_norm": (nn.GroupNorm(3, 6), (6, 4, 5)),
    "layer_norm_channels": (nn.Sequential(Function(lambda x: x.permute(0, 2, 3, 1)), nn.LayerNorm(6, eps=1e-6), Function(lambda x: x.permute(0, 3, 1, 2))), (6, 4, 5)),
    "layer_norm_example": (nn.LayerNorm((6, 4, 5)), (6, 4, 5)),
    "layer_norm_vector": (nn.LayerNorm(7), (7,)),
    "local_response_norm": (nn.LocalResponseNorm(5, alpha=0.5, beta=0.6, k=2.0), (8, 3, 3)),
    "local_response_norm_even": (nn.LocalResponseNorm(4), (8, 3, 3)),
    "prelu": (nn.PReLU(6), (6, 4, 5)),
    "adaptive_avg_pool": (nn.AdaptiveAvgPool2d((3, 2)), (2, 7, 5)),
    "adaptive_avg_pool_up": (nn.AdaptiveAvgPool2d(7), (2, 2, 3)),
    "adaptive_max_pool": (nn.AdaptiveMaxPool2d((3, 2)), (2, 7, 5)),
    "global_max_pool": (nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()), (2, 7, 5)),
    "zero_pad": (nn.ZeroPad2d((1, 2, 0, 3)), (2, 3, 4)),
    "depthwise": (nn.Conv2d(4, 8, (3, 5), stride=2, padding=(1, 2), groups=4), (4, 7, 7)),
    "separable": (nn.Sequential(nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False), nn.Conv2d(4, 6, 1, bias=False)), (4, 5, 5)),
    "rectangular": (nn.Sequential(nn.Conv2d(3, 4, (1, 7), padding=(0, 3)), nn.Conv2d(4, 2, (7, 1), padding=(3, 0))), (3, 9, 9)),
    "option_a": (Function(option_a), (4, 6, 5)),
    "shake_shortcut": (shake_shortcut(4, 8, 2), (4, 6, 6)),
    "preactivated": (PreActivated(4, 8, 2), (4, 6, 6)),
    "basic_projected": (BasicBlock(4, 8, 2, nn.Sequential(nn.Conv2d(4, 8, 1, 2, bias=False), nn.BatchNorm2d(8))), (4, 6, 6)),
    "mobile_unit": (MobileUnit(4, 4, 1, 6), (4, 6, 6)),
    "mobile_unit_down": (MobileUnit(4, 6, 2, 6), (4, 6, 6)),
    "shuffle_unit": (ShuffleUnit(8, 8, 1), (8, 6, 6)),
    "shuffle_unit_down": (ShuffleUnit(4, 8, 2), (4, 6, 6)),
    "convnext_unit": (CNBlock(6, 0.5, 0.0), (6, 8, 8)),
    "hard_swish": (nn.Hardswish(), (2, 9, 9)),
    "hard_sigmoid": (nn.Hardsigmoid(), (2, 9, 9)),
    "silu": (nn.SiLU(), (2, 9, 9)),
    "gelu": (nn.GELU(), (2, 9, 9)),
    "relu6": (nn.ReLU6(), (2, 9, 9)),
}


def entry_of(name, tensor):
    """Norms' scales are told from the weights of matrices by their rank, and prelu's is one of them."""
    low, high = parameter_range(name, tensor.shape)
    return {"name": name, "shape": list(tensor.shape), "lo": low, "hi": high}


def reference(id, module, shape):
    module.eval()
    # Wide enough for the kinks of the activations.
    image = {"name": id + ".input", "shape": [2, *shape], "lo": -5.0, "hi": 8.0}
    state = [entry_of(id + "." + name, tensor) for name, tensor in module.state_dict().items() if not name.endswith("num_batches_tracked")]
    outputs = []
    for dtype in (torch.float32, torch.float64):
        module.to(dtype)
        filled = {entry["name"][len(id) + 1:]: procedural(**entry).to(dtype) for entry in state}
        module.load_state_dict(filled, strict=False)
        outputs.append(module(procedural(**image).to(dtype)).detach())
    worst = relative_error(*outputs)
    if worst > 2e-6:
        raise ValueError("%s: float32 and float64 differ by %.1e." % (id, worst))
    return {"name": id, "source": "torch " + torch.__version__ + ", torchvision " + torchvision.__version__, "input": image,
            "parameters": sum(parameter.numel() for parameter in module.parameters()), "state": state, "output": summary(outputs[0])}


if __name__ == "__main__":
    torch.set_num_threads(1)
    cases = [reference(id, *case) for id, case in CASES.items()]
    write(Path(sys.argv[1]) / "layers.json", {"generator": "tests/Reference/generate/layers.py"}, cases=cases)
