/*
 * compare: the network `Compare`, as functions of C. Written by dl::c::header; do not edit.
 *
 * Embedding  [5, 2]   18 parameters    0 multiply-adds
 * Flatten    [10]      0 parameters    0 multiply-adds
 * Linear     [6]      30 parameters   24 multiply-adds
 * Relu       [6]       0 parameters    0 multiply-adds
 * Linear     [3]      51 parameters   48 multiply-adds
 * Softmax    [3]       0 parameters    0 multiply-adds
 * Linear     [2]      34 parameters   32 multiply-adds
 * total              133 parameters  104 multiply-adds
 *
 * There is nothing global: two threads may use the same network at the same time, each with memory of its own.
 * A pointer that is NULL or misaligned and a token that is out of range are refused, and nothing is done.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef char compare_float_has_4_bytes[sizeof(float) == 4 ? 1 : -1];

/*
 * Bytes of memory (arena, state and the values of a step) and of weights; numbers that were trained; work.
 */
#define COMPARE_RAM_BYTES 84
#define COMPARE_FLASH_BYTES 532
#define COMPARE_PARAMS 133
#define COMPARE_MACS 104
#define COMPARE_INPUT_0_LEN 5
#define COMPARE_INPUT_0_VOCABULARY 9
#define COMPARE_INPUT_1_LEN 4
#define COMPARE_OUTPUT_0_LEN 3
#define COMPARE_OUTPUT_1_LEN 2

/*
 * Header and library are of the same network, the one of this number. If the linker does not find it, write
 * this file anew, or build the library anew: one of them is older than the network's definition.
 */
extern const char dl_compare_network_3488234706[];

/* The memory of compare_infer. It may hold anything before. */
typedef struct compare_arena { float numbers[21]; } compare_arena;
int dl_compare_infer(const void *const *inputs, compare_arena *arena, const float **outputs, const void *network);

/*
 * Evaluates the network: 0, and where in the arena its outputs are, or -1 if that is refused.
 * No input may be in the arena. Outputs are there until the next call.
 * input_0: 5 tokens, 0 to 8
 * input_1: 4 numbers, [4], the last dimension fastest
 * output_0: 3 numbers, [3], the last dimension fastest
 * output_1: 2 numbers, [2], the last dimension fastest
 */
static inline int compare_infer(const uint32_t *input_0, const float *input_1, compare_arena *arena, const float **output_0, const float **output_1) {
    const void *inputs[2];
    const float *outputs[2];
    inputs[0] = input_0;
    inputs[1] = input_1;
    if (!output_0 || !output_1 || dl_compare_infer(inputs, arena, outputs, dl_compare_network_3488234706)) return -1;
    *output_0 = outputs[0];
    *output_1 = outputs[1];
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif
