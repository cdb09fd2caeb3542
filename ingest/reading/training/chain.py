"""Fits a linear-chain conditional random field on rows of numbers (Lafferty et al. 2001), by L-BFGS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Chain:
    """Weights in log space: `emission` (values + 1 × roles, the last row being intercepts), and the transitions."""

    emission: Array
    follows: Array
    begins: Array
    ends: Array


@dataclass(frozen=True, slots=True)
class Sequences:
    """Sentences of many abstracts in one table: `values` (sentences × values), `roles`, `abstract` (0, 0, 0, 1, 1, …)
    and the `weight` of each abstract."""

    values: npt.NDArray[np.float32]
    roles: Whole
    abstract: Whole
    weight: Array


def fit_chain(data: Sequences, count: int, penalty: float = 1e-2, steps: int = 60) -> Chain:
    """The chain of highest penalised likelihood; `count` is the number of roles. Values are put on one scale inside."""
    middle, spread = data.values.mean(axis=0), data.values.std(axis=0)
    still = spread < 1e-6
    middle[still], spread[still] = 0, 1
    table = np.hstack([(data.values - middle) / spread, np.ones((len(data.roles), 1), np.float32)])
    problem = _Problem(table.astype(np.float32), data, count)
    start = np.zeros(table.shape[1] * count + count * count + 2 * count)
    found = minimize(
        problem.loss, start, args=(penalty,), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 20}
    )
    emission, follows, begins, ends = problem.parts(found.x)
    plain = emission[:-1] / spread[:, None]
    return Chain(np.vstack([plain, emission[-1] - middle @ plain]), follows, begins, ends)


class _Problem:
    """The likelihood and its gradient. Abstracts are sorted from long to short, so those with a t-th sentence are the
    first ``active[t]``, and one step of the recursion serves them all."""

    def __init__(self, table: npt.NDArray[np.float32], data: Sequences, count: int) -> None:
        lengths = np.bincount(data.abstract)
        order = np.argsort(-lengths, kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        self.table, self.count = table, count
        self.at = (np.arange(len(data.abstract)) - starts[data.abstract], rank[data.abstract])
        self.lengths, self.weight = lengths[order], data.weight[order]
        self.active = [int((self.lengths > step).sum()) for step in range(int(lengths.max()))]
        self.last = (self.lengths - 1, np.arange(len(order)))
        self._count_truth(data.roles)

    def _count_truth(self, roles: Whole) -> None:
        grid = np.zeros((len(self.active), len(self.lengths)), dtype=np.intp)
        grid[self.at] = roles
        self.row_weight = self.weight[self.at[1]].astype(np.float32)
        true = np.eye(self.count, dtype=np.float32)[roles] * self.row_weight[:, None]
        self.true_emission = self.table.T @ true
        self.true_follows = np.zeros((self.count, self.count))
        for step, active in enumerate(self.active[1:]):
            np.add.at(self.true_follows, (grid[step, :active], grid[step + 1, :active]), self.weight[:active])
        self.true_begins = np.bincount(grid[0], self.weight, self.count)
        self.true_ends = np.bincount(grid[self.last], self.weight, self.count)

    def parts(self, flat: Array) -> tuple[Array, Array, Array, Array]:
        """Emission, follows, begins and ends out of one row of numbers."""
        wide, square = self.table.shape[1] * self.count, self.count * self.count
        return (
            flat[:wide].reshape(-1, self.count),
            flat[wide : wide + square].reshape(self.count, self.count),
            flat[wide + square : -self.count],
            flat[-self.count :],
        )

    def loss(self, flat: Array, penalty: float) -> tuple[float, Array]:
        """Minus the penalised log-likelihood an abstract, and its gradient."""
        emission, follows, begins, ends = self.parts(flat)
        likely, shared, pairs = self._expected(emission, follows, begins, ends)
        truth = (
            (self.true_emission * emission).sum() + (self.true_follows * follows).sum()
            + self.true_begins @ begins + self.true_ends @ ends
        )  # fmt: skip
        weighted = (shared[self.at] * self.row_weight[:, None]).astype(np.float32)
        gradient = np.concatenate([
            (self.table.T @ weighted - self.true_emission).ravel(),
            (pairs - self.true_follows).ravel(),
            self.weight @ shared[0] - self.true_begins,
            self.weight @ shared[self.last] - self.true_ends,
        ])  # fmt: skip
        total = self.weight.sum()
        return (
            float((self.weight @ likely - truth) / total + penalty * (flat @ flat) / 2),
            gradient / total + penalty * flat,
        )

    def _expected(self, emission: Array, follows: Array, begins: Array, ends: Array) -> tuple[Array, Array, Array]:
        """Log-partition an abstract, marginals (step × abstract × role), expected pairs of roles (weighted)."""
        scores = self.table @ emission.astype(np.float32)
        highest = scores.max(axis=1)
        grid = np.zeros((len(self.active), len(self.lengths), self.count))
        grid[self.at] = np.exp(scores - highest[:, None])
        move = np.exp(follows)
        forward, scale = self._forward(grid, move, np.exp(begins))
        closing = forward[self.last] @ np.exp(ends)
        likely = np.log(scale).sum(axis=0) + np.log(closing)
        np.add.at(likely, self.at[1], highest)
        backward = np.zeros_like(grid)
        backward[self.last] = np.exp(ends) / closing[:, None]
        pairs = np.zeros_like(move)
        for step in range(len(self.active) - 2, -1, -1):
            active = self.active[step + 1]
            ahead = grid[step + 1, :active] * backward[step + 1, :active] / scale[step + 1, :active, None]
            backward[step, :active] = ahead @ move.T
            pairs += (forward[step, :active].T @ (ahead * self.weight[:active, None])) * move
        shared = forward * backward
        return likely, shared / np.maximum(shared.sum(axis=2, keepdims=True), 1e-300), pairs

    def _forward(self, grid: Array, move: Array, begin: Array) -> tuple[Array, Array]:
        forward, scale = np.zeros_like(grid), np.ones(grid.shape[:2])
        for step, active in enumerate(self.active):
            at = (begin if step == 0 else forward[step - 1, :active] @ move) * grid[step, :active]
            scale[step, :active] = at.sum(axis=1)
            forward[step, :active] = at / scale[step, :active, None]
        return forward, scale
