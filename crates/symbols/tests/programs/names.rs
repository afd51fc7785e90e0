//! Functions that are inlined, in a program of Rust.

pub struct Cart {
    sum: u64,
}

impl Cart {
    #[inline(never)]
    fn add(&mut self, x: u64) -> u64 {
        self.sum += x * 5;
        self.sum
    }

    #[inline(always)]
    fn twice(&mut self, x: u64) -> u64 {
        self.add(x) + self.add(x + 1)
    }
}

#[inline(never)]
#[unsafe(no_mangle)]
extern "C" fn run(x: u64) -> u64 {
    let mut cart = Cart { sum: x };
    cart.twice(x).wrapping_mul(3)
}

fn main() {
    std::process::exit(i32::from(run(std::env::args().count() as u64) == 0));
}
