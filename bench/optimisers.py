# What Python's libraries take for the weights of bench/optimiser.ts: cvxopt's interior point for the least volatile ones, and hierarchical risk parity as it is usually written on SciPy's linkage.
# In: n as a little-endian int32, then the n × n covariances as float64. Out: JSON, name → {ms: processor time of the fastest run, weights}. What is not installed is left out.
import json
import sys
import time

try:
    import numpy as np
except ImportError:
    print("{}")
    sys.exit()

n = int.from_bytes(sys.stdin.buffer.read(4), "little")
covariance = np.frombuffer(sys.stdin.buffer.read(), dtype="<f8").reshape(n, n)


def timed(run):
    run()
    best = float("inf")
    until = time.perf_counter() + 1
    rounds = 0
    while rounds < 3 or (rounds < 300 and time.perf_counter() < until):
        before = time.process_time()
        weights = run()
        best = min(best, time.process_time() - before)
        rounds += 1
    return {"ms": best * 1000, "weights": [float(weight) for weight in weights]}


def cvxopt_weights():
    import cvxopt

    cvxopt.solvers.options.update(show_progress=False, abstol=1e-10, reltol=1e-10, feastol=1e-10)
    # Scaled as its manual advises: the covariances of daily returns are far below its absolute tolerance.
    scale = np.trace(covariance) / n
    quadratic = cvxopt.matrix(covariance / scale)
    nothing = cvxopt.matrix(0.0, (n, 1))
    least = cvxopt.spmatrix(-1.0, range(n), range(n))
    ones = cvxopt.matrix(1.0, (1, n))
    total = cvxopt.matrix(1.0)
    return timed(lambda: cvxopt.solvers.qp(quadratic, nothing, least, nothing, ones, total)["x"])


def hierarchical_weights():
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    def run():
        deviation = np.sqrt(np.diag(covariance))
        correlation = covariance / np.outer(deviation, deviation)
        distance = np.sqrt(np.clip((1 - correlation) / 2, 0, 1))
        np.fill_diagonal(distance, 0)
        order = leaves_list(linkage(squareform(distance, checks=False), "single"))
        weights = np.ones(n)
        clusters = [order]
        while clusters:
            clusters = [half for c in clusters for half in (c[: len(c) // 2], c[len(c) // 2 :]) if len(c) > 1]
            for left, right in zip(clusters[::2], clusters[1::2]):
                share = 1 - variance(left) / (variance(left) + variance(right))
                weights[left] *= share
                weights[right] *= 1 - share
        return weights

    def variance(members):
        part = covariance[np.ix_(members, members)]
        held = 1 / np.diag(part)
        held /= held.sum()
        return held @ part @ held

    return timed(run)


found = {}
for name, measure in (("cvxopt", cvxopt_weights), ("SciPy", hierarchical_weights)):
    try:
        found[name] = measure()
    except ImportError:
        pass
print(json.dumps(found))
