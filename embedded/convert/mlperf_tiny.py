"""Writes what the programs `keywords` and `autoencoder` contain of MLPerf Tiny's reference models: their weights,
`data/<name>.safetensors`, and inputs with the outputs that LiteRT computes, `data/<name>.reference`, numbers of single precision one
after the other, an input and its output by turns.

    python3 mlperf_tiny.py FOLDER

FOLDER holds `kws/` and `ad/`; their files are those of https://github.com/mlcommons/tiny, `benchmark/training/*/trained_models` and, for
the inputs, `benchmark/reference_submissions`; see `data/README.md`. Outputs are those of LiteRT's reference kernels in floating point.
The weights of the keyword model's dense convolutions are of 8 bits; LiteRT by itself would round the activations between its layers to 8
bits too. It is given the numbers for which the weights stand.

Needs numpy, safetensors and ai-edge-litert.
"""

import pathlib
import sys

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from safetensors.numpy import save_file

import tflite_to_safetensors as convert

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"


def in_floating_point(model):
    """Gives the model weights of single precision; changes it."""
    for _, weight, _ in convert.layers(model):
        if weight.type != schema.TensorType.FLOAT32:
            values = convert.numbers(model, weight)
            weight.type, weight.quantization = schema.TensorType.FLOAT32, None
            model.buffers[weight.buffer].data = np.frombuffer(values.astype("<f4").tobytes(), np.uint8)


def outputs(model, inputs):
    """What LiteRT's reference kernels make of each input."""
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    interpreter = Interpreter(
        model_content=bytes(builder.Output()), experimental_op_resolver_type=OpResolverType.BUILTIN_REF
    )
    interpreter.allocate_tensors()
    [x], [y] = interpreter.get_input_details(), interpreter.get_output_details()
    for sample in inputs:
        interpreter.set_tensor(x["index"], sample.reshape(x["shape"]).astype(np.float32))
        interpreter.invoke()
        yield interpreter.get_tensor(y["index"]).reshape(-1).copy()


def write(name, path, names, inputs):
    """Converts a model and writes both files."""
    model = convert.read(path)
    weights = convert.tensors(model, names)
    save_file(weights, DATA / f"{name}.safetensors")
    in_floating_point(model)
    results = list(outputs(model, inputs))
    pairs = [part for pair in zip(inputs, results) for part in pair]
    np.concatenate([part.reshape(-1) for part in pairs]).astype("<f4").tofile(DATA / f"{name}.reference")
    print(f"{name}: {sum(w.size for w in weights.values())} weights, {len(inputs)} inputs")
    return results


def keywords(folder):
    """The sample of the reference submission; at half its level; the same 7 frames (of 20 ms) later; and noise. The weaker, the less sure."""
    whole = np.fromfile(folder / "kws_sample_i8_490.bin", np.int8).reshape(49, 10)
    sample = (whole.astype(np.float32) - 83) * np.float32(0.5847029)
    later = np.roll(sample, 7, axis=0)
    noise = np.random.default_rng(6).normal(sample.mean(), sample.std(), sample.shape).astype(np.float32)
    blocks = [f"blocks.{i}.{layer}" for i in range(4) for layer in ("depthwise", "pointwise")]
    names = ["conv", *blocks, "fc"]
    inputs = [sample, sample / 2, later / 2, noise / 4]
    for probabilities in write("keywords", folder / "kws_ref_model_float32.tflite", names, inputs):
        print("  ", np.round(probabilities, 3))


def autoencoder(folder):
    """Four of the 196 windows of the sound of a machine that works as it should: 5 frames of 128 log-mel energies each."""
    frames = np.fromfile(folder / "normal_id_01_00000000_hist_librosa.bin", "<f4")
    windows = [frames[128 * i : 128 * i + 640] for i in (0, 65, 130, 195)]
    results = write("autoencoder", folder / "ad01_fp32.tflite", [f"f{i + 1}" for i in range(10)], windows)
    for x, y in zip(windows, results):
        print("   mean squared error", np.mean((x - y) ** 2))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    keywords(pathlib.Path(sys.argv[1]) / "kws")
    autoencoder(pathlib.Path(sys.argv[1]) / "ad")
