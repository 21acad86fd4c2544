/* How a Cortex-M4F begins: its stack, its first function, and the coprocessor that computes. The rest is newlib's. */

#include <stdint.h>

extern char __stack[];
void _start(void);

void reset(void) {
    /* CPACR: everybody may use the floating-point unit. */
    *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20;
    __asm volatile("dsb\n\tisb");
    _start();
}

static void fault(void) {
    for (;;) {
    }
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const struct {
    const char *stack;
    vector reset, faults[5];
} vectors = {__stack, reset, {fault, fault, fault, fault, fault}};
