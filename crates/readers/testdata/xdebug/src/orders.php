<?php
// A small program to be traced: recursion, closures, methods, includes, an exception.
class Order
{
    public function __construct(public int $number) {}

    public function price(): int
    {
        return array_sum(array_map(fn ($line) => $line * 3, $this->lines()));
    }

    private function lines(): array
    {
        return range(1, 5);
    }

    public static function take(int $count): array
    {
        $orders = [];
        for ($i = 0; $i < $count; $i++) {
            $orders[] = new Order($i);
        }
        return $orders;
    }
}

function deep(int $n): int
{
    return $n === 0 ? 0 : 1 + deep($n - 1);
}

function fails(): void
{
    throw new RuntimeException('no');
}

require __DIR__ . '/more.php';
$sum = 0;
foreach (Order::take(4) as $order) {
    $sum += $order->price();
}
deep(5);
try {
    fails();
} catch (RuntimeException $e) {
    $sum++;
}
more\work($sum);
