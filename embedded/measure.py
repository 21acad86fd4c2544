#!/usr/bin/env python3
"""Builds the programs for bare metal, runs them in QEMU, and prints what their networks need and cost as a table.

    python3 embedded/measure.py                                            with rustup's target
    python3 embedded/measure.py -Z build-std=core,panic_abort              with Debian's packages; see README.md

Arguments go to cargo. The constants `FLASH_BYTES` and `RAM_BYTES` are compared with the statics in the linked binary, whose file is read
here. "Code" is what the binary has of the library: its functions, which are made for the sizes of the network. The exit code is 1 if a
program fails, a static is not as large as its constant, or the counter of instructions does not count. Needs Python 3.9 and QEMU, nothing else.
"""

import json
import pathlib
import re
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

# MicroFlow (Carnelos, Pasti and Bellotto 2025), the same networks in 8 bits on the same machine: millions of instructions, KB of stack.
MICROFLOW = {"autoencoder": (7.1, 21.9), "keywords": (88.4, 44.1)}

# It keeps the state that it is stepped with where it likes: there is no arena.
STEPPED = {"denoiser"}
# It has shown what it is there for when it is linked: no function that panics is in it. It has nothing to say, and does not end.
LINKED = {"no_panic"}


class Elf:
    """Sections and symbols of a 32-bit little-endian ELF file."""

    def __init__(self, path):
        data = path.read_bytes()
        if data[:6] != b"\x7fELF\x01\x01":
            raise SystemExit(f"{path} is not a 32-bit little-endian ELF file")
        table, size, count, names = self.header(data)
        headers = [struct.unpack_from("<10I", data, table + i * size) for i in range(count)]
        text = lambda at: data[at : data.index(b"\0", at)].decode()
        self.names = [text(headers[names][4] + header[0]) for header in headers]
        self.sizes = {name: header[5] for name, header in zip(self.names, headers)}
        self.symbols = []
        for _, kind, _, _, offset, length, link, _, _, entry in headers:
            if kind == 2:  # SHT_SYMTAB
                for at in range(offset, offset + length, entry):
                    name, _, size, _, _, section = struct.unpack_from("<IIIBBH", data, at)
                    if size and section < count:
                        self.symbols.append((text(headers[link][4] + name), size, self.names[section]))

    @staticmethod
    def header(data):
        (table,) = struct.unpack_from("<I", data, 32)
        return (table, *struct.unpack_from("<HHH", data, 46))

    def has(self, size, section):
        """Whether there is a static of so many bytes in a section."""
        return any(symbol[1:] == (size, section) for symbol in self.symbols)

    def code(self):
        """Bytes of the library's functions, and of the call that is measured, into which some of them are compiled."""
        own = [size for name, size, section in self.symbols if section == ".text" and re.search("dl_core|7counter4call", name)]
        return sum(own)

    def static(self):
        """Bytes of memory that are taken before the program begins."""
        return sum(self.sizes.get(section, 0) for section in (".data", ".bss", ".uninit"))


def cargo(command, *arguments, **more):
    return subprocess.run(["cargo", command, *arguments], cwd=HERE, text=True, stdout=subprocess.PIPE, **more)


def packages():
    """The packages with programs. Each is built by itself, lest one have the features of the library that another asks for."""
    found = json.loads(cargo("metadata", "--no-deps", "--format-version", "1", check=True).stdout)["packages"]
    return sorted(package["name"] for package in found if any("bin" in target["kind"] for target in package["targets"]))


def programs(package, arguments):
    """The programs of a package, built: their names and files."""
    built = cargo("build", "--release", "-p", package, "--message-format=json-render-diagnostics", *arguments)
    if built.returncode:
        raise SystemExit(built.returncode)
    messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
    found = {m["target"]["name"]: pathlib.Path(m["executable"]) for m in messages if m.get("executable")}
    return sorted(found.items())


def run(package, name, arguments):
    """What a program says of itself: the first number of each line that has a name."""
    result = cargo("run", "--release", "--quiet", "-p", package, "--bin", name, *arguments, timeout=300)
    said = dict(re.findall(r"^  ([a-z-]+) {2,}(.*)$", result.stdout, re.MULTILINE))
    if result.returncode:
        print(result.stdout)
    return {key: int(re.match(r"\d+", value).group()) for key, value in said.items()}, said, result.returncode == 0


def main():
    arguments = sys.argv[1:]
    print("| network | weights | code | arena | all statics | stack | multiply-adds | instructions | for each | results |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    wrong = []
    for package, name, path in [(package, *program) for package in packages() for program in programs(package, arguments)]:
        if name in LINKED:
            continue
        numbers, said, passed = run(package, name, arguments)
        if not passed:
            wrong.append(f"{name}: results are not as they should be")
        if "instructions" not in numbers:
            continue
        elf, flash, ram = Elf(path), numbers["flash"], numbers["ram"]
        if not elf.has(flash, ".rodata"):
            wrong.append(f"{name}: FLASH_BYTES is {flash}, but no static of so many bytes is in .rodata")
        if name not in STEPPED and not elf.has(ram, ".bss"):
            wrong.append(f"{name}: RAM_BYTES is {ram}, but no static of so many bytes is in .bss")
        if abs(numbers["calibration"] - 400_000) > 40:
            wrong.append(f"{name}: a loop of 400,000 instructions counts as {numbers['calibration']:,}")
        macs, instructions = numbers["multiply-adds"], numbers["instructions"]
        print(
            f"| {name} | {flash:,} | {elf.code():,} | {ram:,} | {elf.static():,} | {numbers['stack']:,} "
            f"| {macs:,} | {instructions:,} | {instructions / macs:.2f} | {said['agreement']} |"
        )
    for name, (millions, stack) in MICROFLOW.items():
        print(f"| MicroFlow: {name}, 8 bits | | | | | {stack} KB | | {millions} M | | |")
    for message in wrong:
        print(message, file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
