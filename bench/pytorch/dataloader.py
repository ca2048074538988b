"""Trains the lab's networks on Fashion-MNIST as most people write it: torchvision's dataset, transforms and a DataLoader.

Prints the JSON lines of plain.py. torchvision wants unpacked files in a folder layout of its own, so they are unpacked
into a temporary folder first, outside of any timing; nothing is downloaded.

    /usr/bin/python3 bench/pytorch/dataloader.py --arm base --epochs 3 --workers 2
"""

import json
import shutil
import tempfile
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

import lab


def unpack(source, root):
    raw = Path(root) / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        with lab.open_idx(source, name) as packed, open(raw / name, "wb") as plain:
            shutil.copyfileobj(packed, plain)


def evaluate(model, loader):
    model.eval()
    with torch.no_grad():
        correct = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)
    return correct / len(loader.dataset)


def train(arguments, seed, train_set, test_set):
    torch.manual_seed(seed)
    train_loader = DataLoader(train_set, batch_size=arguments.batch, shuffle=True, num_workers=arguments.workers)
    test_loader = DataLoader(test_set, batch_size=500, num_workers=arguments.workers)
    model = lab.Network(arguments.arm).to(memory_format=lab.memory_format(arguments))
    optimizer = torch.optim.SGD(model.parameters(), lr=arguments.lr, momentum=arguments.momentum)
    for epoch in range(1, arguments.epochs + 1):
        model.train()
        started, total = time.perf_counter(), 0.0
        for x, y in train_loader:
            x = x.contiguous(memory_format=lab.memory_format(arguments))
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        seconds, steps = time.perf_counter() - started, len(train_loader)
        yield lab.epoch_record(arguments.arm, seed, epoch, seconds, steps, total / len(train_set), lambda: evaluate(model, test_loader))


def main():
    parser = lab.options(__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--arm", choices=lab.ARMS, default="base")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0, metavar="W", help="the DataLoaders' worker processes")
    arguments = parser.parse_args()
    lab.set_threads(arguments)
    with tempfile.TemporaryDirectory() as root:
        unpack(arguments.data, root)
        transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((lab.MEAN,), (lab.STD,))])
        train_set = datasets.FashionMNIST(root, train=True, transform=transform)
        if arguments.train < len(train_set):
            train_set = Subset(train_set, range(arguments.train))
        test_set = datasets.FashionMNIST(root, train=False, transform=transform)
        for line in train(arguments, arguments.seed, train_set, test_set):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
