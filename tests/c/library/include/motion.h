/*
 * motion: the network `Motion`, as functions of C. Written by dl::c::header; do not edit.
 *
 * Gru     [12, 8]  312 parameters  3,168 multiply-adds
 * Last    [8]        0 parameters      0 multiply-adds
 * Linear  [4]       36 parameters     32 multiply-adds
 * total            348 parameters  3,200 multiply-adds
 *
 * There is nothing global: two threads may use the same network at the same time, each with memory of its own.
 * A pointer that is NULL or misaligned and a token that is out of range are refused, and nothing is done.
 */
#ifndef MOTION_H
#define MOTION_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef char motion_float_has_4_bytes[sizeof(float) == 4 ? 1 : -1];

/*
 * Bytes of memory (arena, state and the values of a step) and of weights; numbers that were trained; work.
 */
#define MOTION_RAM_BYTES 480
#define MOTION_FLASH_BYTES 1392
#define MOTION_PARAMS 348
#define MOTION_MACS 3200
#define MOTION_INPUT_LEN 36
#define MOTION_INPUT_DIM_0 12
#define MOTION_INPUT_DIM_1 3
#define MOTION_OUTPUT_LEN 4
#define MOTION_STEP_INPUT_LEN 3
#define MOTION_STEP_OUTPUT_LEN 4
#define MOTION_STATE_LEN 8

/*
 * Header and library are of the same network, the one of this number. If the linker does not find it, write
 * this file anew, or build the library anew: one of them is older than the network's definition.
 */
extern const char dl_motion_network_3423075759[];

/* The memory of motion_infer. It may hold anything before. */
typedef struct motion_arena { float numbers[120]; } motion_arena;
int dl_motion_infer(const void *const *inputs, motion_arena *arena, const float **outputs, const void *network);

/*
 * Evaluates the network: where in the arena its output is, or NULL if that is refused.
 * No input may be in the arena. Outputs are there until the next call.
 * input: 36 numbers, [12, 3], the last dimension fastest
 * output: 4 numbers, [4], the last dimension fastest
 */
static inline const float *motion_infer(const float *input, motion_arena *arena) {
    const void *inputs[1];
    const float *output = 0;
    inputs[0] = input;
    dl_motion_infer(inputs, arena, &output, dl_motion_network_3423075759);
    return output;
}

/* What the network remembers between steps. It may be copied. */
typedef struct motion_state { float numbers[8]; } motion_state;
int dl_motion_initial_state(motion_state *state, const void *network);
int dl_motion_step(const void *const *inputs, motion_state *state, float *const *outputs, const void *network);

/* Writes the state with which sequences begin: 0, or -1 if that is refused. */
static inline int motion_initial_state(motion_state *state) {
    return dl_motion_initial_state(state, dl_motion_network_3423075759);
}

/*
 * Evaluates one step, and moves the state on: 0, or -1 if that is refused.
 * Inputs and outputs may be the same memory.
 * input: 3 numbers, [3], the last dimension fastest
 * output: 4 numbers, [4], the last dimension fastest
 */
static inline int motion_step(const float *input, motion_state *state, float *output) {
    const void *inputs[1];
    float *outputs[1];
    inputs[0] = input;
    outputs[0] = output;
    return dl_motion_step(inputs, state, outputs, dl_motion_network_3423075759);
}

#ifdef __cplusplus
}
#endif

#endif
