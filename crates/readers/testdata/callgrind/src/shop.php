<?php
// Functions that are called from several places, recursion, a method, an include.
class Cart {
    private array $items = [];
    public function add(int $price): void { $this->items[] = $price; }
    public function total(): int { return sum($this->items) + tax(sum($this->items)); }
}
function sum(array $items): int {
    $sum = 0;
    foreach ($items as $item) {
        $sum += $item;
    }
    return $sum;
}
function tax(int $amount): int { return intdiv($amount * 19, 100); }
function fib(int $n): int { return $n < 2 ? $n : fib($n - 1) + fib($n - 2); }
$cart = new Cart();
for ($i = 0; $i < 30; $i++) {
    $cart->add(fib($i % 6));
    strlen(str_repeat('x', $i * 1000));
}
echo $cart->total(), ' ', sum([1, 2, 3]), "\n";
