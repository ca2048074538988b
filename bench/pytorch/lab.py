"""What the scripts here share: the three networks of the lab's comparison, the data, and the recipe's options."""

import argparse
import gzip
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

MEAN, STD = 0.2860, 0.3530


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, reduction=16):
        super().__init__()
        hidden = channels // reduction
        self.excitation = nn.Sequential(nn.Linear(channels, hidden, bias=False), nn.ReLU(),
                                        nn.Linear(hidden, channels, bias=False), nn.Sigmoid())

    def forward(self, x):
        return x * self.excitation(x.mean((2, 3)))[:, :, None, None]


class ChannelAttention(nn.Module):
    """Self-attention whose tokens are the channels, each channel's pixels being its embedding."""

    def __init__(self, pixels, heads=7):
        super().__init__()
        self.attention = nn.MultiheadAttention(pixels, heads, batch_first=True)

    def forward(self, x):
        tokens = x.flatten(2)
        return self.attention(tokens, tokens, tokens, need_weights=False)[0].view(x.shape)


class Network(nn.Module):
    """Twice (3x3 convolution, max-pool, ReLU, attention), then one linear layer; for 1 x 28 x 28 images."""

    def __init__(self, arm):
        super().__init__()
        attention = {"base": lambda channels, pixels: nn.Identity(),
                     "se": lambda channels, pixels: SqueezeExcitation(channels),
                     "mhsa": lambda channels, pixels: ChannelAttention(pixels)}[arm]
        self.conv1, self.attention1 = nn.Conv2d(1, 32, 3, padding=1), attention(32, 14 * 14)
        self.conv2, self.attention2 = nn.Conv2d(32, 64, 3, padding=1), attention(64, 7 * 7)
        self.pool, self.fc = nn.MaxPool2d(2), nn.Linear(64 * 7 * 7, 10)

    def forward(self, x):
        x = self.attention1(torch.relu(self.pool(self.conv1(x))))
        x = self.attention2(torch.relu(self.pool(self.conv2(x))))
        return self.fc(x.flatten(1))


ARMS = ("base", "se", "mhsa")


def options(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--train", type=int, default=60000, metavar="N", help="use the first N training images")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--momentum", type=float, default=0.9)
    parser.add_argument("--threads", type=int, metavar="T", help="torch's threads; torch chooses when left out")
    parser.add_argument("--channels-last", action="store_true", help="weights and images in the channels_last memory format")
    parser.add_argument("--data", type=Path, default=Path("/usr/share/datasets/fashion-mnist"), metavar="DIR",
                        help="folder of the four Fashion-MNIST files (.gz or not)")
    return parser


def open_idx(folder, name):
    packed = folder / (name + ".gz")
    return gzip.open(packed, "rb") if packed.exists() else open(folder / name, "rb")


def read_idx(folder, name, header):
    with open_idx(folder, name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(folder, part, count=None):
    """Normalised images [N, 1, 28, 28] and labels [N] of part "train" or "t10k"."""
    images = read_idx(folder, part + "-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)[:count]
    labels = read_idx(folder, part + "-labels-idx1-ubyte", 8)[:count]
    return (torch.from_numpy(images.astype(np.float32)) / 255 - MEAN) / STD, torch.from_numpy(labels.astype(np.int64))


def memory_format(arguments):
    return torch.channels_last if arguments.channels_last else torch.contiguous_format


def set_threads(arguments):
    if arguments.threads:
        torch.set_num_threads(arguments.threads)


def settings(arguments):
    """What a result depends on besides the script, to be printed beside it."""
    chosen = {key: str(value) if isinstance(value, Path) else value for key, value in vars(arguments).items()}
    return {**chosen, "threads": torch.get_num_threads(), "torch": torch.__version__}


def parameters(model):
    return sum(parameter.numel() for parameter in model.parameters())


def epoch_record(arm, seed, epoch, seconds, steps, loss, evaluate):
    """The line of one epoch; `seconds` are the training's alone, without the evaluation that follows here."""
    started = time.perf_counter()
    accuracy = evaluate()
    return {"arm": arm, "seed": seed, "epoch": epoch, "seconds": round(seconds, 3), "steps": steps,
            "ms_per_step": round(1000 * seconds / steps, 3), "train_loss": round(loss, 5), "test_accuracy": accuracy,
            "evaluation_seconds": round(time.perf_counter() - started, 3)}
