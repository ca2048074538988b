"""Outputs of networks that others wrote, with procedural weights: NAME.json and NAME.npy of tests/Reference/networks/parity.

    /usr/bin/python3 tests/Reference/generate/outputs.py tests/Reference/networks/parity FOLDER [NAME ...]

FOLDER holds copies of the repositories in `networks.py`. The formats are those of the README beside the outputs.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

from networks import NETWORKS, search
from procedural import procedural, relative_error

CIFAR = [1, 3, 32, 32]
IMAGENET = [1, 3, 224, 224]

# Where it comes from, the image, and the modules whose outputs are compared on the way.
OUTPUTS = {
    "densenet121": ("torchvision 0.14.1", IMAGENET, ["features.pool0", "features.transition1", "features.transition2", "features.transition3"]),
    "squeezenet1_1": ("torchvision 0.14.1", IMAGENET, ["features.4", "features.7", "features.12"]),
    "alexnet": ("torchvision 0.14.1", IMAGENET, ["features.2", "features.5", "features.12"]),
    "vgg16_bn": ("torchvision 0.14.1", IMAGENET, ["features.6", "features.13", "features.43"]),
    "mnasnet1_0": ("torchvision 0.14.1", IMAGENET, ["layers.8.2", "layers.10.2", "layers.13.0"]),
    "regnet_y_400mf": ("torchvision 0.14.1", IMAGENET, ["trunk_output.block1", "trunk_output.block2", "trunk_output.block3", "trunk_output.block4"]),
    "efficientnet_v2_s": ("torchvision 0.14.1", IMAGENET, ["features.1", "features.3", "features.4", "features.6"]),
    "convnext_tiny": ("torchvision 0.14.1", IMAGENET, ["features.1", "features.3", "features.5", "features.7"]),
    "vit_b_16": ("torchvision 0.14.1", IMAGENET, ["conv_proj"]),
    "res2net50_26w_4s": ("timm 0.6.13", IMAGENET, ["layer1", "layer2", "layer4"]),
    "resnest50d": ("timm 0.6.13", IMAGENET, ["layer1", "layer2", "layer4"]),
    "dpn68": ("timm 0.6.13", IMAGENET, ["features.conv1_pool"]),
    "resnetv2_50x1_bitm": ("timm 0.6.13 with the eps of the authors, 1e-10", IMAGENET, ["stages.0", "stages.3"]),
    "sknet50": ("pytorchcv 8489d1bf", IMAGENET, ["features.stage1", "features.stage4"]),
    "pyramidnet110_a48_cifar10": ("pytorchcv 8489d1bf", CIFAR, ["features.stage1", "features.stage3"]),
    "densenet100_k12_bc_cifar10": ("pytorchcv 8489d1bf", CIFAR, ["features.init_block"]),
    "senet18_cifar10": ("kuangliu/pytorch-cifar 49b7aa9", CIFAR, ["layer1", "layer4"]),
    "gc_resnet50_r16": ("xvjiarui/GCNet 029db54 in torchvision 0.14.1", IMAGENET, ["layer1", "layer4"]),
    "scse_resnet50": ("ai-med/squeeze_and_excitation acdd26e in torchvision 0.14.1", IMAGENET, ["layer1", "layer4"]),
    "triplet_resnet50": ("landskape-ai/triplet-attention 2cf02fb in torchvision 0.14.1", IMAGENET, ["layer1", "layer4"]),
}


def fill(network):
    """Every tensor from its name, in the ranges of the README."""
    normalised = {name.rpartition(".")[0] for name, _ in network.named_buffers()}
    for name, tensor in network.state_dict().items():
        parent, _, last = name.rpartition(".")
        if last == "num_batches_tracked":
            continue
        if parent in normalised:
            lo, hi = (0.75, 1.25) if last in ("weight", "running_var") else (-0.2, 0.2)
        elif last.endswith("bias"):
            lo, hi = -0.1, 0.1
        else:
            # The one of positions has one example in front.
            shape = tensor.shape[1:] if last == "pos_embedding" else tensor.shape
            hi = math.sqrt(3 / math.prod(shape[1:]))
            lo = -hi
        tensor.copy_(procedural(name, tensor.shape, lo, hi))


def run(network, image, stages):
    seen = {}

    def watch(name):
        def see(_, __, output):
            wide = output.double()
            seen[name] = {
                "shape": list(output.shape),
                "mean": wide.mean().item(),
                "mean_magnitude": wide.abs().mean().item(),
                "first": output.contiguous().flatten()[:4].tolist(),
            }

        return see

    modules = dict(network.named_modules())
    hooks = [modules[name].register_forward_hook(watch(name)) for name in stages]
    output = network(image)
    for hook in hooks:
        hook.remove()
    return output, seen


def main(target, folder, *names):
    torch.set_num_threads(1)
    search(folder)
    for name in names or OUTPUTS:
        source, shape, stages = OUTPUTS[name]
        network = NETWORKS[name](Path(folder)).eval()
        for module in network.modules():
            # Of standardised weights, where timm has 1e-8.
            if type(module).__name__ == "StdConv2d":
                module.eps = 1e-10
        with torch.no_grad():
            fill(network)
            image = procedural("input", shape)
            output, seen = run(network, image, stages)
            error = relative_error(output, run(network.double(), image.double(), [])[0])
        if error > 3e-6:
            sys.exit(f"{name}: float32 is {error} from float64.")
        description = {
            "source": source,
            "input": shape,
            "parameters": sum(parameter.numel() for parameter in network.parameters()),
            "tensors": sum(not key.endswith("num_batches_tracked") for key in network.state_dict()),
        }
        lines = ",\n".join(f"  {json.dumps(stage)}: {json.dumps(entry)}" for stage, entry in seen.items())
        (Path(target) / f"{name}.json").write_text(json.dumps(description)[:-1] + ',\n "stages": {\n' + lines + "}}\n")
        np.save(Path(target) / f"{name}.npy", output.float().numpy())
        print(f"{name}: float32 is {error:.1e} from float64", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
