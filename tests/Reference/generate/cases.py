"""A case of the reference data: one call of PyTorch, its result, and the gradient of sum(result * cotangent)."""

import torch

from procedural import parameter_range, procedural, relative_error, summary


def uniform(name, *shape, lo=-1.0, hi=1.0):
    """A procedural float32 input."""
    return {"name": name, "shape": list(shape), "lo": lo, "hi": hi}


def fixed(name, shape, values):
    """An input written out: class labels, indices, masks."""
    return {"name": name, "shape": list(shape), "dtype": "bool" if isinstance(values[0], bool) else "int64", "values": values}


def _tensor(entry, dtype):
    if "values" in entry:
        kind = torch.bool if entry["dtype"] == "bool" else torch.int64
        return torch.tensor(entry["values"], dtype=kind).reshape(entry["shape"])
    return procedural(entry["name"], entry["shape"], entry["lo"], entry["hi"]).to(dtype)


def _resolve(op):
    target = torch
    for part in op.split("."):
        target = getattr(target, part)
    return target


def _call(op, tensors, attributes):
    """Calls op with the inputs in their order and the attributes by keyword. Inputs named `list.0`, `list.1` ...
    are one argument; einsum alone takes its equation first."""
    attributes = {key: getattr(torch, value) if key == "dtype" else value for key, value in attributes.items()}
    if op == "einsum":
        return torch.einsum(attributes["equation"], *tensors.values())
    lists = {}
    for name in [name for name in tensors if "." in name]:
        lists.setdefault(name.split(".")[0], []).append(tensors.pop(name))
    tensors = {**lists, **tensors}
    function = _resolve(op)
    if op.startswith("nn.functional."):
        return function(**tensors, **attributes)
    first = next(iter(tensors))
    return function(tensors.pop(first), **tensors, **attributes)


class Cases:
    """Collects the cases of one file, each checked against the same call in float64."""

    def __init__(self):
        self.entries = []
        self.worst = 0.0

    def function(self, name, op, inputs, constants=(), updated=(), **attributes):
        """`constants` get no gradient; `updated` are inputs that the call changes (running statistics)."""
        def evaluate(dtype):
            tensors = {entry["name"]: _tensor(entry, dtype) for entry in inputs}
            sources = {key: tensor.requires_grad_() for key, tensor in tensors.items()
                       if tensor.is_floating_point() and key not in constants and key not in updated}
            result = _call(op, dict(tensors), attributes)
            return sources, result, {key: tensors[key] for key in updated}

        self._add({"name": name, "op": op, "inputs": inputs, "attributes": attributes}, evaluate)

    def module(self, name, op, inputs, call=None, training=True, **attributes):
        """A module built from `attributes`, its state filled procedurally, called with the inputs and `call`'s keywords."""
        example = _resolve(op)(**attributes)
        state = [dict(uniform(key, *tensor.shape), **dict(zip(("lo", "hi"), parameter_range(key, tensor.shape))))
                 for key, tensor in example.state_dict().items() if tensor.is_floating_point()]

        def evaluate(dtype):
            module = _resolve(op)(**attributes).to(dtype).train(training)
            module.load_state_dict({entry["name"]: _tensor(entry, dtype) for entry in state}, strict=False)
            tensors = {entry["name"]: _tensor(entry, dtype) for entry in inputs}
            sources = {key: tensor.requires_grad_() for key, tensor in tensors.items() if tensor.is_floating_point()}
            result = module(*tensors.values(), **(call or {}))
            return {**sources, **dict(module.named_parameters())}, result, dict(module.named_buffers()) if training else {}

        entry = {"name": name, "op": op, "inputs": inputs, "state": state, "attributes": attributes, "training": training}
        self._add(entry if call is None else dict(entry, call=call), evaluate)

    def _add(self, entry, evaluate):
        if any(entry["name"] == other["name"] for other in self.entries):
            raise ValueError("There are two cases called %s." % entry["name"])
        single, double = self._results(evaluate, torch.float32), self._results(evaluate, torch.float64)
        for part in ("output", "gradients", "updated"):
            for key, tensor in single[part].items():
                error = relative_error(tensor, double[part][key].double())
                self.worst = max(self.worst, error)
                if error > 2e-6:
                    raise ValueError("%s: %s differs by %.1e between float32 and float64." % (entry["name"], key, error))
        entry["output"] = summary(single["output"].pop("output"))
        if single["output"]:
            entry["further"] = {key: summary(tensor) for key, tensor in single["output"].items()}
        if single["updated"]:
            entry["updated"] = {key: summary(tensor) for key, tensor in single["updated"].items()}
        if single["gradients"]:
            entry["gradients"] = {key: summary(tensor) for key, tensor in single["gradients"].items()}
        self.entries.append(entry)

    @staticmethod
    def _results(evaluate, dtype):
        sources, result, updated = evaluate(dtype)
        outputs = [result] if torch.is_tensor(result) else [item for item in result if item is not None]
        first = outputs[0]
        gradients = {}
        if first.requires_grad:
            cotangent = procedural("cotangent", first.shape).to(dtype)
            (first * cotangent).sum().backward()
            gradients = {key: tensor.grad for key, tensor in sources.items() if tensor.grad is not None}
        return {"output": {"output" if i == 0 else "output%d" % i: tensor for i, tensor in enumerate(outputs)},
                "gradients": gradients, "updated": updated}
