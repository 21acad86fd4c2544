#!/usr/bin/env bash
# What only a microcontroller's target shows: no network can panic, a panic would not link, and `f64` is refused with words.
# From `embedded/`: `bash no_panic/check.sh`, with arguments for cargo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build() { cargo build --release -p no_panic "$@"; }

# refused FEATURE WORDS: the program with this feature is not built, for this reason.
refused() {
    local said
    if said=$(build "${@:3}" --features "$1" 2>&1); then
        echo "with the feature \`$1\` the program is built, but should not be" >&2
        return 1
    fi
    grep -qF "$2" <<<"$said" || { printf '%s\n\nis not about: %s\n' "$said" "$2" >&2; return 1; }
    echo "refused, as it should be, with the feature \`$1\`: $2"
}

# Which checks the compiler finds needless depends on how it optimizes.
for level in s z 2 3; do
    CARGO_PROFILE_RELEASE_OPT_LEVEL=$level build "$@"
    echo "no network can panic at opt-level $level"
done
refused panics something_in_this_program_can_panic "$@"
refused double 'networks do not compute with `f64` on this target, but with `f32`' "$@"
