//! Trees by hand and at random, right and wrong ones.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::StackId;

/// Columns as anyone might write them: for each frame and the root what it calls, then (levels up, rows down), and a
/// place for each row that has a choice.
fn columns(calls: &[Vec<u32>], runs: &[(u64, u64)], places: &[u64], truncated: &[u64]) -> Columns {
    let mut columns = vec![Vec::new(); COLUMNS];
    for (caller, callees) in calls.iter().enumerate() {
        put(&mut columns[CALLEES], callees.len() as u64);
        let mut last = caller as i64;
        for &callee in callees {
            put(&mut columns[CALLEE], zigzag(i64::from(callee) - last));
            last = i64::from(callee);
        }
    }
    put(&mut columns[HEAD], runs.iter().map(|run| run.1 + 1).sum());
    for (i, &(up, down)) in runs.iter().enumerate() {
        put(&mut columns[DOWN], down);
        if i > 0 {
            put(&mut columns[UP], up);
        }
    }
    places.iter().for_each(|&place| put(&mut columns[PLACE], place));
    truncated.iter().for_each(|&distance| put(&mut columns[TRUNCATED], distance));
    columns
}

fn read_columns(columns: &Columns, frames: usize) -> Result<Stacks, Fault> {
    let cursors: Vec<Cursor<'_>> = columns.iter().enumerate().map(|(i, bytes)| Cursor::new(bytes, i)).collect();
    read(cursors.try_into().unwrap(), frames, &mut Budget::of(1 << 20))
}

/// Rows as (depth, place among the callees) as the columns they are.
fn of_rows(calls: &[Vec<u32>], rows: &[(usize, usize)], path: &[Vec<u32>]) -> Columns {
    let (mut runs, mut places) = (Vec::<(u64, u64)>::new(), Vec::new());
    for (i, &(depth, place)) in rows.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if depth == rows[i - 1].0 + 1 => run.1 += 1,
            _ => runs.push((if i == 0 { 0 } else { (rows[i - 1].0 - depth) as u64 }, 0)),
        }
        if calls[path[i].last().map_or(0, |&frame| frame as usize + 1)].len() > 1 {
            places.push(place as u64);
        }
    }
    columns(calls, &runs, &places, &[])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Few frames and all that can be called may be, so that calls recur and siblings often stand twice.
    #[test]
    fn right_trees_are_read_and_those_with_a_row_twice_refused(
        calls in prop::collection::vec(prop::sample::subsequence(vec![0u32, 1, 2], 1..=3), 4),
        choices in prop::collection::vec((0usize..5, 0usize..3), 1..60),
    ) {
        let (mut rows, mut paths, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        let mut path: Vec<u32> = Vec::new();
        for (up, place) in choices {
            let mut next = path[..path.len().saturating_sub(up)].to_vec();
            let callees = &calls[next.last().map_or(0, |&frame| frame as usize + 1)];
            let place = place % callees.len();
            rows.push((next.len(), place));
            paths.push(next.clone());
            next.push(callees[place]);
            let read = read_columns(&of_rows(&calls, &rows, &paths), 3);
            if seen.insert(next.clone()) {
                let stacks = read.expect("right");
                for (row, above) in paths.iter().enumerate() {
                    let mut frames: Vec<u32> = stacks.leaf_to_root(StackId(row as u32)).skip(1).map(|f| f.0).collect();
                    frames.reverse();
                    prop_assert_eq!(&frames, above);
                }
                path = next;
            } else {
                prop_assert!(read.unwrap_err().what.ends_with("stands twice"));
                rows.pop();
                paths.pop();
            }
        }
    }
}

#[test]
fn a_recursive_call_does_not_hide_that_a_sibling_stands_twice() {
    // 0 calls 1, itself, and itself again. Between the two, the inner one calls itself and 1.
    let calls = [vec![0], vec![0, 1], vec![]];
    let runs = [(0, 1), (0, 1), (0, 0), (1, 0)];
    let twice = columns(&calls, &runs, &[1, 0, 0, 1, 0], &[]);
    assert_eq!(read_columns(&twice, 2).unwrap_err().what, "a stack stands twice");
    let runs = [(0, 1), (0, 1), (0, 0)];
    assert!(read_columns(&columns(&calls, &runs, &[1, 0, 0, 1], &[]), 2).is_ok());
}

#[test]
fn truncated_rows_hand_it_down_and_say_it_once() {
    let calls = [vec![0], vec![0, 1], vec![]];
    let with = |truncated: &[u64]| read_columns(&columns(&calls, &[(0, 2), (0, 0)], &[0, 0, 1], truncated), 2);
    let rows = |truncated: &[u64]| with(truncated).unwrap().truncated.ones().collect::<Vec<_>>();
    assert_eq!(rows(&[]), [0; 0]);
    assert_eq!(rows(&[0]), [0, 1, 2, 3]);
    assert_eq!(rows(&[1]), [1, 2, 3]);
    assert_eq!(rows(&[2, 1]), [2, 3]);
    for wrong in [&[4][..], &[1, 1], &[2, 0], &[2, u64::MAX], &[0, 0]] {
        assert!(with(wrong).is_err(), "{wrong:?}");
    }
    // Two roots of one frame, of which one has lost its callers.
    let roots = |truncated: &[u64]| read_columns(&columns(&[vec![0], vec![]], &[(0, 0), (0, 0)], &[], truncated), 1);
    assert!(roots(&[1]).is_ok() && roots(&[0]).is_ok());
    assert_eq!(roots(&[]).unwrap_err().what, "a root stands twice");
    assert_eq!(roots(&[0, 1]).unwrap_err().what, "a root stands twice");
}

#[test]
fn a_callee_stands_once_with_its_caller() {
    let twice = columns(&[vec![0, 0], vec![]], &[(0, 0), (0, 0)], &[0, 1], &[]);
    assert_eq!(read_columns(&twice, 1).unwrap_err().what, "a callee stands twice");
    let unknown = columns(&[vec![1], vec![]], &[(0, 0)], &[], &[]);
    assert_eq!(read_columns(&unknown, 1).unwrap_err().what, "no such frame");
}
