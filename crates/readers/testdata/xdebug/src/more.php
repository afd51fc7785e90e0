<?php
namespace more;

function work(int $sum): string
{
    usleep(2000);
    return str_repeat('x', $sum);
}
