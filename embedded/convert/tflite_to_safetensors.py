"""Writes the weights of a TensorFlow Lite model into a safetensors file, in PyTorch's layouts.

    python3 tflite_to_safetensors.py model.tflite weights.safetensors conv blocks.0.depthwise … fc

The names are those of the layers with weights, in the order in which the model runs them; without names, they are only listed. For
chains of convolutions, depthwise convolutions and fully connected layers, in floating point or with weights of 8 bits and a scale
("dynamic range"), which become the numbers that they stand for. Batch normalization is in the weights already, where the converter of
TensorFlow has put it.

    layer                  TensorFlow Lite         PyTorch
    convolution            [out][row][column][in]  [out][in][row][column]
    depthwise convolution  [1][row][column][out]   [out][1][row][column]
    fully connected        [out][in]               [out][in]

Needs numpy, safetensors and ai-edge-litert.
"""

import sys

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from safetensors.numpy import save_file

LAYOUTS = {
    schema.BuiltinOperator.CONV_2D: (0, 3, 1, 2),
    schema.BuiltinOperator.DEPTHWISE_CONV_2D: (3, 0, 1, 2),
    schema.BuiltinOperator.FULLY_CONNECTED: (0, 1),
}


def read(path):
    """The model as objects that can be changed."""
    with open(path, "rb") as file:
        return schema.ModelT.InitFromPackedBuf(file.read(), 0)


def numbers(model, tensor):
    """What a constant tensor stands for, in single precision."""
    data = bytes(bytearray(model.buffers[tensor.buffer].data))
    if tensor.type == schema.TensorType.FLOAT32:
        return np.frombuffer(data, "<f4").reshape(tensor.shape)
    if tensor.type != schema.TensorType.INT8:
        raise SystemExit(f"`{tensor.name.decode()}` is neither of 32-bit floating point nor of 8 bits")
    scale = np.asarray(tensor.quantization.scale, np.float32)
    zero = np.asarray(tensor.quantization.zeroPoint, np.float32)
    along = [1] * len(tensor.shape)
    along[tensor.quantization.quantizedDimension] = -1
    whole = np.frombuffer(data, np.int8).reshape(tensor.shape).astype(np.float32)
    return (whole - zero.reshape(along)) * scale.reshape(along)


def layers(model):
    """The layers with weights in their order: what they are, their weights and their bias as in the model."""
    graph = model.subgraphs[0]
    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex]
        kind = max(code.builtinCode, code.deprecatedBuiltinCode)
        if kind not in LAYOUTS:
            continue
        _, weight, bias = [*operator.inputs, -1][:3]
        yield kind, graph.tensors[weight], graph.tensors[bias] if bias >= 0 else None


def tensors(model, names):
    """The weights as PyTorch has them, by name."""
    found = list(layers(model))
    if len(found) != len(names):
        raise SystemExit(f"{len(found)} layers have weights, and there are {len(names)} names")
    result = {}
    for name, (kind, weight, bias) in zip(names, found):
        result[f"{name}.weight"] = np.ascontiguousarray(numbers(model, weight).transpose(LAYOUTS[kind]))
        if bias is not None:
            result[f"{name}.bias"] = numbers(model, bias)
    return result


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    model, names = read(sys.argv[1]), sys.argv[3:]
    if not names:
        kinds = {value: key for key, value in vars(schema.BuiltinOperator).items() if not key.startswith("_")}
        for i, (kind, weight, _) in enumerate(layers(model)):
            print(i, kinds[kind].lower(), weight.shape)
        return
    save_file(tensors(model, names), sys.argv[2])


if __name__ == "__main__":
    main()
