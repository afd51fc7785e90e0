//! Stable sorting whose code stands once in WebAssembly.
//!
//! The library's sorts are written anew for every type and every order, some five kilobytes each: a tenth of the page's
//! engine. Where few things are sorted, or seldom, these do; elsewhere than in WebAssembly they are the library's.

use std::cmp::Ordering;

/// Sorts slices with shared code.
pub trait SortShared<T> {
    /// As [`slice::sort_by`].
    fn sort_shared_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As [`slice::sort_by_key`].
    fn sort_shared_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.sort_shared_by(|a, b| key(a).cmp(&key(b)));
    }
}

impl<T> SortShared<T> for [T] {
    #[cfg(not(target_arch = "wasm32"))]
    fn sort_shared_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        self.sort_by(compare);
    }

    #[cfg(target_arch = "wasm32")]
    fn sort_shared_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let order = order(self.len(), &mut |a, b| compare(&self[a as usize], &self[b as usize]));
        rearrange(self, &order);
    }
}

/// The numbers below `len`, the one that comes first first.
#[cfg(any(target_arch = "wasm32", test))]
#[inline(never)]
fn order(len: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..len as u32).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

/// Brings to each place what stands at the place that `order` names.
#[cfg(any(target_arch = "wasm32", test))]
fn rearrange<T>(items: &mut [T], order: &[u32]) {
    for to in 0..items.len() {
        // What was here when an earlier place was filled went where that one's came from.
        let mut from = order[to] as usize;
        while from < to {
            from = order[from] as usize;
        }
        items.swap(to, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_library_s_sort() {
        let mut state = 1u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
            (state >> 16) % below
        };
        for len in [0, 1, 2, 3, 10, 33, 500] {
            for distinct in [1, 3, 1000] {
                let items: Vec<(u32, String)> = (0..len).map(|i| (random(distinct), i.to_string())).collect();
                let mut sorted = items.clone();
                sorted.sort_by_key(|item| item.0);
                let mut shared = items.clone();
                let order = order(items.len(), &mut |a, b| items[a as usize].0.cmp(&items[b as usize].0));
                rearrange(&mut shared, &order);
                assert_eq!(shared, sorted, "{len} items, {distinct} keys");
                let mut here = items;
                here.sort_shared_by_key(|item| item.0);
                assert_eq!(here, sorted);
            }
        }
    }
}
