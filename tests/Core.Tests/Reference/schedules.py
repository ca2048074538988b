"""Learning rates of torch.optim.lr_scheduler, step by step; writes schedules.json beside this file.

    /usr/bin/python3 schedules.py
"""
import json
import pathlib

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, MultiStepLR, OneCycleLR, StepLR

EPOCHS, STEPS, LR = 6, 4, 0.1


def rates(make, per_epoch):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=LR)
    scheduler = make(optimizer)
    out = []
    for step in range(EPOCHS * STEPS):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if not per_epoch or (step + 1) % STEPS == 0:
            if step + 1 < EPOCHS * STEPS:
                scheduler.step()
    return out


cases = {
    "{step: {every: 2, gamma: 0.5}}": rates(lambda o: StepLR(o, 2, 0.5), True),
    "{multi_step: [1, 4]}": rates(lambda o: MultiStepLR(o, [1, 4]), True),
    "{cosine: {min: 0.001}}": rates(lambda o: CosineAnnealingLR(o, EPOCHS * STEPS, 0.001), False),
    "{one_cycle: {max: 0.4}}": rates(lambda o: OneCycleLR(o, 0.4, EPOCHS * STEPS, cycle_momentum=False), False),
    "{one_cycle: {pct_start: 0.5, div_factor: 10, final_div_factor: 100}}": rates(
        lambda o: OneCycleLR(o, LR, EPOCHS * STEPS, pct_start=0.5, div_factor=10, final_div_factor=100, cycle_momentum=False), False
    ),
}
text = {"torch": torch.__version__, "epochs": EPOCHS, "steps_per_epoch": STEPS, "lr": LR, "cases": cases}
pathlib.Path(__file__).with_name("schedules.json").write_text(json.dumps(text, indent=1) + "\n")
