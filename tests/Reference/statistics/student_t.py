"""Writes student_t.json: upper tails of Student's t where golden.json has none.

    python3 student_t.py > student_t.json        (mpmath 1.3.0, seconds)

Fractional degrees of freedom (Welch and Satterthwaite give them), large ones, and tails below the smallest double.
Each line serves both ways: the tail from t, and t as the quantile of the tail.
"""
import json

import mpmath
from mpmath import betainc, log, loggamma, mp, mpf, pi, quad, sqrt

mp.dps = 50


def upper_tail(nu, t):
    nu, t = mpf(nu), mpf(t)
    if nu < 1000:
        return betainc(nu / 2, mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2
    # The series of the incomplete beta is too long here; the density integrates quickly.
    # It is divided by its value at t, since the quadrature's own error bound is absolute.
    at_t = mp.exp(loggamma((nu + 1) / 2) - loggamma(nu / 2) - (nu + 1) / 2 * log(1 + t * t / nu)) / sqrt(nu * pi)
    relative = lambda x: mp.exp(-(nu + 1) / 2 * log((nu + x * x) / (nu + t * t)))
    panels = [t + mpf(width) / 8 for width in [0, 1, 2, 4, 8, 16, 32, 64, 144, 304]]
    value, error = quad(relative, panels, error=True, maxdegree=12)
    assert error < value * mpf(10) ** -20, (nu, t)
    return at_t * value


def main():
    lines = []
    for nu in [1, 1.5, 2.25, 7.5, 40, 333.25, 1e4, 1e5, 1e6]:
        for t in [1e-4, 0.3, 1.0, 1.7, 1.8, 3.0, 12.0, 15.0, 45.0, 1e3, 1e80]:
            if nu < 1000 or t <= 15.0:
                value = float(log(upper_tail(nu, t), 10))
                tail = float(upper_tail(nu, t))
                lines.append({"nu": nu, "t": t, "upper_tail": tail, "log10_upper_tail": value})
    rows = ",\n".join("  " + json.dumps(line) for line in lines)
    print(f'{{\n "tool": "mpmath {mpmath.__version__}, {mp.dps} digits",\n "values": [\n{rows}\n ]\n}}')


main()
