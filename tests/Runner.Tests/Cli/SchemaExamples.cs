namespace Ablate.Runner.Tests.Cli;

/// <summary>What the schema of experiment files is held against.</summary>
internal static class SchemaExamples
{
    public const string NoDocument = "no YAML document: it never reaches a schema";

    /// <summary>Files of the collection of errors that no schema finds, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> BeyondASchema { get; } = new (string Reason, string[] Files)[]
    {
        (NoDocument, [
            "alias-bomb", "alias-to-itself", "alias-unknown", "bad-escape", "brace-not-closed", "bracket-not-closed",
            "colon-in-plain-text", "comma-missing", "control-character", "empty-file", "indentation-less", "key-is-a-list",
            "key-without-colon", "nested-too-deep", "nested-too-deep-by-aliases", "only-a-comment", "quote-not-closed",
            "reserved-character", "scalar-too-long", "tab-indentation", "two-documents", "variable-not-quoted",
            "wrong-indentation",
        ]),
        ("one key twice is gone in JSON", ["duplicate-key"]),
        ("a file without a name is a part for others", ["experiment-missing"]),
        ("names of arms, after their sweeps", ["arm-names-collide", "baseline-is-no-arm"]),
        ("names of slots", [
            "block-fills-a-slot-that-it-lacks", "filler-at-a-position-that-no-slot-has", "slot-in-an-arm-but-not-in-the-model",
            "slot-never-filled", "unknown-slot",
        ]),
        ("slots of what fills a slot", ["slot-in-a-filler", "slot-in-its-own-default"]),
        ("what a block is, where it is used", [
            "block-in-itself", "block-used-wrongly-inside-of-a-block", "block-whose-default-is-of-another-type-at-a-use",
            "block-with-an-unknown-parameter", "block-with-parameters-of-wrong-types", "block-without-a-needed-parameter",
            "block-without-parameters-gets-one", "filler-at-the-use-of-a-block-that-fills-nothing", "parameter-of-a-block-without-a-use",
        ]),
        ("what stands in an expression", [
            "condition-that-is-neither-true-nor-false", "expression-not-finished", "expression-with-operators-of-another-language",
            "list-inside-a-text", "sweep-that-excludes-everything", "variable-divides-by-zero", "variable-overflows",
        ]),
        ("other files", ["extends-a-home-folder"]),
        ("names of variables", [
            "block-does-not-see-the-loop-around-it", "expression-of-a-path-that-is-not-there", "match-varies-what-is-no-whole-number",
            "variable-defined-by-itself", "variables-in-a-cycle",
            "sweep-hides-a-variable", "sweep-never-used", "sweep-not-in-the-name", "sweep-of-samples-and-a-grid-not-in-the-name", "variable-outside-the-arms", "variable-unknown",
            "variable-without-a-sweep",
        ]),
        ("the value of a variable, where it is used", [
            "swept-value-out-of-range", "value-from-a-variable-out-of-range", "variable-beyond-its-range-after-evaluation", "variable-of-another-type-than-its-place-needs",
        ]),
        ("a product of counts", ["repeat-of-repeats", "sweep-too-large", "too-many-runs"]),
        ("one value against another", [
            "milestone-beyond-epochs", "milestones-descend", "nesterov-without-momentum",
            "seed-rule-whose-end-is-before-its-beginning", "stages-of-unequal-lengths", "warm-up-too-long", "zip-of-unequal-lists",
        ]),
    }.SelectMany(group => group.Files.Select(file => (file, group.Reason))).ToDictionary(pair => pair.file + ".yaml", pair => pair.Reason, StringComparer.Ordinal);

    /// <summary>The language in small pieces.</summary>
    public static IReadOnlyList<string> Right { get; } =
    [
        "vars: {width: 64, classes: $width / 8}",
        "extends: ../base.yaml",
        "{extends: [a.yaml, b.yaml], experiment: changed, train: {optimizer: {sgd: {momentum: 0.5}}}, data: {validation: 100}}",
        "{input: [3, 224, 224], model: [conv: {out: 64, kernel: 7, stride: 2, padding: 3}, relu, flatten, linear: 10]}",
        "model: [conv: {out: $width * 4, kernel: [1, 3], padding: same, bias: $biased}, max_pool: 2, dropout]",
        "model: [linear: '${width}', linear: $width]",
        "model: [repeat: {times: 3, layers: [relu, repeat: {times: $n, index: i, layers: [tanh]}]}]",
        "model: [stages: {first: 2, depth: [3, 4, 6, 3], width: [64, 128, 256, 512], stride: [1, 2, 2, 2], layers: [relu]}]",
        "model: [stage: {number: 2, layers: [relu]}, block: {name: stem, layers: [relu]}]",
        "model: [if: {condition: $stride > 1, then: [relu], else: relu}, $block]",
        "model: [slot: attention, slot: {name: attention, at: pre, default: [relu]}]",
        "model: [branches: [[relu], [conv: {out: 8, kernel: 1}, relu]], branches: {join: add, paths: [[], [tanh]]}]",
        "model: [residual: [relu], residual: {body: [se: 16, slot: inside], shortcut: [identity]}]",
        """
        blocks:
          bottleneck:
            parameters: {width: int, stride: 1}
            layers: [conv: {out: $width, kernel: 1}, inner: {depth: 2}, slot: attention]
          inner: [relu]
        model: [bottleneck: {width: 64, shortcut: [conv: {out: 64, kernel: 1}]}, bottleneck: 32, residual: [inner]]
        arms: {baseline: {}, other: {attention: {bottleneck: 16}}}
        """,
        "{extends: base.yaml, model: [bottleneck: 64]}",
        "arms: {baseline: {}, plain: , se: {attention: se}, two: {attention: [se: 16, relu], early: }}",
        "arms: {'se-stage${s}': {attention: {fill: {se: 16}, stages: $s}, sweep: {s: [2, 3, 4]}}, pre: {attention: {fill: [se], at: pre, stages: [2, 3]}}, both: {attention: [{fill: se, at: pre}, {fill: relu, at: [post]}]}}",
        "arms: {wide: {vars: {width: 96}, train: {epochs: 3, optimizer: {sgd: {momentum: 0}}}}}",
        "arms: {'control-r${r}': {match: {params: 'se-r${r}', vary: width}, sweep: {r: [2, 4]}}, equal: {match: {macs: se, vary: width}}}",
        "arms: {a: {sweep: {r: {small: 2, large: 16}, layer: [relu, {se: 4}]}}}",
        "arms: {a: {sweep: {grid: {r: [2, 4]}, zip: {a: [1, 2], b: [3, 4]}, exclude: r > a}}}",
        "arms: {a: {sweep: {list: [{a: 1, b: 2}, {a: 2, b: 3}], exclude: [a > 1, $b < 2]}}}",
        "arms: {a: {sweep: {union: [{r: [1]}, {grid: {r: [2, 3]}}]}}}",
        "arms: {a: {sweep: {random: {samples: 20, seed: 0, over: {lr: {log_uniform: [1e-4, 1e-1]}, r: {choice: [2, 4]}, w: {integer: [8, 64]}, d: {uniform: [0, 1]}}}}}}",
        "arms: {a: {sweep: {latin_hypercube: {samples: 8, over: {lr: {uniform: [0.1, 0.2]}}}}}}",
        "arms: {a: {sweep: {}}, b: {vars: , match: , train: {optimizer: {sgd: {momentum: null}}, label_smoothing: null}}}",
        "{extends: base.yaml, train: {label_smoothing: null, optimizer: {sgd: {weight_decay: }}}}",
        "{extends: base.yaml, vars: null, blocks: null, input: null, data: null, model: null, train: null, arms: , seeds: null, analysis: null}",
        "{extends: base.yaml, blocks: {bottleneck: null}, model: [relu]}",
        "{vars: null, train: null, model: null}",
        "seeds: 10",
        "seeds: [1, 2]",
        "seeds: {until: {half_width: 0.2 pp, min: 5, max: 40}}",
        "data: fashion-mnist",
        "data: {name: fashion-mnist, train: 6000, test: }",
        "data: {synthetic: {classes: 4, shape: [1, 8, 8]}, validation: $held}",
        "train: {schedule: , gradient_clip: null, optimizer: adam, evaluate: $when, augment: {crop: 2}}",
        "train: {schedule: {multi_step: [3, 6]}, optimizer: {sgd: 0.1}}",
        "analysis: {baseline: plain, metric: validation.accuracy, confidence: 0.9}",
    ];

    /// <summary>Slips that an editor should mark.</summary>
    public static IReadOnlyList<string> Wrong { get; } =
    [
        "vars: [1, 2]",
        "vars: {two words: 1}",
        "vars: {_width: 1}",
        "extends: []",
        "extends: {file: a.yaml}",
        "input: [3, 224, 224]",
        "{input: [3, 224], model: [relu]}",
        "{experiment: a, data: mnist, model: null, train: {epochs: 1, batch: 1, optimizer: {sgd: 0.1}}, arms: {a: }, seeds: 1}",
        "{experiment: a, data: mnist, model: [flatten], train: null, arms: {a: }, seeds: 1}",
        "{experiment: a, data: mnist, model: [flatten], train: {epochs: 1, batch: 1, optimizer: {sgd: 0.1}}, arms: {a: }, seeds: null}",
        "{input: [3, 8, 8], model: null}",
        "model: [cnov: {out: 3, kernel: 1}]",
        "model: [flaten]",
        "model: [linear]",
        "model: [residual: [flaten]]",
        "model: [conv: {out: 3, kernal: 1}]",
        "model: [conv: {out: 3}]",
        "model: [conv: {out: 3, kernel: 1}, {relu: , tanh: }]",
        "model: [conv: {out: 3, kernel: [1, 2, 3]}]",
        "model: [conv: {out: 3, kernel: [0, 1]}]",
        "model: [conv: {out: 3, kernel: 1, padding: sam}]",
        "model: [linear: '10']",
        "model: [linear: {out: 10, bias: 'true'}]",
        "model: [mhsa: {tokens: chanels}]",
        "model: [repeat: {times: 3}]",
        "model: [repeat: {times: three, layers: [relu]}]",
        "model: [stages: {depth: [3, 4]}]",
        "model: $layers",
        "model: [if: {condition: $a, than: [relu]}]",
        "model: [slot: {at: pre}]",
        "model: [branches: {join: mul, paths: [[relu]]}]",
        "model: [branches: [relu]]",
        "blocks: {b: {layer: [relu]}}",
        "blocks: {b: {layers: [conv: {out: 1}]}}",
        "blocks: {b: [conv: {out: 1}]}",
        "blocks: {b: relu}",
        "arms: {se: {attention: {se: {hiden: 2}}}}",
        "arms: {se: {attention: {fill: se, stage: 2}}}",
        "arms: {a b: {}}",
        "arms: {a: {train: {epoch: 3}}}",
        "arms: {a: {match: {params: se, macs: se, vary: width}}}",
        "arms: {a: {match: {params: se}}}",
        "arms: {a: {sweep: {r: 3}}}",
        "arms: {a: {sweep: {grid: {r: [1]}, k: [2]}}}",
        "arms: {a: {sweep: {grid: [1, 2]}}}",
        "arms: {a: {sweep: {union: [{r: []}]}}}",
        "arms: {a: {sweep: {random: {over: {r: {choice: [1]}}}}}}",
        "arms: {a: {sweep: {random: {samples: 2, over: {r: {normal: [0, 1]}}}}}}",
        "arms: {a: {sweep: {random: {samples: 2, over: {r: {log_uniform: [0, 1]}}}}}}",
        "seeds: [1, 1]",
        "seeds: {until: {half_width: narrow, min: 5, max: 6}}",
        "seeds: {until: {half_width: 0.2 pp, min: 5}}",
        "seeds: {while: {half_width: 1 pp}}",
        "data: fashion-mnits",
        "data: {name: fashion-mnist, validaton: 10}",
        "data: {name: fashion-mnist, train: 0}",
        "{experiment: a, data: {validation: 10}, model: [linear: 2], train: {epochs: 1, batch: 1, optimizer: adam}, arms: {a: }, seeds: 1}",
        "{experiment: a, data: mnist, model: [linear: 2], train: {epochs: 1, batch: 1}, arms: {a: }, seeds: 1}",
        "{experiment: a, data: mnist, model: [linear: 2], train: {epochs: 1, batch: 1, optimizer: sgd}, arms: {a: }, seeds: 1}",
        "train: {optimizer: {sgd: {lr: 0.1}, adam: {}}}",
        "analysis: {confidence: 1}",
    ];
}
