/*
 * chars: the network `Chars`, as functions of C. Written by dl::c::header; do not edit.
 *
 * Embedding  [.., 8]     216 parameters      0 multiply-adds
 * Lstm       [.., 16]  1,664 parameters  1,536 multiply-adds
 * Linear     [.., 27]    459 parameters    432 multiply-adds
 * total                2,339 parameters  1,968 multiply-adds
 *
 * There is nothing global: two threads may use the same network at the same time, each with memory of its own.
 * A pointer that is NULL or misaligned and a token that is out of range are refused, and nothing is done.
 */
#ifndef CHARS_H
#define CHARS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef char chars_float_has_4_bytes[sizeof(float) == 4 ? 1 : -1];

/*
 * Bytes of memory (arena, state and the values of a step) and of weights; numbers that were trained; work.
 */
#define CHARS_RAM_BYTES 300
#define CHARS_FLASH_BYTES 9356
#define CHARS_PARAMS 2339
#define CHARS_MACS 1968
#define CHARS_STEP_INPUT_LEN 1
#define CHARS_STEP_INPUT_VOCABULARY 27
#define CHARS_STEP_OUTPUT_LEN 27
#define CHARS_STATE_LEN 32

/*
 * Header and library are of the same network, the one of this number. If the linker does not find it, write
 * this file anew, or build the library anew: one of them is older than the network's definition.
 */
extern const char dl_chars_network_2866100812[];

/* What the network remembers between steps. It may be copied. */
typedef struct chars_state { float numbers[32]; } chars_state;
int dl_chars_initial_state(chars_state *state, const void *network);
int dl_chars_step(const void *const *inputs, chars_state *state, float *const *outputs, const void *network);

/* Writes the state with which sequences begin: 0, or -1 if that is refused. */
static inline int chars_initial_state(chars_state *state) {
    return dl_chars_initial_state(state, dl_chars_network_2866100812);
}

/*
 * Evaluates one step, and moves the state on: 0, or -1 if that is refused.
 * Inputs and outputs may be the same memory.
 * input: a token, 0 to 26
 * output: 27 numbers, [27], the last dimension fastest
 */
static inline int chars_step(uint32_t input, chars_state *state, float *output) {
    const void *inputs[1];
    float *outputs[1];
    inputs[0] = &input;
    outputs[0] = output;
    return dl_chars_step(inputs, state, outputs, dl_chars_network_2866100812);
}

#ifdef __cplusplus
}
#endif

#endif
