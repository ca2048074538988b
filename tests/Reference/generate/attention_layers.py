"""Outputs and gradients of attention layers, written from their papers' equations in plain PyTorch. Format: README.md.

    /usr/bin/python3 tests/Reference/generate/attention_layers.py tests/Reference/networks

A layer here is a function of the image and of its parameters by name; it knows nothing of how the layers under test are
built. Nets with batch normalisation are in training mode, so that gradients pass through the statistics of the batch.
"""

import math
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

from procedural import parameter_range, procedural, relative_error, summary, write

CASES = []


def case(name, layer, shape, parameters, function):
    """`layer` is the layer as an experiment file writes it, `parameters` maps names to shapes."""
    CASES.append((name, layer, shape, parameters, function))


def spread(gate):
    return gate[:, :, None, None]


def batch_norm(x, p, name, eps=1e-5):
    """Over all but the channels, with the biased variance of the batch."""
    axes = [0] + list(range(2, x.dim()))
    mean = x.mean(axes, keepdim=True)
    variance = ((x - mean) ** 2).mean(axes, keepdim=True)
    shape = [1, -1] + [1] * (x.dim() - 2)
    return (x - mean) / (variance + eps).sqrt() * p[name + ".weight"].view(shape) + p[name + ".bias"].view(shape)


def layer_norm(x, p, name, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / (variance + eps).sqrt() * p[name + ".weight"] + p[name + ".bias"]


def linear(x, p, name):
    y = x @ p[name + ".weight"].t()
    return y + p[name + ".bias"] if name + ".bias" in p else y


def conv(x, p, name, **options):
    return F.conv2d(x, p[name + ".weight"], p.get(name + ".bias"), **options)


def hard_sigmoid(x):
    return (x + 3).clamp(0, 6) / 6


def norm(name, channels):
    return {name + ".weight": [channels], name + ".bias": [channels]}


def biased(name, *shape):
    return {name + ".weight": list(shape), name + ".bias": [shape[0]]}


# Squeeze-and-excitation: the options of its ablations.

IMAGE = [2, 6, 4, 5]
FCS = {"fc1.weight": [3, 6], "fc2.weight": [6, 3]}


def excitation(squeeze=lambda x: [x.mean((2, 3))], inner=torch.relu, gate=torch.sigmoid):
    return lambda x, p: x * spread(gate(sum(linear(inner(linear(z, p, "fc1")), p, "fc2") for z in squeeze(x))))


def largest(x):
    return x.flatten(2).max(2)[0]


case("se_max", "se: {hidden: 3, squeeze: max}", IMAGE, FCS, excitation(lambda x: [largest(x)]))
case("se_both_biased", "se: {hidden: 3, squeeze: both, bias: both}", IMAGE, {**biased("fc1", 3, 6), **biased("fc2", 6, 3)},
     excitation(lambda x: [x.mean((2, 3)), largest(x)]))
case("se_tanh", "se: {hidden: 3, gate: tanh}", IMAGE, FCS, excitation(gate=torch.tanh))
case("se_relu_gate", "se: {hidden: 3, gate: relu}", IMAGE, FCS, excitation(gate=torch.relu))
case("se_hard_sigmoid", "se: {hidden: 3, gate: hard_sigmoid, bias: second}", IMAGE, {"fc1.weight": [3, 6], **biased("fc2", 6, 3)}, excitation(gate=hard_sigmoid))
case("se_silu", "se: {hidden: 3, activation: silu}", IMAGE, FCS, excitation(inner=lambda z: z * torch.sigmoid(z)))
case("se_leaky", "se: {hidden: 3, activation: {leaky_relu: 0.2}}", IMAGE, FCS, excitation(inner=lambda z: torch.where(z > 0, z, 0.2 * z)))
case("se_no_squeeze", "se: {hidden: 3, squeeze: none}", IMAGE, {"fc1.weight": [3, 6, 1, 1], "fc2.weight": [6, 3, 1, 1]},
     lambda x, p: x * torch.sigmoid(conv(torch.relu(conv(x, p, "fc1")), p, "fc2")))
case("se_no_path", "se: {hidden: 0, bias: second}", [2, 3, 4, 4], {"fc2.bias": [3]}, lambda x, p: x * spread(torch.sigmoid(p["fc2.bias"][None])))
case("effective_se", "effective_se", IMAGE, biased("fc", 6, 6), lambda x, p: x * spread(hard_sigmoid(linear(x.mean((2, 3)), p, "fc"))))
case("effective_se_sigmoid", "effective_se: {bias: false, gate: sigmoid}", IMAGE, {"fc.weight": [6, 6]},
     lambda x, p: x * spread(torch.sigmoid(linear(x.mean((2, 3)), p, "fc"))))


# CBAM.

def channel_attention(x, p, scope=""):
    mlp = lambda z: linear(torch.relu(linear(z, p, scope + "fc1")), p, scope + "fc2")
    return x * spread(torch.sigmoid(mlp(x.mean((2, 3))) + mlp(largest(x))))


def spatial_attention(x, p, scope="", max_first=False, normalised=False):
    planes = [x.mean(1, keepdim=True), x.max(1, keepdim=True)[0]]
    kernel = p[scope + "conv.weight"].shape[-1]
    gate = conv(torch.cat(planes[::-1] if max_first else planes, 1), p, scope + "conv", padding=kernel // 2)
    return x * torch.sigmoid(batch_norm(gate, p, scope + "batch_norm") if normalised else gate)


case("channel_attention", "channel_attention: {hidden: 3}", IMAGE, FCS, channel_attention)
case("spatial_attention", "spatial_attention: 3", IMAGE, {"conv.weight": [1, 2, 3, 3]}, spatial_attention)
case("spatial_attention_conv", "spatial_attention: {kernel: 3, squeeze: conv}", IMAGE, {"squeeze.weight": [1, 6, 1, 1], "conv.weight": [1, 1, 3, 3]},
     lambda x, p: x * torch.sigmoid(conv(conv(x, p, "squeeze"), p, "conv", padding=1)))
case("spatial_attention_mean", "spatial_attention: {kernel: 3, squeeze: mean}", IMAGE, {"conv.weight": [1, 1, 3, 3]},
     lambda x, p: x * torch.sigmoid(conv(x.mean(1, keepdim=True), p, "conv", padding=1)))
case("spatial_attention_max", "spatial_attention: {kernel: 3, squeeze: max}", IMAGE, {"conv.weight": [1, 1, 3, 3]},
     lambda x, p: x * torch.sigmoid(conv(x.amax(1, keepdim=True), p, "conv", padding=1)))
case("cbam_of_the_authors", "cbam: {hidden: 2, bias: both, squeeze: max_mean, norm: true}", [3, 6, 8, 7],
     {**biased("channel.fc1", 2, 6), **biased("channel.fc2", 6, 2), "spatial.conv.weight": [1, 2, 7, 7], **norm("spatial.batch_norm", 1)},
     lambda x, p: spatial_attention(channel_attention(x, p, "channel."), p, "spatial.", max_first=True, normalised=True))


# ECA, SimAM.

def eca(x, p):
    weight = p["conv.weight"].flatten()
    reach = len(weight) // 2
    z = F.pad(x.mean((2, 3)), (reach, reach))
    return x * spread(torch.sigmoid(sum(weight[j] * z[:, j:j + x.shape[1]] for j in range(len(weight)))))


case("eca_adaptive", "eca", [2, 64, 3, 3], {"conv.weight": [1, 1, 3]}, eca)
case("eca_wide", "eca: 7", [2, 5, 3, 4], {"conv.weight": [1, 1, 7]}, eca)


def simam(x, p, weight=1e-4):
    mean = x.mean((2, 3), keepdim=True)
    variance = ((x - mean) ** 2).sum((2, 3), keepdim=True) / (x.shape[2] * x.shape[3] - 1)
    energy = 4 * (variance + weight) / ((x - mean) ** 2 + 2 * variance + 2 * weight)
    return x * torch.sigmoid(1 / energy)


case("simam", "simam", IMAGE, {}, simam)
case("simam_lambda", "simam: 0.1", IMAGE, {}, lambda x, p: simam(x, p, 0.1))


# Gather-excite.

def nearest(z, size):
    rows = torch.arange(size[0]) * z.shape[2] // size[0]
    columns = torch.arange(size[1]) * z.shape[3] // size[1]
    return z[:, :, rows][:, :, :, columns]


def gathered_means(x, extent):
    side, reach = 2 * extent - 1, extent - 1
    weight = torch.ones(x.shape[1], 1, side, side, dtype=x.dtype)
    options = {"stride": extent, "padding": reach, "groups": x.shape[1]}
    return F.conv2d(x, weight, **options) / F.conv2d(torch.ones_like(x), weight, **options)


def excite(x, z):
    return x * torch.sigmoid(nearest(z, x.shape[2:]))


def gather_2(x, p):
    return batch_norm(conv(x, p, "gather.conv1", stride=2, padding=1, groups=x.shape[1]), p, "gather.batch_norm1")


def gather_4(x, p):
    z = torch.relu(gather_2(x, p))
    return batch_norm(conv(z, p, "gather.conv2", stride=2, padding=1, groups=x.shape[1]), p, "gather.batch_norm2")


FIELD = [2, 4, 7, 6]
STEP = {n: {"gather.conv%d.weight" % n: [4, 1, 3, 3], **norm("gather.batch_norm%d" % n, 4)} for n in (1, 2)}
case("ge_global", "gather_excite", FIELD, {}, lambda x, p: excite(x, x.mean((2, 3), keepdim=True)))
case("ge_2", "gather_excite: 2", FIELD, {}, lambda x, p: excite(x, gathered_means(x, 2)))
case("ge_4", "gather_excite: 4", FIELD, {}, lambda x, p: excite(x, gathered_means(x, 4)))
case("ge_theta_global", "gather_excite: {parameters: gather}", [3, 4, 3, 2], {"gather.conv1.weight": [4, 1, 3, 2], **norm("gather.batch_norm1", 4)},
     lambda x, p: excite(x, batch_norm(conv(x, p, "gather.conv1", groups=4), p, "gather.batch_norm1")))
case("ge_theta_4", "gather_excite: {extent: 4, parameters: gather}", FIELD, {**STEP[1], **STEP[2]}, lambda x, p: excite(x, gather_4(x, p)))
case("ge_theta_plus_2", "gather_excite: {extent: 2, parameters: both, hidden: 3, bias: both}", FIELD,
     {**STEP[1], **biased("fc1", 3, 4, 1, 1), **biased("fc2", 4, 3, 1, 1)},
     lambda x, p: excite(x, conv(torch.relu(conv(gather_2(x, p), p, "fc1")), p, "fc2")))


# Global context, coordinate attention.

def global_context(fuse, attend=True):
    def function(x, p):
        weights = torch.softmax(conv(x, p, "mask").flatten(1), 1) if attend else torch.full_like(x[:, 0], 1 / x[0, 0].numel()).flatten(1)
        z = torch.einsum("bcp,bp->bc", x.flatten(2), weights)
        return fuse(x, spread(linear(torch.relu(layer_norm(linear(z, p, "fc1"), p, "norm")), p, "fc2")))
    return function


CONTEXT = {**biased("fc1", 3, 6), **norm("norm", 3), **biased("fc2", 6, 3)}
case("global_context", "global_context: {hidden: 3}", IMAGE, {**biased("mask", 1, 6, 1, 1), **CONTEXT}, global_context(lambda x, t: x + t))
case("global_context_scale_avg", "global_context: {hidden: 3, pooling: avg, fusion: scale}", IMAGE, CONTEXT,
     global_context(lambda x, t: x * torch.sigmoid(t), attend=False))


def coordinate_attention(x, p, inner=lambda z: z * hard_sigmoid(z)):
    height = x.shape[2]
    places = torch.cat([x.mean(3), x.mean(2)], 2)[..., None]
    z = inner(batch_norm(conv(places, p, "conv"), p, "batch_norm"))
    rows = torch.sigmoid(conv(z[:, :, :height], p, "conv_h"))
    columns = torch.sigmoid(conv(z[:, :, height:], p, "conv_w"))
    return x * rows * columns.transpose(2, 3)


COORDINATE = {**biased("conv", 3, 6, 1, 1), **norm("batch_norm", 3), **biased("conv_h", 6, 3, 1, 1), **biased("conv_w", 6, 3, 1, 1)}
case("coordinate_attention", "coordinate_attention: {hidden: 3}", IMAGE, COORDINATE, coordinate_attention)
case("coordinate_attention_relu", "coordinate_attention: {hidden: 3, activation: relu}", IMAGE, COORDINATE,
     lambda x, p: coordinate_attention(x, p, torch.relu))


# Selective kernel, BAM.

def selective_kernel(paths, groups, stride=1):
    def function(x, p):
        outputs = [torch.relu(batch_norm(conv(x, p, "branch%d.conv1" % m, stride=stride, padding=m, dilation=m, groups=groups), p, "branch%d.batch_norm1" % m))
                   for m in range(1, paths + 1)]
        z = torch.relu(batch_norm(linear(sum(outputs).mean((2, 3)), p, "fc1"), p, "batch_norm"))
        scores = linear(z, p, "fc2").chunk(paths, 1)
        exponentials = [torch.exp(score) for score in scores]
        return sum(spread(e / sum(exponentials)) * output for e, output in zip(exponentials, outputs))
    return function


def kernels(paths, c_in, out, groups, hidden):
    shapes = {}
    for m in range(1, paths + 1):
        shapes.update({"branch%d.conv1.weight" % m: [out, c_in // groups, 3, 3], **norm("branch%d.batch_norm1" % m, out)})
    return {**shapes, "fc1.weight": [hidden, out], **norm("batch_norm", hidden), "fc2.weight": [paths * out, hidden]}


case("selective_kernel", "selective_kernel: {hidden: 5, groups: 2}", [4, 6, 5, 5], kernels(2, 6, 6, 2, 5), selective_kernel(2, 2))
case("selective_kernel_strided", "selective_kernel: {hidden: 3, paths: 3, out: 4, stride: 2}", [4, 6, 6, 7], kernels(3, 6, 4, 1, 3), selective_kernel(3, 1, 2))


def bam(join, dilation=4):
    def function(x, p):
        channels = linear(torch.relu(batch_norm(linear(x.mean((2, 3)), p, "channel.linear1"), p, "channel.batch_norm1")), p, "channel.linear2")
        z = torch.relu(batch_norm(conv(x, p, "spatial.conv1"), p, "spatial.batch_norm1"))
        for n in (2, 3):
            z = torch.relu(batch_norm(conv(z, p, "spatial.conv%d" % n, padding=dilation, dilation=dilation), p, "spatial.batch_norm%d" % n))
        return (1 + torch.sigmoid(join(spread(channels), conv(z, p, "spatial.conv4")))) * x
    return function


BAM = {**biased("channel.linear1", 2, 6), **norm("channel.batch_norm1", 2), **biased("channel.linear2", 6, 2),
       **biased("spatial.conv1", 2, 6, 1, 1), **norm("spatial.batch_norm1", 2), **biased("spatial.conv2", 2, 2, 3, 3), **norm("spatial.batch_norm2", 2),
       **biased("spatial.conv3", 2, 2, 3, 3), **norm("spatial.batch_norm3", 2), **biased("spatial.conv4", 1, 2, 1, 1)}
case("bam", "bam: {hidden: 2}", [4, 6, 7, 6], BAM, bam(torch.add))
case("bam_product", "bam: {hidden: 2, join: product, dilation: 2}", [4, 6, 5, 6], BAM, bam(torch.mul, 2))
case("bam_max", "bam: {hidden: 2, join: max, dilation: 2}", [4, 6, 5, 6], BAM, bam(torch.maximum, 2))


def split_attention(radix, groups, stride=1):
    def function(x, p):
        u = torch.relu(batch_norm(conv(x, p, "features.conv1", stride=stride, padding=1, groups=groups * radix), p, "features.batch_norm1"))
        out = u.shape[1] // radix
        each = out // groups
        z = sum(u[:, r * out:(r + 1) * out] for r in range(radix)).mean((2, 3), keepdim=True)
        z = conv(torch.relu(batch_norm(conv(z, p, "fc1", groups=groups), p, "batch_norm")), p, "fc2", groups=groups)[:, :, 0, 0]
        y = []
        for c in range(out):
            k, at = c // each, c % each
            logits = torch.stack([z[:, k * radix * each + r * each + at] for r in range(radix)])
            weights = torch.sigmoid(logits) if radix == 1 else torch.softmax(logits, 0)
            y.append(sum(weights[r][:, None, None] * u[:, r * out + c] for r in range(radix)))
        return torch.stack(y, 1)
    return function


def splits(radix, groups, c_in, out, hidden):
    return {"features.conv1.weight": [radix * out, c_in // (groups * radix), 3, 3], **norm("features.batch_norm1", radix * out),
            **biased("fc1", hidden, out // groups, 1, 1), **norm("batch_norm", hidden), **biased("fc2", radix * out, hidden // groups, 1, 1)}


case("split_attention", "split_attention: {hidden: 4}", [4, 6, 5, 5], splits(2, 1, 6, 6, 4), split_attention(2, 1))
case("split_attention_groups", "split_attention: {hidden: 4, groups: 2, radix: 3, out: 4, stride: 2}", [4, 6, 6, 5], splits(3, 2, 6, 4, 4), split_attention(3, 2, 2))
case("split_attention_of_one", "split_attention: {reduction: 2, minimum: 2, radix: 1, groups: 2}", [4, 8, 5, 4], splits(1, 2, 8, 8, 4), split_attention(1, 2))


def style(x, p):
    flat = x.flatten(2)
    mean = flat.mean(2)
    deviation = (((flat - mean[:, :, None]) ** 2).sum(2) / (flat.shape[2] - 1) + 1e-5).sqrt()
    z = mean * p["weight"][:, 0] + deviation * p["weight"][:, 1]
    return x * spread(torch.sigmoid(batch_norm(z, p, "batch_norm")))


case("style_recalibration", "style_recalibration", [4, 6, 5, 4], {"weight": [6, 2], **norm("batch_norm", 6)}, style)


def triplet(spatial, kernel):
    def gate(planes, p, name):
        return torch.sigmoid(batch_norm(conv(planes, p, name + ".conv1", padding=kernel // 2), p, name + ".batch_norm1"))

    def function(x, p):
        over_rows = torch.stack([x.amax(2), x.mean(2)], 1)
        over_columns = torch.stack([x.amax(3), x.mean(3)], 1).transpose(2, 3)
        over_channels = torch.stack([x.amax(1), x.mean(1)], 1)
        parts = [x * gate(over_rows, p, "cw")[:, 0][:, :, None, :], x * gate(over_columns, p, "hc")[:, 0].transpose(1, 2)[:, :, :, None]]
        if spatial:
            parts.append(x * gate(over_channels, p, "hw"))
        return sum(parts) / len(parts)
    return function


PLANES = {name: {name + ".conv1.weight": [1, 2, 3, 3], **norm(name + ".batch_norm1", 1)} for name in ("cw", "hc", "hw")}
case("triplet_attention", "triplet_attention: 3", [3, 6, 5, 4], {**PLANES["cw"], **PLANES["hc"], **PLANES["hw"]}, triplet(True, 3))
case("triplet_attention_of_two", "triplet_attention: {kernel: 3, spatial: false}", [3, 6, 5, 4], {**PLANES["cw"], **PLANES["hc"]}, triplet(False, 3))


def non_local(mode, pool=1, normalised=True):
    def function(x, p):
        def positions(z):
            return (F.max_pool2d(z, pool) if pool > 1 else z).flatten(2)
        theta = x if mode == "gaussian" else conv(x, p, "theta")
        phi = x if mode == "gaussian" else conv(x, p, "phi")
        f = torch.einsum("bci,bcj->bij", theta.flatten(2), positions(phi))
        f = f / f.shape[2] if mode == "dot_product" else torch.softmax(f, 2)
        y = torch.einsum("bij,bcj->bci", f, positions(conv(x, p, "g"))).reshape(x.shape[0], -1, *x.shape[2:])
        y = conv(y, p, "output")
        return x + (batch_norm(y, p, "norm") if normalised else y)
    return function


AROUND = {**biased("g", 3, 6, 1, 1), **biased("output", 6, 3, 1, 1)}
EMBEDDED = {**biased("theta", 3, 6, 1, 1), **biased("phi", 3, 6, 1, 1), **AROUND}
case("non_local", "non_local: {norm: false}", [3, 6, 5, 4], EMBEDDED, non_local("embedded_gaussian", 1, False))
case("non_local_pooled", "non_local: {hidden: 3, pool: 2, norm: false}", [3, 6, 5, 4], EMBEDDED, non_local("embedded_gaussian", 2, False))
case("non_local_gaussian", "non_local: {hidden: 3, mode: gaussian, pool: 2, norm: false}", [3, 6, 4, 4], AROUND, non_local("gaussian", 2, False))
case("non_local_dot_product", "non_local: {hidden: 3, mode: dot_product}", [3, 6, 4, 4], {**EMBEDDED, **norm("norm", 6)}, non_local("dot_product"))


# Self-attention.

def attend(x, p, heads, positions=None, bias=None):
    """One head after the other, on tokens [B, T, E]."""
    length = p["out_proj.weight"].shape[0]
    if positions is not None:
        x = x + positions
    q, k, v = (x @ w.t() + b for w, b in zip(p["in_proj_weight"].chunk(3), p["in_proj_bias"].chunk(3)))
    outputs, width = [], length // heads
    for h in range(heads):
        part = slice(h * width, (h + 1) * width)
        scores = torch.einsum("bqe,bke->bqk", q[..., part], k[..., part]) / math.sqrt(width)
        outputs.append(torch.softmax(scores if bias is None else scores + bias[h], -1) @ v[..., part])
    return linear(torch.cat(outputs, -1), p, "out_proj")


def over_positions(function):
    return lambda x, p: function(x.flatten(2).transpose(1, 2), p).transpose(1, 2).reshape(x.shape)


def over_channels(function):
    return lambda x, p: function(x.flatten(2), p).reshape(x.shape)


def sinusoids(count, length):
    table = torch.empty(count, length, dtype=torch.float64)
    for t in range(count):
        for e in range(length):
            angle = t / 10000 ** ((e - e % 2) / length)
            table[t, e] = math.cos(angle) if e % 2 else math.sin(angle)
    return table


def distances(table, rows, columns):
    """[heads, T, T] of the numbers for each distance."""
    places = [(r, c) for r in range(rows) for c in range(columns)]
    index = torch.tensor([[(qr - kr + rows - 1) * (2 * columns - 1) + qc - kc + columns - 1 for kr, kc in places] for qr, qc in places])
    return table[index].permute(2, 0, 1)


def attention(length, **more):
    return {"in_proj_weight": [3 * length, length], "in_proj_bias": [3 * length], **biased("out_proj", length, length), **more}


GRID = [2, 6, 3, 4]
case("mhsa_projection", "mhsa: {heads: 2, projection: 8}", GRID, {**attention(8), **biased("embed", 8, 12), **biased("unembed", 12, 8)},
     over_channels(lambda x, p: linear(attend(linear(x, p, "embed"), p, 2), p, "unembed")))
case("mhsa_pre_norm", "mhsa: {heads: 3, tokens: positions, norm: pre, residual: true}", GRID, {**attention(6), **norm("norm", 6)},
     over_positions(lambda x, p: x + attend(layer_norm(x, p, "norm"), p, 3)))
case("mhsa_post_norm", "mhsa: {heads: 3, norm: post, residual: true}", GRID, {**attention(12), **norm("norm", 12)},
     over_channels(lambda x, p: layer_norm(x + attend(x, p, 3), p, "norm")))
case("mhsa_learned", "mhsa: {heads: 3, tokens: positions, position: learned}", GRID, {**attention(6), "position": [12, 6]},
     over_positions(lambda x, p: attend(x, p, 3, p["position"])))
case("mhsa_sinusoidal", "mhsa: {heads: 1, position: sinusoidal}", [2, 4, 3, 5], attention(15),
     over_channels(lambda x, p: attend(x, p, 1, sinusoids(4, 15).to(x.dtype))))
case("mhsa_relative", "mhsa: {heads: 2, tokens: positions, position: relative}", GRID, {**attention(6), "relative_position_bias": [35, 2]},
     over_positions(lambda x, p: attend(x, p, 2, bias=distances(p["relative_position_bias"], 3, 4))))
case("mhsa_relative_channels", "mhsa: {heads: 3, position: relative}", GRID, {**attention(12), "relative_position_bias": [11, 3]},
     over_channels(lambda x, p: attend(x, p, 3, bias=distances(p["relative_position_bias"], 6, 1))))


def windowed(heads, side, shift, relative):
    """Every position against every other; a pair outside of a common window, or across the border of a moved one, does not count."""
    def function(x, p):
        rows, columns = x.shape[2:]
        places = []
        for i in range(rows):
            for j in range(columns):
                row, column = (i - shift) % rows, (j - shift) % columns
                places.append((row, column, row // side, column // side, row >= rows - shift, column >= columns - shift))
        table = p["relative_position_bias"] if relative else None
        bias = []
        for h in range(heads):
            bias.append(torch.stack([torch.stack([
                torch.full((), -math.inf, dtype=x.dtype) if q[2:] != k[2:]
                else table[(q[0] - k[0] + side - 1) * (2 * side - 1) + q[1] - k[1] + side - 1, h] if relative else torch.zeros((), dtype=x.dtype)
                for k in places]) for q in places]))
        return over_positions(lambda t, w: attend(t, w, heads, bias=bias))(x, p)
    return function


case("mhsa_windows", "mhsa: {heads: 3, tokens: positions, window: 2}", [2, 6, 4, 6], attention(6), windowed(3, 2, 0, False))
case("mhsa_windows_moved", "mhsa: {heads: 2, tokens: positions, window: 3, shift: 1, position: relative}", [2, 6, 6, 6],
     {**attention(6), "relative_position_bias": [25, 2]}, windowed(2, 3, 1, True))


def results(shape, state, function, dtype):
    x = procedural("input", shape).to(dtype).requires_grad_()
    parameters = {entry["name"]: procedural(**entry).to(dtype).requires_grad_() for entry in state}
    output = function(x, parameters)
    (output * procedural("cotangent", list(output.shape)).to(dtype)).sum().backward()
    found = {"output": output.detach(), "gradient of input": x.grad}
    found.update({"gradient of " + name: tensor.grad for name, tensor in parameters.items()})
    return found


def reference(name, layer, shape, parameters, function):
    state = []
    for key, dimensions in parameters.items():
        low, high = parameter_range(key, dimensions)
        state.append({"name": key, "shape": dimensions, "lo": low, "hi": high})
    single, double = results(shape, state, function, torch.float32), results(shape, state, function, torch.float64)
    worst = max(relative_error(single[key], double[key]) for key in single)
    print("%-26s float32 within %.1e of float64" % (name, worst))
    if worst > 5e-6:
        raise ValueError("%s: float32 and float64 differ by %.1e." % (name, worst))
    # From float64: what a layer in float32 should come to.
    exact = {key: value.float() for key, value in double.items()}
    return {"name": name, "layer": layer, "input": {"name": "input", "shape": shape, "lo": -1.0, "hi": 1.0}, "state": state,
            "output": summary(exact["output"], 48),
            "gradients": {key.split()[-1]: summary(value, 24) for key, value in exact.items() if key.startswith("gradient")}}


def main(folder):
    write(folder / "attention.json", {"source": "PyTorch " + torch.__version__, "generator": "tests/Reference/generate/attention_layers.py"},
          cases=[reference(*one) for one in CASES])


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
