/*
 * lenet5: the network `LeNet5`, as functions of C. Written by dl::c::header; do not edit.
 *
 * c1: Conv2d  [6, 28, 28]      156 parameters  117,600 multiply-adds
 * Tanh        [6, 28, 28]        0 parameters        0 multiply-adds
 * AvgPool2d   [6, 14, 14]        0 parameters        0 multiply-adds
 * c3: Conv2d  [16, 10, 10]   2,416 parameters  240,000 multiply-adds
 * Tanh        [16, 10, 10]       0 parameters        0 multiply-adds
 * AvgPool2d   [16, 5, 5]         0 parameters        0 multiply-adds
 * Flatten     [400]              0 parameters        0 multiply-adds
 * f5: Linear  [120]         48,120 parameters   48,000 multiply-adds
 * Tanh        [120]              0 parameters        0 multiply-adds
 * f6: Linear  [84]          10,164 parameters   10,080 multiply-adds
 * Tanh        [84]               0 parameters        0 multiply-adds
 * f7: Linear  [10]             850 parameters      840 multiply-adds
 * total                     61,706 parameters  416,520 multiply-adds
 *
 * There is nothing global: two threads may use the same network at the same time, each with memory of its own.
 * A pointer that is NULL or misaligned and a token that is out of range are refused, and nothing is done.
 */
#ifndef LENET5_H
#define LENET5_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef char lenet5_float_has_4_bytes[sizeof(float) == 4 ? 1 : -1];

/*
 * Bytes of memory (arena, state and the values of a step) and of weights; numbers that were trained; work.
 */
#define LENET5_RAM_BYTES 23520
#define LENET5_FLASH_BYTES 246824
#define LENET5_PARAMS 61706
#define LENET5_MACS 416520
#define LENET5_INPUT_LEN 784
#define LENET5_INPUT_DIM_0 1
#define LENET5_INPUT_DIM_1 28
#define LENET5_INPUT_DIM_2 28
#define LENET5_OUTPUT_LEN 10

/*
 * Header and library are of the same network, the one of this number. If the linker does not find it, write
 * this file anew, or build the library anew: one of them is older than the network's definition.
 */
extern const char dl_lenet5_network_3473720545[];

/* The memory of lenet5_infer. It may hold anything before. */
typedef struct lenet5_arena { float numbers[5880]; } lenet5_arena;
int dl_lenet5_infer(const void *const *inputs, lenet5_arena *arena, const float **outputs, const void *network);

/*
 * Evaluates the network: where in the arena its output is, or NULL if that is refused.
 * No input may be in the arena. Outputs are there until the next call.
 * input: 784 numbers, [1, 28, 28], the last dimension fastest
 * output: 10 numbers, [10], the last dimension fastest
 */
static inline const float *lenet5_infer(const float *input, lenet5_arena *arena) {
    const void *inputs[1];
    const float *output = 0;
    inputs[0] = input;
    dl_lenet5_infer(inputs, arena, &output, dl_lenet5_network_3473720545);
    return output;
}

#ifdef __cplusplus
}
#endif

#endif
