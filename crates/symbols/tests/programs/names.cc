// Names that the linker sees mangled, and one that only this file sees.
namespace shop {
namespace {
__attribute__((noinline)) int unseen(int x) {
    __asm__ volatile("");
    return x * 5;
}
}  // namespace
struct Cart {
    int sum;
    __attribute__((noinline)) int add(int x) { return sum += unseen(x); }
    inline __attribute__((always_inline)) int twice(int x) { return add(x) + add(x); }
};
}  // namespace shop

extern "C" __attribute__((noinline)) int run(int x) {
    shop::Cart cart{x};
    return cart.twice(x);
}

int main(int count, char **) { return run(count) == 0; }
