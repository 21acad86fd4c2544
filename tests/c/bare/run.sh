#!/usr/bin/env bash
# The program in C and its networks on a bare Cortex-M4, in QEMU: it prints PASS if every bit is that of the workstation,
# and is refused if there is a way to a panic.
# `cargo test --test c` has made the weights and what is compared with. Arguments are those of `cargo build`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
made="${CARGO_TARGET_DIR:-$PWD/../../target}/tmp/c"
target=thumbv7em-none-eabihf

NETWORKS_WEIGHTS="$made/library/weights" cargo build --manifest-path library/Cargo.toml --locked --release \
    --target "$target" --target-dir "$made/bare" "$@"
arm-none-eabi-gcc -std=gnu99 -O2 -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -Wall -Wextra -Werror -ffunction-sections \
    --specs=rdimon.specs -T bare/mps2.ld -Wl,--gc-sections,-z,noexecstack -I library/include -I "$made/same_bits" \
    main.c bare/startup.c "$made/bare/$target/release/libnetworks.a" -o "$made/bare/program.elf"
if arm-none-eabi-nm "$made/bare/program.elf" | grep -i panick; then
    echo "FAIL: a function of a network may panic"
    exit 1
fi
arm-none-eabi-size "$made/bare/program.elf"
timeout 60 qemu-system-arm -cpu cortex-m4 -machine mps2-an386 -nographic -semihosting-config enable=on,target=native \
    -kernel "$made/bare/program.elf"
