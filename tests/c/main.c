/* Calls every function of every network, and compares what comes of it with what Rust computed, bit for bit. */

#include <stdio.h>
#include <string.h>

#include "chars.h"
#include "compare.h"
#include "encoder.h"
#include "lenet5.h"
#include "motion.h"

#include "golden.h"

static int failures = 0;

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);             \
            failures++;                                                        \
        }                                                                      \
    } while (0)

/* The same bits: `==` would let 0 be -0. */
#define SAME(numbers, golden) CHECK(memcmp((numbers), (golden), sizeof(golden)) == 0)

static void lenet5(void) {
    static lenet5_arena arena;
    const float *scores;
    int again;

    for (again = 0; again < 2; again++) {
        scores = lenet5_infer(lenet5_x, &arena);
        CHECK(scores != 0);
        SAME(scores, lenet5_y);
    }
    CHECK(sizeof lenet5_x == sizeof(float) * LENET5_INPUT_LEN);
    CHECK(LENET5_INPUT_DIM_0 == 1 && LENET5_INPUT_DIM_1 == 28 && LENET5_INPUT_DIM_2 == 28);
    CHECK(sizeof lenet5_y == sizeof(float) * LENET5_OUTPUT_LEN);
    CHECK(sizeof arena == LENET5_RAM_BYTES);
    CHECK(LENET5_PARAMS == 61706 && LENET5_FLASH_BYTES == 4 * 61706);

    CHECK(lenet5_infer(0, &arena) == 0);
    CHECK(lenet5_infer(lenet5_x, 0) == 0);
    CHECK(lenet5_infer(arena.numbers, &arena) == 0);
    CHECK(lenet5_infer((const float *)(const void *)((const char *)lenet5_x + 1), &arena) == 0);
}

static void chars(void) {
    static chars_state state, before;
    float scores[CHARS_STEP_OUTPUT_LEN];
    size_t i;

    CHECK(chars_initial_state(&state) == 0);
    for (i = 0; i < sizeof chars_x / sizeof chars_x[0]; i++) {
        CHECK(chars_step(chars_x[i], &state, scores) == 0);
        CHECK(memcmp(scores, chars_y + i * CHARS_STEP_OUTPUT_LEN, sizeof scores) == 0);
    }
    CHECK(sizeof state == sizeof(float) * CHARS_STATE_LEN && CHARS_STATE_LEN == 32);

    before = state;
    CHECK(chars_step(CHARS_STEP_INPUT_VOCABULARY, &state, scores) == -1);
    CHECK(chars_step(0, 0, scores) == -1);
    CHECK(chars_step(0, &state, 0) == -1);
    CHECK(chars_initial_state(0) == -1);
    CHECK(memcmp(&before, &state, sizeof state) == 0);
}

static void motion(void) {
    static motion_arena arena;
    static motion_state state;
    const float *output;
    float scores[MOTION_STEP_OUTPUT_LEN];
    int step;

    output = motion_infer(motion_x, &arena);
    CHECK(output != 0);
    SAME(output, motion_y);

    /* One after the other, the last step says what the whole sequence does. */
    CHECK(motion_initial_state(&state) == 0);
    for (step = 0; step < MOTION_INPUT_DIM_0; step++)
        CHECK(motion_step(motion_x + step * MOTION_STEP_INPUT_LEN, &state, scores) == 0);
    SAME(scores, motion_y);
}

static void compare(void) {
    static compare_arena arena;
    const float *y0 = 0, *y1 = 0;
    uint32_t wrong[COMPARE_INPUT_0_LEN] = {0, 0, 0, 0, COMPARE_INPUT_0_VOCABULARY};

    CHECK(compare_infer(compare_x0, compare_x1, &arena, &y0, &y1) == 0);
    SAME(y0, compare_y0);
    SAME(y1, compare_y1);
    CHECK(compare_infer(wrong, compare_x1, &arena, &y0, &y1) == -1);
    CHECK(compare_infer(compare_x0, 0, &arena, &y0, &y1) == -1);
    CHECK(compare_infer(compare_x0, compare_x1, &arena, &y0, 0) == -1);
}

static void encoder(void) {
    static encoder_arena arena;
    const double *output = encoder_infer(encoder_x, &arena);

    CHECK(output != 0);
    SAME(output, encoder_y);
}

int main(void) {
    lenet5();
    chars();
    motion();
    compare();
    encoder();
    printf(failures ? "FAIL\n" : "PASS\n");
    return failures != 0;
}
