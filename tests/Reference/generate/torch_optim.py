"""Reference trajectories of PyTorch's optimisers, learning-rate schedules and gradient clipping. Format: README.md.

    /usr/bin/python3 tests/Reference/generate/torch_optim.py tests/Reference/torch
"""

import sys
import warnings
from pathlib import Path

import torch
from torch.optim import lr_scheduler

from cases import uniform
from procedural import procedural, relative_error, summary, write

STEPS = 5
PROBLEM = [uniform("design", 6, 4), uniform("observations", 6)]
PARAMETERS = [uniform("weight", 4), uniform("bias", 1)]


def make(entry, dtype):
    return procedural(entry["name"], entry["shape"], entry["lo"], entry["hi"]).to(dtype)


def trajectory(optimizer, groups, attributes, dtype):
    """Loss before and parameters after each of STEPS steps on mean((design @ weight + bias - observations)^2)."""
    design, observations = (make(entry, dtype) for entry in PROBLEM)
    weight, bias = (make(entry, dtype).requires_grad_() for entry in PARAMETERS)
    given = [weight, bias]
    if groups:
        named = {"weight": weight, "bias": bias}
        given = [{"params": [named[name] for name in group["parameters"]], **group["options"]} for group in groups]
    stepper = getattr(torch.optim, optimizer)(given, **attributes)
    steps = []
    for _ in range(STEPS):
        stepper.zero_grad()
        loss = ((design @ weight + bias - observations) ** 2).mean()
        loss.backward()
        stepper.step()
        steps.append({"loss": loss.detach(), "weight": weight.detach().clone(), "bias": bias.detach().clone()})
    return steps


def optimiser_case(name, optimizer, groups=None, **attributes):
    single, double = (trajectory(optimizer, groups, attributes, dtype) for dtype in (torch.float32, torch.float64))
    for a, b in zip(single, double):
        for key in a:
            error = relative_error(a[key], b[key])
            if error > 2e-6:
                raise ValueError("%s: %s differs by %.1e between float32 and float64." % (name, key, error))
    entry = {"name": name, "optimizer": optimizer, "attributes": attributes}
    if groups:
        entry["groups"] = groups
    return {**entry, "steps": [{key: summary(value) for key, value in step.items()} for step in single]}


def optimisers():
    return [
        optimiser_case("sgd", "SGD", lr=0.1),
        optimiser_case("sgd_momentum", "SGD", lr=0.1, momentum=0.9),
        optimiser_case("sgd_nesterov", "SGD", lr=0.1, momentum=0.9, nesterov=True),
        optimiser_case("sgd_weight_decay", "SGD", lr=0.1, weight_decay=0.01),
        optimiser_case("sgd_dampening", "SGD", lr=0.1, momentum=0.9, dampening=0.5),
        optimiser_case("sgd_momentum_weight_decay", "SGD", lr=0.1, momentum=0.8, weight_decay=0.02),
        optimiser_case("sgd_nesterov_weight_decay", "SGD", lr=0.1, momentum=0.8, weight_decay=0.02, nesterov=True),
        optimiser_case("sgd_groups", "SGD", [{"parameters": ["weight"], "options": {"weight_decay": 0.05}},
                                             {"parameters": ["bias"], "options": {"lr": 0.02}}], lr=0.1, momentum=0.9),
        optimiser_case("adam", "Adam", lr=0.05),
        optimiser_case("adam_betas_eps", "Adam", lr=0.05, betas=[0.8, 0.95], eps=1e-3),
        optimiser_case("adam_weight_decay", "Adam", lr=0.05, weight_decay=0.1),
        optimiser_case("adam_amsgrad", "Adam", lr=0.3, betas=[0.5, 0.6], amsgrad=True),
        optimiser_case("adamw", "AdamW", lr=0.05),
        optimiser_case("adamw_weight_decay", "AdamW", lr=0.05, weight_decay=0.2, betas=[0.8, 0.95]),
        optimiser_case("adamw_amsgrad", "AdamW", lr=0.3, betas=[0.5, 0.6], amsgrad=True),
        optimiser_case("rmsprop", "RMSprop", lr=0.02),
        optimiser_case("rmsprop_alpha_eps", "RMSprop", lr=0.02, alpha=0.8, eps=1e-3),
        optimiser_case("rmsprop_momentum", "RMSprop", lr=0.02, momentum=0.9),
        optimiser_case("rmsprop_centered", "RMSprop", lr=0.02, centered=True),
        optimiser_case("rmsprop_everything", "RMSprop", lr=0.02, alpha=0.9, momentum=0.5, centered=True, weight_decay=0.1),
        optimiser_case("adagrad", "Adagrad", lr=0.1),
        optimiser_case("adagrad_decay", "Adagrad", lr=0.1, lr_decay=0.1, weight_decay=0.05, initial_accumulator_value=0.1),
    ]


def build_schedule(optimizer, name, attributes):
    if name == "SequentialLR":
        parts = [build_schedule(optimizer, part["schedule"], part["attributes"]) for part in attributes["schedules"]]
        return lr_scheduler.SequentialLR(optimizer, parts, attributes["milestones"])
    return getattr(lr_scheduler, name)(optimizer, **attributes)


def schedule_case(name, schedule, length=20, lr=0.1, **attributes):
    """The learning rate of steps 0 to length - 1, and the momentum where the schedule moves it too."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr, momentum=0.9)
    scheduler = build_schedule(optimizer, schedule, attributes)
    rates, momenta = [], []
    for step in range(length):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if step < length - 1:
            scheduler.step()
    entry = {"name": name, "schedule": schedule, "lr": lr, "momentum": 0.9, "attributes": attributes, "learning_rates": rates}
    return {**entry, "momenta": momenta} if len(set(momenta)) > 1 else entry


def schedules():
    warm_up = {"schedule": "LinearLR", "attributes": {"start_factor": 0.1, "total_iters": 5}}
    cosine = {"schedule": "CosineAnnealingLR", "attributes": {"T_max": 15}}
    return [
        schedule_case("step", "StepLR", step_size=6),
        schedule_case("step_gamma", "StepLR", step_size=4, gamma=0.5),
        schedule_case("multi_step", "MultiStepLR", milestones=[5, 12, 13], gamma=0.2),
        schedule_case("cosine", "CosineAnnealingLR", T_max=20),
        schedule_case("cosine_floor", "CosineAnnealingLR", T_max=20, eta_min=0.01),
        schedule_case("cosine_beyond_its_period", "CosineAnnealingLR", T_max=8, eta_min=0.01),
        schedule_case("one_cycle_cosine", "OneCycleLR", max_lr=0.4, total_steps=20),
        schedule_case("one_cycle_linear", "OneCycleLR", max_lr=0.4, total_steps=20, anneal_strategy="linear"),
        schedule_case("one_cycle_options", "OneCycleLR", max_lr=0.4, total_steps=20, pct_start=0.25, div_factor=10.0, final_div_factor=100.0,
                      base_momentum=0.8, max_momentum=0.95),
        schedule_case("one_cycle_without_momentum", "OneCycleLR", max_lr=0.4, total_steps=20, cycle_momentum=False),
        schedule_case("one_cycle_three_phases", "OneCycleLR", max_lr=0.4, total_steps=20, three_phase=True),
        schedule_case("linear", "LinearLR"),
        schedule_case("linear_warm_up", "LinearLR", start_factor=0.1, end_factor=1.0, total_iters=8),
        schedule_case("constant", "ConstantLR", factor=0.25, total_iters=6),
        schedule_case("polynomial", "PolynomialLR", total_iters=15, power=2.0),
        schedule_case("exponential", "ExponentialLR", gamma=0.9),
        schedule_case("sequential_warm_up_then_cosine", "SequentialLR", schedules=[warm_up, cosine], milestones=[5]),
        schedule_case("sequential_three_parts", "SequentialLR", milestones=[4, 10], schedules=[
            {"schedule": "ConstantLR", "attributes": {"factor": 0.5, "total_iters": 4}},
            {"schedule": "ExponentialLR", "attributes": {"gamma": 0.9}}, {"schedule": "StepLR", "attributes": {"step_size": 3, "gamma": 0.5}}]),
    ]


def clipping_case(name, function, **attributes):
    """Clips three parameters' gradients, filled from the procedural tensors, in place."""
    inputs = [uniform("gradient.0", 3, 4), uniform("gradient.1", 5, lo=-3.0, hi=3.0), uniform("gradient.2", 2, 2, 2)]
    parameters = [torch.zeros(entry["shape"], requires_grad=True) for entry in inputs]
    for parameter, entry in zip(parameters, inputs):
        parameter.grad = make(entry, torch.float32)
    given = {key: float(value) if value == "inf" else value for key, value in attributes.items()}
    total = getattr(torch.nn.utils, function)(parameters, **given)
    entry = {"name": name, "function": function, "inputs": inputs, "attributes": attributes,
             "clipped": {entry["name"]: summary(parameter.grad) for entry, parameter in zip(inputs, parameters)}}
    return entry if total is None else {**entry, "total_norm": summary(torch.as_tensor(total))}


def clippings():
    return [
        clipping_case("norm", "clip_grad_norm_", max_norm=1.0),
        clipping_case("norm_not_reached", "clip_grad_norm_", max_norm=100.0),
        clipping_case("norm_1", "clip_grad_norm_", max_norm=1.0, norm_type=1.0),
        clipping_case("norm_inf", "clip_grad_norm_", max_norm=1.0, norm_type="inf"),
        clipping_case("value", "clip_grad_value_", clip_value=0.5),
    ]


def main(folder):
    header = {"source": "PyTorch " + torch.__version__, "generator": "tests/Reference/generate/torch_optim.py"}
    write(folder / "optimisers.json", {**header, "problem": PROBLEM, "parameters": PARAMETERS}, cases=optimisers())
    write(folder / "schedules.json", header, cases=schedules())
    write(folder / "clipping.json", header, cases=clippings())


if __name__ == "__main__":
    torch.set_num_threads(1)
    # SequentialLR steps its parts with an explicit epoch, which PyTorch itself deprecates.
    warnings.filterwarnings("ignore", message="The epoch parameter in `scheduler.step")
    main(Path(sys.argv[1]))
