"""Random expressions and what Python makes of them: python3 expressions.py > expressions.json

Python is the reference because the language takes its operators and their precedence from there. Left out are chained
comparisons, arithmetic on true and false, and whole numbers beyond 64 bits, which Python has and the language has not.
"""
import json
import math
import random

VARIABLES = {"a": 3, "b": 7, "c": -2, "w": 64, "h": 0.5}
FUNCTIONS = {"min": min, "max": max, "round": round, "floor": math.floor, "ceil": math.ceil, "abs": abs, "sqrt": math.sqrt, "log2": math.log2}
rng = random.Random(3)


def number(depth):
    kind = rng.random()
    if depth == 0 or kind < 0.15:
        return rng.choice([str(rng.randint(0, 9)), "1.5", "0.25", *VARIABLES])
    if kind < 0.60:
        return f"{number(depth - 1)} {rng.choice(['+', '-', '*', '/', '//', '%', '+', '-', '*'])} {number(depth - 1)}"
    if kind < 0.66:
        return f"{number(0)} ** {rng.choice(['', '-'])}{rng.randint(0, 4)}"
    if kind < 0.74:
        return f"-{number(depth - 1)}"
    if kind < 0.84:
        return f"({number(depth - 1)})"
    if kind < 0.90:
        return f"({number(depth - 1)} if {truth(depth - 1)} else {number(depth - 1)})"
    name = rng.choice(list(FUNCTIONS))
    return f"{name}({number(depth - 1)}, {number(depth - 1)})" if name in ("min", "max") else f"{name}({number(depth - 1)})"


def truth(depth):
    kind = rng.random()
    if depth == 0 or kind < 0.4:
        return f"{number(max(depth - 1, 0))} {rng.choice(['<', '<=', '>', '>=', '==', '!='])} {number(max(depth - 1, 0))}"
    if kind < 0.7:
        return f"{truth(depth - 1)} {rng.choice(['and', 'or'])} {truth(depth - 1)}"
    return f"not {truth(depth - 1)}" if kind < 0.85 else f"({truth(depth - 1)})"


def value(expression):
    """The value; None where there is none; Ellipsis where the two languages differ."""
    try:
        result = eval(expression, {"__builtins__": {}}, {**FUNCTIONS, **VARIABLES})
    except (ZeroDivisionError, ValueError):
        return None
    except (OverflowError, TypeError):
        return ...
    if isinstance(result, bool):
        return result
    return result if not isinstance(result, complex) and abs(result) < 2**53 else ...


cases = []
while len(cases) < 600:
    expression = number(4) if len(cases) % 3 else truth(3)
    result = value(expression)
    if result is not ... and len(expression) < 120 and expression not in dict(cases):
        cases.append((expression, result))

print('{"variables": ' + json.dumps(VARIABLES) + ', "cases": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]}")
