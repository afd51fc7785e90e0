// A program of its own: no library, so that nothing else is needed to name its functions.
namespace shop {
namespace {
inline unsigned long twist(unsigned long x) {
    x ^= x >> 31;
    return x * 0x7fb5d329728ea185;
}
}  // namespace

template <class F> inline unsigned long repeat(int times, F f) {
    unsigned long sum = 0;
    for (int i = 0; i < times; i++)
        sum += f(i);
    return sum;
}

struct Cart {
    unsigned long seed;
    __attribute__((noinline)) unsigned long price(int items) {
        return repeat(items, [this](int i) { return twist(seed + i); });
    }
    __attribute__((noinline)) unsigned long nested(int depth) {
        if (depth == 0)
            return price(3000);
        seed++;
        return nested(depth - 1) + 1;
    }
};
}  // namespace shop

__attribute__((noreturn)) static void leave() {
    __asm__ volatile("syscall" : : "a"(60), "D"(0));
    __builtin_unreachable();
}

extern "C" __attribute__((noreturn)) void run() {
    shop::Cart cart{1};
    for (int i = 0; i < 150000; i++) {
        cart.seed += cart.price(5000);
        cart.seed += cart.nested(3);
    }
    leave();
}

// The bottom of all stacks.
__asm__(".globl _start\n.type _start, @function\n_start:\n.cfi_startproc\n.cfi_undefined rip\nxor %ebp, %ebp\ncall run\n.cfi_endproc\n.size _start, . - _start");
