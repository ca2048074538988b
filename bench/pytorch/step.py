"""Times training steps and epochs in plain PyTorch, alone or driven in turns with another implementation.

Alone:   /usr/bin/python3 bench/pytorch/step.py --threads 1 --channels-last --warmup 20 --steps 100
         prints one JSON line: {"steps", "median", "mean", "min" (ms), "settings"}

Driven:  with --serve it obeys lines on standard input and answers each with one JSON line on standard output,
         so that a driver can let two processes take turns and so give both the same disturbances:

             (start)    -> {"ready": true, "arm", "parameters", "settings": {...}}
             steps K    -> {"steps": K, "ms": [K numbers]}        every step timed by itself
             epoch      -> {"epoch": seconds, "steps": n, "images": N}
             quit       -> ends, as does the end of the input
             (others)   -> {"error": "..."}

A step is: zero the gradients, forward, mean cross-entropy, backward, SGD with momentum. Its batches are slices of the
first 64 batches of the training set, in turn, already normalised and in the memory format asked for. An epoch also
draws a new order and gathers every batch from the whole set; the last, smaller batch is kept. The loss is read once
an epoch. The weights go on from where the last command left them.
"""

import json
import statistics
import sys
import time

import torch
from torch.nn import functional as F

import lab


class Trainer:
    def __init__(self, arguments):
        torch.manual_seed(arguments.seed)
        self.format = lab.memory_format(arguments)
        self.batch = arguments.batch
        self.images, self.labels = lab.load(arguments.data, "train", arguments.train)
        self.model = lab.Network(arguments.arm).to(memory_format=self.format).train()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=arguments.lr, momentum=arguments.momentum)
        count = min(64, len(self.images) // self.batch)
        self.batches = [(self.images[i * self.batch:(i + 1) * self.batch].contiguous(memory_format=self.format),
                         self.labels[i * self.batch:(i + 1) * self.batch]) for i in range(count)]
        self.position = 0

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss

    def steps(self, count):
        """Milliseconds of each of `count` steps."""
        times = []
        for _ in range(count):
            x, y = self.batches[self.position % len(self.batches)]
            self.position += 1
            started = time.perf_counter()
            self.step(x, y)
            times.append(round(1000 * (time.perf_counter() - started), 4))
        return times

    def epoch(self):
        started, total = time.perf_counter(), torch.zeros(())
        order = torch.randperm(len(self.images)).split(self.batch)
        for index in order:
            x = self.images[index].contiguous(memory_format=self.format)
            total += self.step(x, self.labels[index]).detach() * len(index)
        if not torch.isfinite(total):
            raise RuntimeError("The loss is no longer finite; timings of it would mean nothing.")
        return {"epoch": round(time.perf_counter() - started, 4), "steps": len(order), "images": len(self.images)}


def answer(trainer, line):
    words = line.split()
    if words == ["epoch"]:
        return trainer.epoch()
    if len(words) == 2 and words[0] == "steps" and words[1].isdigit():
        return {"steps": int(words[1]), "ms": trainer.steps(int(words[1]))}
    return {"error": "Unknown command %r; there are: steps K, epoch, quit." % line.strip()}


def serve(trainer, arguments):
    print(json.dumps({"ready": True, "arm": arguments.arm, "parameters": lab.parameters(trainer.model),
                      "settings": lab.settings(arguments)}), flush=True)
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        print(json.dumps(answer(trainer, line)), flush=True)


def main():
    parser = lab.options(__doc__.splitlines()[0])
    parser.add_argument("--arm", choices=lab.ARMS, default="base")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--serve", action="store_true", help="obey commands on standard input")
    parser.add_argument("--warmup", type=int, default=20)
    parser.add_argument("--steps", type=int, default=100)
    arguments = parser.parse_args()
    if arguments.train < arguments.batch:
        parser.error("--train must be at least --batch, or there is no whole batch to time.")
    lab.set_threads(arguments)
    trainer = Trainer(arguments)
    if arguments.serve:
        return serve(trainer, arguments)
    trainer.steps(arguments.warmup)
    times = trainer.steps(arguments.steps)
    print(json.dumps({"steps": len(times), "median": round(statistics.median(times), 3), "mean": round(statistics.fmean(times), 3),
                      "min": min(times), "settings": lab.settings(arguments)}))


if __name__ == "__main__":
    main()
