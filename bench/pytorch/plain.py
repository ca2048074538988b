"""Trains the lab's networks on Fashion-MNIST as a user of PyTorch would write it, all data in memory as tensors.

Prints one JSON line an epoch: training seconds, steps, ms per step, mean training loss, test accuracy, and the seconds
that the test set took.

    /usr/bin/python3 bench/pytorch/plain.py --arm se --epochs 3 --seed 1
"""

import json
import platform
import shlex
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import lab


def evaluate(model, images, labels):
    model.eval()
    with torch.no_grad():
        correct = sum((model(x).argmax(1) == y).sum().item() for x, y in zip(images.split(500), labels.split(500)))
    return correct / len(labels)


def train(arguments, arm, seed, train_set, test_set):
    """Yields one record an epoch."""
    torch.manual_seed(seed)
    model = lab.Network(arm).to(memory_format=lab.memory_format(arguments))
    optimizer = torch.optim.SGD(model.parameters(), lr=arguments.lr, momentum=arguments.momentum)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, arguments.epochs) if arguments.cosine else None
    images, labels = train_set
    for epoch in range(1, arguments.epochs + 1):
        model.train()
        started, total, steps = time.perf_counter(), 0.0, 0
        for index in torch.randperm(len(images)).split(arguments.batch):
            x = images[index].contiguous(memory_format=lab.memory_format(arguments))
            y = labels[index]
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(index)
            steps += 1
        seconds = time.perf_counter() - started
        if schedule:
            schedule.step()
        yield lab.epoch_record(arm, seed, epoch, seconds, steps, total / len(images), lambda: evaluate(model, *test_set))


def record(path, arguments, runs):
    """The last epoch's accuracy and loss of every arm and seed, with the command that gave them; no timings, which
    would need a machine to themselves."""
    arms = {}
    for arm in arguments.arm.split(","):
        own = [run for run in runs if run["arm"] == arm]
        values = torch.tensor([run["test_accuracy"] for run in own], dtype=torch.float64)
        arms[arm] = {"parameters": lab.parameters(lab.Network(arm)),
                     "test_accuracy": {str(run["seed"]): run["test_accuracy"] for run in own},
                     "train_loss": {str(run["seed"]): run["train_loss"] for run in own},
                     "mean_test_accuracy": round(values.mean().item(), 6),
                     "sd_test_accuracy": round(values.std().item(), 6) if len(own) > 1 else None}
    command = shlex.join(["/usr/bin/python3", "bench/pytorch/plain.py", *sys.argv[1:]])
    path.write_text(json.dumps({"command": command, "settings": lab.settings(arguments), "python": platform.python_version(),
                                "arms": arms}, indent=2) + "\n")


def main():
    parser = lab.options(__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--arm", default="base", help="base, se or mhsa; several with commas")
    parser.add_argument("--seed", "--seeds", dest="seeds", default="0", help="several with commas")
    parser.add_argument("--cosine", action="store_true", help="cosine annealing of the learning rate to 0, a step an epoch")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the last epochs' accuracies to this JSON file")
    arguments = parser.parse_args()
    lab.set_threads(arguments)
    train_set, test_set = lab.load(arguments.data, "train", arguments.train), lab.load(arguments.data, "t10k")
    last = []
    for arm in arguments.arm.split(","):
        for seed in map(int, arguments.seeds.split(",")):
            for line in train(arguments, arm, seed, train_set, test_set):
                print(json.dumps(line), flush=True)
            last.append(line)
    if arguments.record:
        record(arguments.record, arguments, last)


if __name__ == "__main__":
    main()
