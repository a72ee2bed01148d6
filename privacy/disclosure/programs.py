"""Linear and integer programs, solved by HiGHS: the one place where the protection speaks to it."""

from typing import Any, NamedTuple

import highspy
import numpy as np

from privacy.disclosure.highs import instance

PRIMAL = 4


class Answer(NamedTuple):
    """The best figures found, the objective there and what is proved about it, and (linear programs only) what each
    column's objective would gain by one more of it."""

    values: np.ndarray  # (columns,)
    objective: float
    bound: float
    reduced: np.ndarray  # (columns,)
    is_best: bool


class Program:
    """Minimise cost · y over low <= y <= high with all rows equal to 0; changed and solved again without starting
    anew. An integer program may stop within the share `good_enough` of the best."""

    def __init__(
        self, cost, low, high, rows, *, integer: bool = False, good_enough: float = 0.0,
        changes_only_prices: bool = False,
    ) -> None:
        self.highs = instance()
        self.highs.setOptionValue("mip_rel_gap", good_enough)
        self.highs.setOptionValue("mip_abs_gap", 0.01)
        if changes_only_prices:
            self.highs.setOptionValue("simplex_strategy", PRIMAL)  # the last answer stays feasible
        self.columns = len(cost)
        self._every = np.arange(self.columns, dtype=np.int32)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.columns, len(rows)
        model.col_cost_ = np.asarray(cost, dtype=float)
        model.col_lower_, model.col_upper_ = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
        model.row_lower_ = model.row_upper_ = np.zeros(len(rows))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.starts.astype(np.int32)
        model.a_matrix_.index_ = rows.columns.astype(np.int32)
        model.a_matrix_.value_ = rows.coefficients
        self.highs.passModel(model)
        if integer:
            self.require_whole_numbers()

    def require_whole_numbers(self, yes: bool = True) -> None:
        kind = highspy.HighsVarType.kInteger if yes else highspy.HighsVarType.kContinuous
        self.highs.changeColsIntegrality(
            self.columns, self._every, np.full(self.columns, kind.value, dtype=np.uint8)
        )

    def bound_all(self, low: np.ndarray, high: np.ndarray) -> None:
        self.highs.changeColsBounds(self.columns, self._every, low.astype(float), high.astype(float))

    def bound(self, column: int, low: float, high: float) -> None:
        self.highs.changeColBounds(column, low, high)

    def price(self, column: int, cost: float) -> None:
        self.highs.changeColCost(column, cost)

    def price_all(self, cost: np.ndarray) -> None:
        self.highs.changeColsCost(self.columns, self._every, np.asarray(cost, dtype=float))

    def require(self, columns: np.ndarray, coefficients: np.ndarray, at_least: float) -> None:
        """One more row: coefficients · y >= at_least."""
        self.highs.addRow(
            at_least, highspy.kHighsInf, len(columns), columns.astype(np.int32), coefficients.astype(float)
        )

    def start_from(self, values: np.ndarray) -> None:
        """A solution to begin the search with."""
        self.highs.setSolution(self.columns, self._every, values.astype(float))

    def solve(self, seconds: float | None = None) -> Answer | None:
        """The best answer, or the best found in the time; None where there is none."""
        # HiGHS counts its limit from the making of the instance.
        limit = highspy.kHighsInf if seconds is None else self.highs.getRunTime() + max(seconds, 0.01)
        self.highs.setOptionValue("time_limit", limit)
        self.highs.run()
        status = self.highs.getModelStatus()
        found: Any = self.highs.getSolution()
        info = self.highs.getInfo()
        if not found.value_valid or info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        is_best = status == highspy.HighsModelStatus.kOptimal
        is_integer = info.mip_node_count >= 0
        return Answer(
            np.array(found.col_value), info.objective_function_value,
            info.mip_dual_bound if is_integer else info.objective_function_value,
            np.array(found.col_dual) if found.dual_valid else np.zeros(0), is_best,
        )
