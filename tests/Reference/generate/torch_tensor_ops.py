"""The cases of torch_ops.py that work on plain tensors, and the layers that combine them."""

from cases import Cases, fixed, uniform

F = "nn.functional."


def arithmetic():
    cases = Cases()
    matrix, row, column = uniform("input", 3, 4), uniform("other", 4, lo=0.5, hi=2.0), uniform("other", 3, 1, lo=0.5, hi=2.0)
    for op in ("add", "sub", "mul", "div", "maximum", "minimum", "atan2"):
        cases.function(op, op, [matrix, uniform("other", 3, 4, lo=0.5, hi=2.0)])
        cases.function(op + "_broadcast_row", op, [matrix, row])
        cases.function(op + "_broadcast_column", op, [matrix, column])
    cases.function("pow_of_tensors", "pow", [uniform("input", 3, 4, lo=0.2, hi=2.0), uniform("exponent", 4)])
    for op in ("exp", "expm1", "sin", "cos", "tan", "atan", "erf", "abs", "neg", "sign", "square", "sinh", "cosh"):
        cases.function(op, op, [uniform("input", 3, 4, lo=-2.0, hi=2.0)])
    for op in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal", "lgamma", "digamma"):
        cases.function(op, op, [uniform("input", 3, 4, lo=0.2, hi=4.0)])
    for op in ("floor", "ceil", "round", "trunc"):
        cases.function(op, op, [uniform("input", 3, 4, lo=-3.0, hi=3.0)])
    cases.function("pow_scalar", "pow", [uniform("input", 3, 4, lo=0.2, hi=2.0)], exponent=2.5)
    cases.function("clamp", "clamp", [matrix], min=-0.3, max=0.4)
    cases.function("clamp_below", "clamp", [matrix], min=0.1)
    cases.function("lerp", "lerp", [matrix, uniform("end", 3, 4)], weight=0.3)
    cases.function("where", "where", [fixed("condition", [3, 4], [True, False, False, True] * 3), uniform("input", 3, 4), uniform("other", 4)])
    cases.function("masked_fill", "masked_fill", [matrix, fixed("mask", [3, 4], [True, False, False, True] * 3)], value=0.25)
    cases.function("addcmul", "addcmul", [matrix, uniform("tensor1", 3, 4), uniform("tensor2", 4)], value=0.5)
    cases.function("addcdiv", "addcdiv", [matrix, uniform("tensor1", 3, 4), uniform("tensor2", 4, lo=0.5, hi=2.0)], value=0.5)
    cases.function("matmul_matrices", "matmul", [uniform("input", 3, 4), uniform("other", 4, 5)])
    cases.function("matmul_vector", "matmul", [uniform("input", 3, 4), uniform("other", 4)])
    cases.function("matmul_vectors", "matmul", [uniform("input", 4), uniform("other", 4)])
    cases.function("matmul_batched_broadcast", "matmul", [uniform("input", 2, 1, 3, 4), uniform("other", 3, 4, 2)])
    cases.function("mm", "mm", [uniform("input", 3, 4), uniform("mat2", 4, 5)])
    cases.function("bmm", "bmm", [uniform("input", 2, 3, 4), uniform("mat2", 2, 4, 3)])
    cases.function("addmm", "addmm", [uniform("input", 5), uniform("mat1", 3, 4), uniform("mat2", 4, 5)], beta=0.5, alpha=2)
    cases.function("baddbmm", "baddbmm", [uniform("input", 2, 3, 3), uniform("batch1", 2, 3, 4), uniform("batch2", 2, 4, 3)])
    cases.function("outer", "outer", [uniform("input", 3), uniform("vec2", 4)])
    for equation, shapes in (("ij,jk->ik", ([3, 4], [4, 2])), ("bij,bkj->bik", ([2, 3, 4], [2, 5, 4])), ("bchw,bc->bhw", ([2, 3, 2, 2], [2, 3])),
                             ("i,j->ij", ([3], [4])), ("bii->bi", ([2, 3, 3],)), ("bij->", ([2, 3, 2],)), ("nhqd,nhkd->nhqk", ([1, 2, 3, 4], [1, 2, 3, 4]))):
        cases.function("einsum " + equation, "einsum", [uniform("operands.%d" % i, *shape) for i, shape in enumerate(shapes)], equation=equation)
    return cases


def reduction():
    cases = Cases()
    cube, positive = uniform("input", 2, 3, 4), uniform("input", 2, 3, 4, lo=0.3, hi=1.7)
    for op in ("sum", "mean", "var", "std", "logsumexp", "amax", "amin"):
        if op != "logsumexp":
            cases.function(op + "_all", op, [cube], **({"unbiased": True} if op in ("var", "std") else {}))
        for dim in ([1], [0, 2], [-1]):
            name = "%s_dim_%s" % (op, "_".join(map(str, dim)).replace("-", "minus_"))
            cases.function(name, op, [cube], dim=dim)
            cases.function(name + "_kept", op, [cube], dim=dim, keepdim=True)
    for op in ("var", "std"):
        cases.function(op + "_biased_all", op, [cube], unbiased=False)
        cases.function(op + "_biased", op, [cube], dim=[0, 2], unbiased=False)
    for op in ("max", "min", "median"):
        cases.function(op + "_all", op, [cube])
        cases.function(op + "_dim_1", op, [cube], dim=1)
        cases.function(op + "_dim_2_kept", op, [cube], dim=2, keepdim=True)
    for op in ("argmax", "argmin"):
        cases.function(op + "_all", op, [cube])
        cases.function(op + "_dim_1", op, [cube], dim=1)
        cases.function(op + "_dim_2_kept", op, [cube], dim=2, keepdim=True)
    cases.function("prod_all", "prod", [positive])
    cases.function("prod_dim_1", "prod", [positive], dim=1)
    for op in ("cumsum", "cumprod"):
        cases.function(op + "_dim_1", op, [positive], dim=1)
        cases.function(op + "_last", op, [positive], dim=-1)
    for p in (1, 2, 3):
        cases.function("norm_%d_all" % p, "norm", [cube], p=p)
        cases.function("norm_%d_dim_1" % p, "norm", [cube], p=p, dim=1)
    for dim in (0, -1):
        cases.function("topk_dim_%s" % str(dim).replace("-", "minus_"), "topk", [uniform("input", 4, 6)], k=3, dim=dim)
        cases.function("topk_smallest_dim_%s" % str(dim).replace("-", "minus_"), "topk", [uniform("input", 4, 6)], k=2, dim=dim, largest=False)
        cases.function("sort_dim_%s" % str(dim).replace("-", "minus_"), "sort", [uniform("input", 4, 6)], dim=dim)
        cases.function("sort_descending_dim_%s" % str(dim).replace("-", "minus_"), "sort", [uniform("input", 4, 6)], dim=dim, descending=True)
    cases.function("argsort", "argsort", [uniform("input", 4, 6)], dim=1)
    return cases


def shape():
    cases = Cases()
    matrix, cube, image = uniform("input", 3, 4), uniform("input", 2, 3, 4), uniform("input", 1, 2, 4, 3)
    index = fixed("index", [2, 4], [0, 2, 1, 0, 2, 2, 0, 1])
    cases.function("gather", "gather", [matrix, index], dim=0)
    cases.function("gather_last", "gather", [matrix, fixed("index", [3, 2], [3, 0, 1, 1, 2, 0])], dim=1)
    cases.function("scatter_add", "scatter_add", [matrix, index, uniform("src", 2, 4)], dim=0)
    cases.function("scatter", "scatter", [matrix, fixed("index", [2, 4], [0, 2, 1, 0, 2, 1, 0, 1]), uniform("src", 2, 4)], dim=0)
    cases.function("index_select", "index_select", [cube, fixed("index", [4], [2, 0, 0, 1])], dim=1)
    cases.function("index_add", "index_add", [matrix, fixed("index", [2], [2, 0]), uniform("source", 2, 4)], dim=0)
    cases.function("masked_select", "masked_select", [matrix, fixed("mask", [3, 4], [True, False, False, True] * 3)])
    cases.function("take_along_dim", "take_along_dim", [matrix, fixed("indices", [1, 4], [0, 2, 1, 0])], dim=0)
    for dim in (0, 1, -1):
        parts = [uniform("tensors.%d" % i, 2, 3, 2) for i in range(3)]
        cases.function("cat_dim_%s" % str(dim).replace("-", "minus_"), "cat", parts, dim=dim)
        cases.function("stack_dim_%s" % str(dim).replace("-", "minus_"), "stack", parts, dim=dim)
    cases.function("cat_unequal", "cat", [uniform("tensors.0", 2, 1), uniform("tensors.1", 2, 3)], dim=1)
    for mode in ("constant", "reflect", "replicate", "circular"):
        extra = {"value": 0.5} if mode == "constant" else {}
        cases.function("pad_%s_1d" % mode, F + "pad", [uniform("input", 2, 2, 5)], pad=[2, 1], mode=mode, **extra)
        cases.function("pad_%s_2d" % mode, F + "pad", [image], pad=[1, 2, 2, 1], mode=mode, **extra)
    cases.function("pad_negative", F + "pad", [image], pad=[-1, 1, 0, -2])
    cases.function("transpose", "transpose", [cube], dim0=0, dim1=2)
    cases.function("permute", "permute", [cube], dims=[2, 0, 1])
    cases.function("reshape", "reshape", [cube], shape=[4, -1])
    cases.function("flatten", "flatten", [cube], start_dim=1)
    cases.function("squeeze", "squeeze", [uniform("input", 2, 1, 3)], dim=1)
    cases.function("unsqueeze", "unsqueeze", [matrix], dim=1)
    cases.function("narrow", "narrow", [cube], dim=2, start=1, length=2)
    cases.function("select", "select", [cube], dim=1, index=2)
    cases.function("split", "split", [cube], split_size_or_sections=2, dim=2)
    cases.function("chunk", "chunk", [cube], chunks=2, dim=1)
    cases.function("unbind", "unbind", [cube], dim=1)
    cases.function("flip", "flip", [cube], dims=[0, 2])
    cases.function("roll", "roll", [cube], shifts=[1, -2], dims=[0, 2])
    cases.function("tile", "tile", [matrix], dims=[2, 1])
    cases.function("broadcast_to", "broadcast_to", [uniform("input", 3, 1)], size=[2, 3, 4])
    cases.function("repeat_interleave", "repeat_interleave", [matrix], repeats=2, dim=0)
    cases.function("tril", "tril", [uniform("input", 4, 4)], diagonal=1)
    cases.function("triu", "triu", [uniform("input", 4, 4)], diagonal=-1)
    cases.function("diagonal", "diagonal", [uniform("input", 3, 4)], offset=1)
    cases.function("one_hot", F + "one_hot", [fixed("input", [4], [1, 0, 3, 2])], num_classes=5)
    cases.function("unfold", F + "unfold", [image], kernel_size=2, stride=1, padding=1)
    cases.function("fold", F + "fold", [uniform("input", 1, 8, 6)], output_size=[4, 3], kernel_size=2)
    cases.function("pixel_shuffle", F + "pixel_shuffle", [uniform("input", 1, 8, 2, 3)], upscale_factor=2)
    cases.function("pixel_unshuffle", F + "pixel_unshuffle", [uniform("input", 1, 2, 4, 6)], downscale_factor=2)
    for mode in ("nearest", "bilinear", "bicubic", "area"):
        cases.function("interpolate_%s_size" % mode, F + "interpolate", [image], size=[5, 7], mode=mode)
        cases.function("interpolate_%s_scale" % mode, F + "interpolate", [image], scale_factor=2.0, mode=mode)
        if mode in ("bilinear", "bicubic"):
            cases.function("interpolate_%s_corners" % mode, F + "interpolate", [image], size=[5, 7], mode=mode, align_corners=True)
    cases.function("interpolate_linear", F + "interpolate", [uniform("input", 2, 2, 4)], size=[7], mode="linear")
    cases.function("interpolate_smaller", F + "interpolate", [image], size=[2, 2], mode="bilinear")
    return cases


def layers():
    cases = Cases()
    cases.function("linear", F + "linear", [uniform("input", 3, 4), uniform("weight", 5, 4), uniform("bias", 5)])
    cases.function("linear_without_bias", F + "linear", [uniform("input", 2, 3, 4), uniform("weight", 5, 4)])
    cases.function("bilinear", F + "bilinear", [uniform("input1", 3, 4), uniform("input2", 3, 2), uniform("weight", 2, 4, 2), uniform("bias", 2)])
    cases.module("Linear_module", "nn.Linear", [uniform("input", 3, 4)], in_features=4, out_features=5)
    cases.module("Linear_module_without_bias", "nn.Linear", [uniform("input", 3, 4)], in_features=4, out_features=5, bias=False)
    cases.module("PReLU_module", "nn.PReLU", [uniform("input", 2, 3, 4)], num_parameters=3)
    tokens = fixed("input", [2, 3], [1, 4, 0, 4, 2, 4])
    cases.function("embedding", F + "embedding", [tokens, uniform("weight", 5, 3)])
    cases.module("Embedding_module", "nn.Embedding", [tokens], num_embeddings=5, embedding_dim=3)
    cases.module("Embedding_module_padding", "nn.Embedding", [tokens], num_embeddings=5, embedding_dim=3, padding_idx=4)
    query, key, value = (uniform(name, 2, length, 6) for name, length in (("query", 3), ("key", 4), ("value", 4)))
    for heads in (1, 2, 3):
        cases.module("MultiheadAttention_%d_heads" % heads, "nn.MultiheadAttention", [query, key, value], embed_dim=6, num_heads=heads,
                     batch_first=True)
    own = [uniform(name, 2, 4, 6) for name in ("query", "key", "value")]
    cases.module("MultiheadAttention_without_weights", "nn.MultiheadAttention", own, call={"need_weights": False}, embed_dim=6, num_heads=2,
                 batch_first=True)
    cases.module("MultiheadAttention_weights_of_each_head", "nn.MultiheadAttention", own, call={"average_attn_weights": False}, embed_dim=6,
                 num_heads=2, batch_first=True)
    cases.module("MultiheadAttention_without_bias", "nn.MultiheadAttention", own, embed_dim=6, num_heads=2, batch_first=True, bias=False)
    cases.module("MultiheadAttention_sequence_first", "nn.MultiheadAttention", own, embed_dim=6, num_heads=2)
    return cases
