"""Writes loss.safetensors: PyTorch's losses and their gradients, read by tests/loss.rs.

    python loss.py     # needs torch and safetensors

Inputs are `scores`, `labels`, …; each variant is `name` (the loss) and `name.gradient`.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(2)
torch.set_default_dtype(torch.float64)
weight = torch.tensor([1.0, 0.5, 2.0, 0.25])
scores = 2 * torch.randn(6, 4)
large = 500 * torch.randn(6, 4)
labels = torch.tensor([0, 3, 2, 1, 1, 0])
soft = torch.softmax(torch.randn(6, 4), 1)
pixels = torch.randn(2, 3, 2, 4)
pixel_labels = torch.randint(3, (2, 2, 4))
answers = (torch.rand(6, 4) > 0.5).double()
answers[0] = torch.tensor([0.25, 0.5, 0.75, 1.0])
chances = torch.sigmoid(scores)
sure = chances.clone()
sure[1] = torch.tensor([0.0, 1.0, 0.0, 1.0])
images = torch.randn(3, 2, 3, 2)
image_targets = images + torch.randn(3, 2, 3, 2)
tensors = {
    "scores": scores, "large": large, "labels": labels.double(), "soft": soft, "pixels": pixels,
    "pixel_labels": pixel_labels.double(), "answers": answers, "chances": chances, "sure": sure, "images": images,
    "image_targets": image_targets,
}


def run(name, loss, outputs, targets):
    outputs = outputs.clone().requires_grad_()
    value = loss(outputs, targets)
    value.backward()
    tensors[name] = value.detach().reshape(1)
    tensors[name + ".gradient"] = outputs.grad


run("cross_entropy", nn.CrossEntropyLoss(), scores, labels)
run("cross_entropy.large", nn.CrossEntropyLoss(), large, labels)
run("cross_entropy.weight", nn.CrossEntropyLoss(weight), scores, labels)
run("cross_entropy.smoothing", nn.CrossEntropyLoss(label_smoothing=0.1), scores, labels)
run("cross_entropy.both", nn.CrossEntropyLoss(weight, label_smoothing=0.3), scores, labels)
run("cross_entropy.soft", nn.CrossEntropyLoss(), scores, soft)
run("cross_entropy.soft_both", nn.CrossEntropyLoss(weight, label_smoothing=0.3), scores, soft)
run("cross_entropy.pixels", nn.CrossEntropyLoss(weight[:3], label_smoothing=0.1), pixels, pixel_labels)
run("nll", nn.NLLLoss(), torch.log_softmax(scores, 1), labels)
run("nll.weight", nn.NLLLoss(weight), torch.log_softmax(scores, 1), labels)
run("nll.pixels", nn.NLLLoss(weight[:3]), torch.log_softmax(pixels, 1), pixel_labels)
run("multi_margin", nn.MultiMarginLoss(), scores, labels)
run("multi_margin.p", nn.MultiMarginLoss(p=2), scores, labels)
run("multi_margin.margin", nn.MultiMarginLoss(margin=2.5), scores, labels)
run("multi_margin.weight", nn.MultiMarginLoss(p=2, margin=0.5, weight=weight), scores, labels)
run("mse", nn.MSELoss(), images, image_targets)
run("huber", nn.HuberLoss(), images, image_targets)
run("huber.delta", nn.HuberLoss(delta=0.4), images, image_targets)
run("bce", nn.BCELoss(), chances, answers)
run("bce.sure", nn.BCELoss(), sure, answers)
run("bce_with_logits", nn.BCEWithLogitsLoss(), scores, answers)
run("bce_with_logits.large", nn.BCEWithLogitsLoss(), large, answers)
run("bce_with_logits.pos_weight", nn.BCEWithLogitsLoss(pos_weight=weight), scores, answers)

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))
