//! How far a tree goes on below a box that was not opened.

use super::LazyTree;
use super::lazy::Ways;
use crate::lens::forest::ROOT;

/// Per stack row, how many rows follow in the direction of a tree.
pub struct Reach(Vec<u32>);

impl Reach {
    /// One pass over the stacks.
    pub fn new(tree: &LazyTree) -> Reach {
        let cost = tree.cost();
        let parents = &cost.lensed().forest.parent;
        let mut reach = vec![0u32; parents.len()];
        match tree.ways {
            Ways::Down { .. } => {
                for (row, &parent) in parents.iter().enumerate().rev() {
                    if parent != ROOT && cost.live.get(row) {
                        reach[parent as usize] = reach[parent as usize].max(reach[row] + 1);
                    }
                }
            }
            Ways::Up { .. } => {
                for (row, &parent) in parents.iter().enumerate() {
                    if parent != ROOT {
                        reach[row] = reach[parent as usize] + 1;
                    }
                }
            }
        }
        Reach(reach)
    }

    /// How many rows of boxes follow on a box of that tree, however narrow; for the whole and the buckets 0.
    pub fn of(&self, tree: &LazyTree, node: u32) -> u32 {
        tree.pool[tree.rows(node)].iter().map(|&row| self.0[row as usize]).max().unwrap_or(0)
    }
}
