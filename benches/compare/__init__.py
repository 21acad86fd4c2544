"""The parts of benches/compare.py: the networks, one module for each engine, and who runs when."""
