"""Writes digits.bin: scikit-learn's copy of the UCI digits as 1,797 records of 65 bytes, 64 grey values 0..16 and the label.

    python make_digits.py          # needs scikit-learn
"""

import pathlib

import numpy
from sklearn.datasets import load_digits

digits = load_digits()
records = numpy.column_stack([digits.data, digits.target])
assert records.shape == (1797, 65) and records.min() == 0 and records.max() == 16
assert (records == records.astype(numpy.uint8)).all()
pathlib.Path(__file__).with_name("digits.bin").write_bytes(records.astype(numpy.uint8).tobytes())
