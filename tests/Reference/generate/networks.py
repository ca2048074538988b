"""Networks that others wrote, by the names of published.csv: torchvision's, and those of repositories whose copies lie in a folder."""

import importlib.util
import sys
import types
from pathlib import Path

import torchvision.models as tv
from torch import nn

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


def of_torchvision(name):
    return lambda _: getattr(tv, name)()


def of_timm(name):
    def network(_):
        # timm asks for weights there, which nothing here does.
        sys.modules.setdefault("huggingface_hub", types.ModuleType("huggingface_hub"))
        import timm

        return timm.create_model(name)

    return network


def of_pytorchcv(module, name):
    return lambda _: getattr(importlib.import_module("pytorchcv.models." + module), name)()


def of_pytorch_cifar(name):
    return lambda _: getattr(importlib.import_module("models"), name)()


def of_block(folder, module, make):
    """A network made with a class of one module, loaded from its file."""

    def network(root):
        # What initialises GCNet's block is mmcv's, and does not matter here.
        initialises = types.ModuleType("mmcv.cnn")
        initialises.constant_init = initialises.kaiming_init = lambda *_, **__: None
        sys.modules.setdefault("mmcv", types.ModuleType("mmcv"))
        sys.modules.setdefault("mmcv.cnn", initialises)
        file = next((root / folder).rglob(module + ".py"))
        spec = importlib.util.spec_from_file_location(module, file)
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        return make(loaded)

    return network


def gc(reduction, first):
    return of_block("GCNet/mmdet/ops/gcb", "context_block", lambda module: behind_each_residual(
        lambda width, stage: module.ContextBlock(width, 1 / reduction) if stage >= first else None))


def scse(name, *arguments):
    return of_block("squeeze_and_excitation/squeeze_and_excitation", "squeeze_and_excitation", lambda module: behind_each_residual(
        lambda width, _: getattr(module, name)(width, *arguments)))


NETWORKS = {
    **{name: of_torchvision(name) for name in """
        densenet121 densenet169 squeezenet1_0 squeezenet1_1 alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg16_bn vgg19 vgg19_bn mnasnet1_0
        mnasnet0_5 regnet_x_400mf regnet_y_400mf regnet_y_800mf regnet_y_1_6gf wide_resnet50_2 wide_resnet101_2 convnext_tiny
        convnext_small efficientnet_b5 efficientnet_b6 efficientnet_b7 efficientnet_v2_s vit_b_16""".split()},
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


def search(folder):
    """Lets the copies in the folder be imported."""
    sys.path.extend(str(Path(folder) / name) for name in FROM)
