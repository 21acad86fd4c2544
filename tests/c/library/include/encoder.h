/*
 * encoder: the network `Encoder`, as functions of C. Written by dl::c::header; do not edit.
 *
 * Linear  [16]  112 parameters   96 multiply-adds
 * Relu    [16]    0 parameters    0 multiply-adds
 * Linear  [2]    34 parameters   32 multiply-adds
 * total         146 parameters  128 multiply-adds
 *
 * There is nothing global: two threads may use the same network at the same time, each with memory of its own.
 * A pointer that is NULL or misaligned and a token that is out of range are refused, and nothing is done.
 */
#ifndef ENCODER_H
#define ENCODER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef char encoder_double_has_8_bytes[sizeof(double) == 8 ? 1 : -1];

/*
 * Bytes of memory (arena, state and the values of a step) and of weights; numbers that were trained; work.
 */
#define ENCODER_RAM_BYTES 144
#define ENCODER_FLASH_BYTES 1168
#define ENCODER_PARAMS 146
#define ENCODER_MACS 128
#define ENCODER_INPUT_LEN 6
#define ENCODER_OUTPUT_LEN 2

/*
 * Header and library are of the same network, the one of this number. If the linker does not find it, write
 * this file anew, or build the library anew: one of them is older than the network's definition.
 */
extern const char dl_encoder_network_2575419491[];

/* The memory of encoder_infer. It may hold anything before. */
typedef struct encoder_arena { double numbers[18]; } encoder_arena;
int dl_encoder_infer(const void *const *inputs, encoder_arena *arena, const double **outputs, const void *network);

/*
 * Evaluates the network: where in the arena its output is, or NULL if that is refused.
 * No input may be in the arena. Outputs are there until the next call.
 * input: 6 numbers, [6], the last dimension fastest
 * output: 2 numbers, [2], the last dimension fastest
 */
static inline const double *encoder_infer(const double *input, encoder_arena *arena) {
    const void *inputs[1];
    const double *output = 0;
    inputs[0] = input;
    dl_encoder_infer(inputs, arena, &output, dl_encoder_network_2575419491);
    return output;
}

#ifdef __cplusplus
}
#endif

#endif
