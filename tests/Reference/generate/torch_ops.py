"""Reference numbers of operators and modules, computed by PyTorch. Command, versions and file format: README.md.

    /usr/bin/python3 tests/Reference/generate/torch_ops.py tests/Reference/torch
"""

import sys
import warnings
from pathlib import Path

import torch

from cases import Cases, fixed, uniform
from procedural import write

F = "nn.functional."


def convolution():
    cases = Cases()
    for d, size in ((1, (9,)), (2, (6, 7)), (3, (4, 5, 4))):
        kernel = (3, 2, 2)[:d]
        def conv(name, c_in, c_out, groups=1, bias=True, kernel=kernel, **attributes):
            inputs = [uniform("input", 2, c_in, *size), uniform("weight", c_out, c_in // groups, *kernel)]
            inputs += [uniform("bias", c_out)] if bias else []
            cases.function("conv%dd_%s" % (d, name), F + "conv%dd" % d, inputs, groups=groups, **attributes)
        conv("plain", 2, 3)
        conv("without_bias", 2, 3, bias=False)
        conv("stride_padding", 2, 3, stride=2, padding=1)
        conv("dilation", 2, 3, dilation=2, padding=2)
        conv("groups", 4, 6, groups=2, padding=1)
        conv("depthwise", 3, 3, groups=3, padding=1)
        conv("one_by_one", 4, 3, kernel=(1,) * d)
    image, weight = uniform("input", 2, 2, 6, 7), uniform("weight", 3, 2, 3, 3)
    cases.function("conv2d_unequal", F + "conv2d", [image, uniform("weight", 3, 2, 3, 2)], stride=[2, 1], padding=[1, 0], dilation=[1, 2])
    cases.function("conv2d_padding_same", F + "conv2d", [image, weight], padding="same")
    for name, attributes in (("plain", {}), ("stride_padding", {"stride": 2, "padding": 1, "output_padding": 1}),
                             ("dilation", {"dilation": 2, "stride": 1})):
        cases.function("conv_transpose2d_" + name, F + "conv_transpose2d",
                       [uniform("input", 1, 3, 4, 3), uniform("weight", 3, 2, 3, 3), uniform("bias", 2)], **attributes)
    cases.function("conv_transpose2d_groups", F + "conv_transpose2d",
                   [uniform("input", 1, 4, 4, 3), uniform("weight", 4, 2, 3, 3), uniform("bias", 4)], groups=2, stride=2)
    cases.function("conv_transpose1d", F + "conv_transpose1d",
                   [uniform("input", 1, 3, 5), uniform("weight", 3, 2, 3), uniform("bias", 2)], stride=2)
    cases.module("Conv2d_module", "nn.Conv2d", [uniform("input", 2, 2, 5, 5)],
                 in_channels=2, out_channels=3, kernel_size=3, stride=2, padding=1)
    cases.module("Conv2d_padding_mode_reflect", "nn.Conv2d", [uniform("input", 1, 2, 4, 4)],
                 in_channels=2, out_channels=2, kernel_size=3, padding=1, padding_mode="reflect")
    return cases


def pooling():
    cases = Cases()
    for d, size in ((1, (9,)), (2, (7, 6)), (3, (5, 4, 4))):
        source = [uniform("input", 2, 2, *size)]
        for name, attributes in (("plain", {"kernel_size": 2}), ("overlapping", {"kernel_size": 3, "stride": 2, "padding": 1}),
                                 ("ceil_mode", {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
                                 ("ceil_mode_padding", {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True})):
            cases.function("max_pool%dd_%s" % (d, name), F + "max_pool%dd" % d, source, **attributes)
            cases.function("avg_pool%dd_%s" % (d, name), F + "avg_pool%dd" % d, source, **attributes)
        cases.function("max_pool%dd_dilation" % d, F + "max_pool%dd" % d, source, kernel_size=2, stride=1, dilation=2)
        cases.function("avg_pool%dd_padding_not_counted" % d, F + "avg_pool%dd" % d, source, kernel_size=3, stride=2, padding=1,
                       count_include_pad=False)
        for output in ([1] * d, [3, 2, 2][:d], [4, 3, 3][:d]):
            name = "x".join(map(str, output))
            cases.function("adaptive_avg_pool%dd_%s" % (d, name), F + "adaptive_avg_pool%dd" % d, source, output_size=output)
            cases.function("adaptive_max_pool%dd_%s" % (d, name), F + "adaptive_max_pool%dd" % d, source, output_size=output)
    cases.function("max_pool2d_with_indices", F + "max_pool2d", [uniform("input", 1, 2, 5, 4)], kernel_size=[3, 2], stride=[2, 1],
                   return_indices=True)
    cases.function("avg_pool2d_divisor", F + "avg_pool2d", [uniform("input", 1, 2, 5, 4)], kernel_size=2, divisor_override=3)
    return cases


def normalisation():
    cases = Cases()
    statistics = [uniform("running_mean", 3, lo=-0.2, hi=0.2), uniform("running_var", 3, lo=0.75, hi=1.25)]
    affine = [uniform("weight", 3, lo=0.75, hi=1.25), uniform("bias", 3, lo=-0.2, hi=0.2)]
    names = ("running_mean", "running_var")
    image = uniform("input", 4, 3, 3, 2)
    for training in (True, False):
        mode = "training" if training else "evaluation"
        changed = {"updated": names} if training else {"constants": names}
        cases.function("batch_norm_" + mode, F + "batch_norm", [image, *statistics, *affine], training=training, **changed)
        cases.function("batch_norm_plain_" + mode, F + "batch_norm", [image, *statistics], training=training, momentum=0.3, eps=1e-3,
                       **changed)
    for op, shape in (("BatchNorm1d", (5, 3)), ("BatchNorm1d", (4, 3, 5)), ("BatchNorm2d", (4, 3, 3, 2)), ("BatchNorm3d", (2, 3, 2, 2, 3))):
        for training in (True, False):
            cases.module("%s_%dd_%s" % (op, len(shape), "training" if training else "evaluation"), "nn." + op,
                         [uniform("input", *shape)], training=training, num_features=3)
    cases.module("BatchNorm2d_cumulative_average", "nn.BatchNorm2d", [image], num_features=3, momentum=None)
    cases.module("BatchNorm2d_without_statistics", "nn.BatchNorm2d", [image], num_features=3, track_running_stats=False)
    for shape in ([4], [3, 4]):
        wide = [uniform("weight", *shape, lo=0.75, hi=1.25), uniform("bias", *shape, lo=-0.2, hi=0.2)]
        for tail, extra in (("affine", wide), ("plain", [])):
            cases.function("layer_norm_%dd_%s" % (len(shape), tail), F + "layer_norm", [uniform("input", 2, 3, 4), *extra],
                           normalized_shape=shape, eps=1e-5)
    wide = [uniform("weight", 6, lo=0.75, hi=1.25), uniform("bias", 6, lo=-0.2, hi=0.2)]
    for groups in (1, 2, 3, 6):
        cases.function("group_norm_%d" % groups, F + "group_norm", [uniform("input", 2, 6, 2, 3), *wide], num_groups=groups, eps=1e-5)
    cases.function("instance_norm_plain", F + "instance_norm", [image], eps=1e-5)
    cases.function("instance_norm_affine", F + "instance_norm", [image, *affine], eps=1e-5)
    cases.function("instance_norm_1d", F + "instance_norm", [uniform("input", 2, 3, 7), *affine], eps=1e-5)
    cases.module("LayerNorm_module", "nn.LayerNorm", [uniform("input", 2, 3, 4)], normalized_shape=[4])
    cases.module("GroupNorm_module", "nn.GroupNorm", [uniform("input", 2, 4, 3)], num_groups=2, num_channels=4)
    cases.module("InstanceNorm2d_module", "nn.InstanceNorm2d", [image], num_features=3)
    cases.function("local_response_norm", F + "local_response_norm", [uniform("input", 1, 7, 2, 3)], size=5, alpha=1e-2, beta=0.75, k=2.0)
    cases.function("normalize", F + "normalize", [uniform("input", 3, 5)], p=2.0, dim=1)
    return cases


def activation():
    cases = Cases()
    wide = uniform("input", 3, 8, lo=-8.0, hi=8.0)
    near = uniform("input", 3, 8, lo=-2.0, hi=2.0)
    options = {"leaky_relu": {"negative_slope": 0.2}, "elu": {"alpha": 0.7}, "celu": {"alpha": 1.3}, "threshold": {"threshold": 0.5, "value": -1.0},
               "hardtanh": {"min_val": -0.5, "max_val": 1.5}, "softplus": {"beta": 2, "threshold": 3}, "gelu": {"approximate": "tanh"},
               "hardshrink": {"lambd": 0.3}, "softshrink": {"lambd": 0.3}}
    for op in ("relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "hardswish", "hardsigmoid", "hardtanh",
               "sigmoid", "tanh", "softplus", "softsign", "logsigmoid", "tanhshrink", "hardshrink", "softshrink"):
        home = "" if op in ("sigmoid", "tanh") else F
        cases.function(op, home + op, [wide])
        cases.function(op + "_near_zero", home + op, [near])
    for op, attributes in options.items():
        cases.function(op + "_options", F + op, [wide], **attributes)
    for op in ("softmax", "log_softmax", "softmin"):
        for dim in (0, 1, -1):
            cases.function("%s_dim_%s" % (op, str(dim).replace("-", "minus_")), F + op, [uniform("input", 2, 3, 4, lo=-5.0, hi=5.0)], dim=dim)
    cases.function("glu", F + "glu", [uniform("input", 3, 8, lo=-3.0, hi=3.0)], dim=1)
    cases.function("prelu", F + "prelu", [uniform("input", 2, 3, 4), uniform("weight", 3, lo=0.1, hi=0.4)])
    return cases


def loss():
    cases = Cases()
    scores, labels = uniform("input", 4, 5, lo=-3.0, hi=3.0), fixed("target", [4], [1, 0, 4, 2])
    weight = uniform("weight", 5, lo=0.5, hi=2.0)
    for reduction in ("mean", "sum", "none"):
        cases.function("cross_entropy_" + reduction, F + "cross_entropy", [scores, labels], reduction=reduction)
        cases.function("cross_entropy_smoothed_" + reduction, F + "cross_entropy", [scores, labels], reduction=reduction, label_smoothing=0.1)
        cases.function("cross_entropy_weighted_" + reduction, F + "cross_entropy", [scores, labels, weight], ("weight",), reduction=reduction)
        cases.function("cross_entropy_weighted_smoothed_" + reduction, F + "cross_entropy", [scores, labels, weight], ("weight",),
                       reduction=reduction, label_smoothing=0.2)
        cases.function("nll_loss_" + reduction, F + "nll_loss", [uniform("input", 4, 5, lo=-3.0, hi=-0.1), labels, weight], ("weight",),
                       reduction=reduction)
        pair = [uniform("input", 3, 4), uniform("target", 3, 4)]
        chances = [uniform("input", 3, 4, lo=0.05, hi=0.95), uniform("target", 3, 4, lo=0.05, hi=0.95)]
        logits = [uniform("input", 3, 4, lo=-4.0, hi=4.0), uniform("target", 3, 4, lo=0.0, hi=1.0)]
        for op in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"):
            cases.function("%s_%s" % (op, reduction), F + op, pair, ("target",), reduction=reduction)
        cases.function("binary_cross_entropy_" + reduction, F + "binary_cross_entropy", chances, ("target",), reduction=reduction)
        cases.function("binary_cross_entropy_with_logits_" + reduction, F + "binary_cross_entropy_with_logits", logits, ("target",),
                       reduction=reduction)
        cases.function("kl_div_" + reduction, F + "kl_div", [uniform("input", 3, 4, lo=-3.0, hi=-0.1), chances[1]], ("target",),
                       reduction=reduction)
    cases.function("cross_entropy_ignored_label", F + "cross_entropy", [scores, fixed("target", [4], [1, -100, 4, 2])], ignore_index=-100)
    cases.function("cross_entropy_of_images", F + "cross_entropy",
                   [uniform("input", 2, 3, 2, 2), fixed("target", [2, 2, 2], [0, 1, 2, 0, 2, 2, 1, 0])], label_smoothing=0.1)
    cases.function("cross_entropy_of_probabilities", F + "cross_entropy", [scores, uniform("target", 4, 5, lo=0.0, hi=0.4)], ("target",))
    cases.function("smooth_l1_loss_beta", F + "smooth_l1_loss", pair, ("target",), beta=0.3)
    cases.function("huber_loss_delta", F + "huber_loss", pair, ("target",), delta=0.3)
    cases.function("binary_cross_entropy_with_logits_weights", F + "binary_cross_entropy_with_logits",
                   [*logits, uniform("weight", 3, 4, lo=0.5, hi=2.0), uniform("pos_weight", 4, lo=0.5, hi=2.0)], ("target", "weight", "pos_weight"))
    cases.function("kl_div_batchmean_log_target", F + "kl_div",
                   [uniform("input", 3, 4, lo=-3.0, hi=-0.1), uniform("target", 3, 4, lo=-3.0, hi=-0.1)], ("target",),
                   reduction="batchmean", log_target=True)
    return cases


def main(folder):
    from torch_tensor_ops import arithmetic, layers, reduction, shape
    groups = {"convolution": convolution, "pooling": pooling, "normalisation": normalisation, "activation": activation, "loss": loss,
              "arithmetic": arithmetic, "reduction": reduction, "shape": shape, "layers": layers}
    for name, group in groups.items():
        cases = group()
        write(folder / (name + ".json"), {"source": "PyTorch " + torch.__version__, "generator": "tests/Reference/generate/torch_ops.py"},
              cases=cases.entries)
        print("%-14s %3d cases, float32 within %.1e of float64" % (name, len(cases.entries), cases.worst))


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", message="reduction: 'mean' divides the total loss by both")
    main(Path(sys.argv[1]))
