"""Writes an additive model as ONNX: inputs are the features, the output is one number per term.

Each value is put into its bin once per table width, however many terms use it; a term is then one look-up.
"""

import hashlib

import numpy as np
import onnx
import onnxruntime
import pandas as pd
from onnx import TensorProto, helper, numpy_helper

from .additive import AdditiveModel, Axis
from .features import CATEGORICAL, Feature

SCORES_OUTPUT = "scores"
# Text of leads is never empty, so this cannot be a category.
MISSING = ""
OPSET, ML_OPSET, IR_VERSION = 18, 3, 8

# The terms leave ONNX as 32-bit floats: some thirty of them, each within a few units.
PARITY = 1e-5


class _Graph:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, values: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def add(self, operator: str, inputs: list[str], **attributes) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def bins(self, axis: Axis, value: str) -> str:
        """The bin of each row, int64: for numbers one more than the edges that are not above it, 0 for NaN."""
        if axis.categories is not None:
            return self.add(
                "LabelEncoder",
                [value],
                domain="ai.onnx.ml",
                keys_strings=[MISSING, *axis.categories],
                values_int64s=list(range(axis.size - 1)),
                default_int64=axis.size - 1,
            )
        # −∞ as the first edge: it is not above any number, and NaN compares with nothing.
        edges = self.constant(np.array([[-np.inf, *axis.edges]]))
        column = self.add("Unsqueeze", [value, self.constant(np.array([1]))])
        reached = self.add("Cast", [self.add("GreaterOrEqual", [column, edges])], to=TensorProto.INT64)
        return self.add("ReduceSum", [reached, self.constant(np.array([1]))], keepdims=0)


def to_onnx(model: AdditiveModel, features: tuple[Feature, ...]) -> bytes:
    """The file's bytes: the same model gives the same bytes."""
    graph, known, columns = _Graph(), {}, []
    names = {feature.key: feature.key for feature in features}
    for term in model.terms:
        places = []
        for axis in term.axes:
            if axis not in known:
                known[axis] = graph.bins(axis, names[axis.feature])
            places.append(known[axis])
        place = places[0]
        for axis, other in zip(term.axes[1:], places[1:], strict=True):
            place = graph.add("Add", [graph.add("Mul", [place, graph.constant(np.array(axis.size))]), other])
        table = graph.constant(term.scores.astype(np.float32).reshape(-1))
        found = graph.add("Gather", [table, place])
        columns.append(graph.add("Unsqueeze", [found, graph.constant(np.array([1]))]))
    graph.nodes.append(helper.make_node("Concat", columns, [SCORES_OUTPUT], axis=1))
    types = {feature.key: TensorProto.STRING if feature.type == CATEGORICAL else TensorProto.DOUBLE for feature in features}
    file = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "throughline",
            [helper.make_tensor_value_info(key, type_, ["rows"]) for key, type_ in types.items()],
            [helper.make_tensor_value_info(SCORES_OUTPUT, TensorProto.FLOAT, ["rows", len(model.terms)])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)],
        ir_version=IR_VERSION,
        producer_name="throughline",
    )
    onnx.checker.check_model(file, full_check=True)
    return file.SerializeToString(deterministic=True)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def onnx_contributions(content: bytes, frame: pd.DataFrame, features: tuple[Feature, ...]) -> np.ndarray:
    """Rows by terms, as the product's runtime computes them."""
    feeds = {}
    for feature in features:
        column = frame[feature.key]
        if feature.type == CATEGORICAL:
            feeds[feature.key] = np.array([MISSING if value is None else value for value in column], dtype=object)
        else:
            feeds[feature.key] = column.to_numpy(dtype=np.float64)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run([SCORES_OUTPUT], feeds)[0].astype(np.float64)


def check_parity(content: bytes, model: AdditiveModel, frame: pd.DataFrame, features: tuple[Feature, ...]) -> float:
    """The largest difference in log-odds over the frame; ValueError above 1e-5."""
    summed = onnx_contributions(content, frame, features).sum(axis=1) + model.intercept
    worst = float(np.max(np.abs(summed - model.log_odds(frame))))
    if not worst <= PARITY:
        raise ValueError(f"the ONNX file is {worst} away from the model that it was made from")
    return worst
