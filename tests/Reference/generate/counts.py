"""Parameters and multiply-adds of networks that others wrote, for published.csv.

    /usr/bin/python3 tests/Reference/generate/counts.py tests/Reference/networks/published.csv [FOLDER]

Counts torchvision's networks, and, where FOLDER holds copies of the repositories in `FROM`, theirs too; stops where a row of the
table says something else. Multiply-adds are counted by dispatch, from the operators that a forward pass in evaluation mode
comes to, so that functions count as modules do. GENet's networks are Caffe files, whose layers are counted from their text.
"""

import csv
import importlib.util
import math
import re
import sys
import types
from pathlib import Path

import torch
import torchvision.models as tv
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

# Folder: the repository and its commit.
FROM = {
    "timm": "rwightman/pytorch-image-models v0.6.13",
    "pytorchcv": "osmr/imgclsmob 8489d1bf, its folder pytorch",
    "pytorch-cifar": "kuangliu/pytorch-cifar 49b7aa9",
    "GENet": "hujie-frank/GENet ae791f8",
    "GCNet": "xvjiarui/GCNet 029db54",
    "CoordAttention": "Andrew-Qibin/CoordAttention dbd5e7b",
    "triplet-attention": "landskape-ai/triplet-attention 2cf02fb",
    "SRMnet": "EvgenyKashin/SRMnet a7ebdbe",
    "squeeze_and_excitation": "ai-med/squeeze_and_excitation acdd26e",
}


class MultiplyAdds(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, function, _, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        name = function.overloadpacket.__name__
        if name == "convolution":
            self.count += result.numel() * args[1][0].numel()
        elif name in ("mm", "bmm"):
            self.count += result.numel() * args[0].shape[-1]
        elif name in ("addmm", "baddbmm"):
            self.count += result.numel() * args[1].shape[-1]
        return result


def count(network, shape):
    network.eval()
    with torch.no_grad(), MultiplyAdds() as multiply_adds:
        network(torch.zeros(1, *shape))
    return sum(parameter.numel() for parameter in network.parameters()), multiply_adds.count


def behind_each_residual(make):
    """torchvision's ResNet-50 with a block at the end of each residual branch, or none where make gives none."""
    network = tv.resnet50()
    for stage in range(2, 6):
        for block in getattr(network, f"layer{stage - 1}"):
            added = make(block.conv3.out_channels, stage)
            if added is not None:
                block.bn3 = nn.Sequential(block.bn3, added)
    return network


def coordinate_attention(layer):
    """torchvision's MobileNetV2 with a layer behind each depthwise convolution."""
    network = tv.mobilenet_v2()
    for block in network.features[1:-1]:
        layers = list(block.conv)
        width = layers[-2].in_channels
        block.conv = nn.Sequential(*layers[:-2], layer(width, width), *layers[-2:])
    return network


def caffe(text):
    """Learnable parameters and multiply-adds of a network as Caffe describes it, for images of 224 pixels."""
    tokens = re.findall(r'"[^"]*"|[{}]|[^\s{}]+', re.sub(r"(\w)\s+:", r"\1:", re.sub(r"#.*", "", text)))

    def block(at):
        entries = {}
        while at < len(tokens) and tokens[at] != "}":
            key, value = tokens[at].rstrip(":"), tokens[at + 1]
            at += 2
            if value == "{":
                value, at = block(at)
            entries.setdefault(key, []).append(value.strip('"') if isinstance(value, str) else value)
        return entries, at + 1

    shapes, parameters, multiply_adds = {"data": (3, 224, 224)}, 0, 0
    for layer in block(0)[0]["layer"]:
        kind, shape = layer["type"][0], shapes.get(layer.get("bottom", [None])[0])
        if shape is None:
            continue
        channels, height, width = shape
        options = next((layer[key][0] for key in ("convolution_param", "inner_product_param", "pooling_param") if key in layer), {})
        number = lambda key, default=0: int(options.get(key, [default])[0])
        bias = options.get("bias_term", ["true"])[0] == "true"
        if kind in ("Convolution", "DepthwiseConvolution"):
            kernel, stride, pad, out = number("kernel_size"), number("stride", 1), number("pad"), number("num_output")
            shape = (out, (height + 2 * pad - kernel) // stride + 1, (width + 2 * pad - kernel) // stride + 1)
            each = channels // number("group", 1) * kernel * kernel
            parameters += out * (each + bias)
            multiply_adds += math.prod(shape) * each
        elif kind == "InnerProduct":
            out = number("num_output")
            parameters += out * (math.prod(shape) + bias)
            multiply_adds += out * math.prod(shape)
            shape = (out, 1, 1)
        elif kind == "CuDNNBatchNorm":
            parameters += 2 * channels
        elif kind == "Pooling":
            kernel, stride, pad = number("kernel_size"), number("stride", 1), number("pad")
            side = 1 if "global_pooling" in options else math.ceil((height + 2 * pad - kernel) / stride) + 1
            shape = (channels, side, side)
        elif kind == "Axpy":
            shape = shapes[layer["bottom"][1]]
        for top in layer["top"]:
            shapes[top] = shape
    return parameters, multiply_adds


def of_torchvision(name):
    return lambda shape, _: count(getattr(tv, name)(), shape)


def of_timm(name):
    def counted(shape, _):
        # timm asks for weights there, which nothing here does.
        sys.modules.setdefault("huggingface_hub", types.ModuleType("huggingface_hub"))
        import timm

        return count(timm.create_model(name), shape)

    return counted


def of_pytorchcv(module, name):
    return lambda shape, _: count(getattr(importlib.import_module("pytorchcv.models." + module), name)(), shape)


def of_pytorch_cifar(name):
    return lambda shape, _: count(getattr(importlib.import_module("models"), name)(), shape)


def of_caffe(file):
    return lambda _, folder: caffe((folder / "GENet/models" / file).read_text())


def of_block(folder, module, make):
    """A network made with a class of one module, loaded from its file."""

    def counted(shape, root):
        # What initialises GCNet's block is mmcv's, and does not matter here.
        initialises = types.ModuleType("mmcv.cnn")
        initialises.constant_init = initialises.kaiming_init = lambda *_, **__: None
        sys.modules.setdefault("mmcv", types.ModuleType("mmcv"))
        sys.modules.setdefault("mmcv.cnn", initialises)
        file = next((root / folder).rglob(module + ".py"))
        spec = importlib.util.spec_from_file_location(module, file)
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        return count(make(loaded), shape)

    return counted


def gc(reduction, first):
    return of_block("GCNet/mmdet/ops/gcb", "context_block", lambda module: behind_each_residual(
        lambda width, stage: module.ContextBlock(width, 1 / reduction) if stage >= first else None))


def scse(name, *arguments):
    return of_block("squeeze_and_excitation/squeeze_and_excitation", "squeeze_and_excitation", lambda module: behind_each_residual(
        lambda width, _: getattr(module, name)(width, *arguments)))


NETWORKS = {
    **{name: of_torchvision(name) for name in """
        densenet121 densenet169 squeezenet1_0 squeezenet1_1 alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg19 vgg19_bn mnasnet1_0
        mnasnet0_5 regnet_x_400mf regnet_y_400mf regnet_y_800mf regnet_y_1_6gf wide_resnet50_2 wide_resnet101_2 convnext_tiny
        convnext_small efficientnet_b5 efficientnet_b6 efficientnet_b7 efficientnet_v2_s""".split()},
    **{name: of_timm(name) for name in """
        xception ghostnet_100 dpn68 res2net50_26w_4s res2net50_14w_8s ese_vovnet39b resnest50d resnetv2_50x1_bitm
        vit_base_patch16_224 vit_base_patch32_224 deit_small_patch16_224""".split()},
    "vovnet39": of_pytorchcv("vovnet", "vovnet39"),
    "sknet50": of_pytorchcv("sknet", "sknet50"),
    "sknet101": of_pytorchcv("sknet", "sknet101"),
    **{name: of_pytorchcv("densenet_cifar", name) for name in ("densenet100_k12_bc_cifar10", "densenet250_k24_bc_cifar10")},
    **{name: of_pytorchcv("pyramidnet_cifar", name) for name in (
        "pyramidnet110_a48_cifar10", "pyramidnet110_a84_cifar10", "pyramidnet110_a270_cifar10", "pyramidnet164_a270_bn_cifar10")},
    "preactresnet18_cifar10": of_pytorch_cifar("PreActResNet18"),
    "senet18_cifar10": of_pytorch_cifar("SENet18"),
    "ge_resnet50_minus": of_caffe("RN50-GEPF.prototxt"),
    "ge_resnet50": of_caffe("RN50-GEP.prototxt"),
    "ge_resnet50_plus": of_caffe("RN50-GEPP.prototxt"),
    "gc_resnet50_r16": gc(16, 2),
    "gc_resnet50_c3_c5_r16": gc(16, 3),
    "gc_resnet50_c3_c5_r4": gc(4, 3),
    "triplet_resnet50": of_block("triplet-attention/MODELS", "triplet_attention", lambda module: behind_each_residual(
        lambda width, _: module.TripletAttention(width))),
    "triplet_resnet50_no_spatial": of_block("triplet-attention/MODELS", "triplet_attention", lambda module: behind_each_residual(
        lambda width, _: module.TripletAttention(width, no_spatial=True))),
    "srm_resnet50": of_block("SRMnet/models", "layer_blocks", lambda module: behind_each_residual(lambda width, _: module.SRMLayer(width))),
    "ca_mobilenet_v2": of_block("CoordAttention", "coordatt", lambda module: coordinate_attention(module.CoordAtt)),
    "cse_resnet50": scse("ChannelSELayer", 2),
    "sse_resnet50": scse("SpatialSELayer"),
    "scse_resnet50": scse("ChannelSpatialSELayer", 2),
}


def main(table, folder=None):
    for name in FROM if folder else ():
        sys.path.append(str(Path(folder) / name))
    for row in csv.DictReader(Path(table).open()):
        if folder is None and not row["source"].startswith("torchvision"):
            continue
        counted = NETWORKS[row["id"]](tuple(map(int, row["input"].split("x"))), Path(folder or "."))
        print(row["id"], *counted, flush=True)
        if counted != (int(row["parameters"]), int(row["multiply_adds"])):
            sys.exit(f"{table} has {row['parameters']} and {row['multiply_adds']} for {row['id']}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
