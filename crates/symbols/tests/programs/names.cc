// Names that the linker sees mangled, and one that only this file sees.
namespace shop {
namespace {
__attribute__((noinline)) int unseen(int x) {
    __asm__ volatile("");
    return x * 5;
}
inline int tripled(int x) { return x * 3; }
}  // namespace
struct Cart {
    int sum;
    __attribute__((noinline)) int add(int x) { return sum += unseen(x); }
    inline __attribute__((always_inline)) int twice(int x) { return add(x) + add(x); }
    template <class F> inline __attribute__((always_inline)) int each(F f) { return f(sum) + f(sum + 1); }
};
}  // namespace shop

extern "C" __attribute__((noinline)) int run(int x) {
    shop::Cart cart{x};
    auto first = [](int y) { return y ^ shop::tripled(y); };
    auto second = [&](int y) { return y / x + cart.add(y); };
    return cart.twice(x) + cart.each(first) + cart.each(second);
}

int main(int count, char **) { return run(count) == 0; }
