//! The search in complete stacks: known answers, and what looking everywhere finds.

use super::*;

/// Complete stacks as a trie, and the number of each function.
fn index(stacks: &[Vec<String>]) -> (Index, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let (mut parent, mut key): (Vec<u32>, Vec<u32>) = Default::default();
    for stack in stacks {
        let mut above = NONE;
        for name in stack {
            let function = names.iter().position(|n| n == name).unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            }) as u32;
            let known = (0..parent.len()).find(|&n| parent[n] == above && key[n] == function);
            above = known.unwrap_or_else(|| {
                parent.push(above);
                key.push(function);
                parent.len() - 1
            }) as u32;
        }
    }
    (Index::new(parent, key, names.len()), names)
}

fn split(stack: &str) -> Vec<String> {
    stack.split(';').map(str::to_owned).collect()
}

fn file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/methods").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn look_up(index: &Index, names: &[String], stack: &[String]) -> Vec<Found> {
    let mut caller = NONE;
    let mut found = Found::NOTHING;
    let step = |name: &String| {
        let function = names.iter().position(|n| n == name).map_or(NONE, |n| n as u32);
        found = match function {
            NONE => Found { open: false, ..found },
            function => found.with(index, caller, function),
        };
        caller = function;
        found
    };
    stack.iter().map(step).collect()
}

fn path(index: &Index, names: &[String], node: u32) -> String {
    let nodes = std::iter::successors((node != NONE).then_some(node), |&n| Some(index.parent(n)).filter(|&n| n != NONE));
    let mut path: Vec<&str> = nodes.map(|n| names[index.function(n) as usize].as_str()).collect();
    path.reverse();
    path.join(";")
}

#[test]
fn known_answers() {
    let stacks: Vec<Vec<String>> =
        file("repair_complete.folded").lines().map(|line| split(line.rsplit_once(' ').unwrap().0)).collect();
    let (index, names) = index(&stacks);
    let mut decisions = Vec::new();
    for line in file("repair_kat.csv").lines().skip(1) {
        let cells: Vec<&str> = line.splitn(6, ',').collect();
        let [stack, _, candidates, length, decision, _] = cells[..] else { panic!("{line}") };
        let steps = look_up(&index, &names, &split(stack));
        let last = steps.last().unwrap();
        // Where the first three frames stand.
        let candidates = candidates.split('|').filter(|c| !c.is_empty()).count();
        let three = steps[2];
        assert_eq!(if three.frames == 3 { three.ends.len() as usize } else { 0 }, candidates, "{line}");
        let found = if last.frames >= 3 { last.frames } else { 0 };
        assert_eq!(found, length.parse().unwrap(), "{line}");
        let place = match last.place(3, 0) {
            Some(prefix) => path(&index, &names, prefix),
            None if found > 0 => "AMBIGUOUS".to_owned(),
            None => "NONE".to_owned(),
        };
        assert_eq!(place, decision, "{line}");
        decisions.push(place);
    }
    decisions.sort();
    assert_eq!(decisions.len(), 7);
    assert!(["AMBIGUOUS", "M;n1", "M;n1;C", "M;n1;n2", "NONE"].iter().all(|d| decisions.iter().any(|f| f == d)));
}

/// Where a run of frames stands, by looking everywhere.
fn everywhere(stacks: &[Vec<String>], run: &[String]) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for stack in stacks {
        for (at, frames) in stack.windows(run.len()).enumerate() {
            if frames == run {
                places.push(stack[..at].join(";"));
            }
        }
    }
    places.sort();
    places.dedup();
    places
}

#[test]
fn runs_are_found_where_they_stand() {
    let mut state = 7u64;
    let mut dice = |sides: usize| {
        state = mixed(state);
        state as usize % sides
    };
    for round in 0..400 {
        let functions = 2 + round % 5;
        let mut stack = |most: usize| -> Vec<String> { (0..1 + dice(most)).map(|_| format!("f{}", dice(functions))).collect() };
        let stacks: Vec<Vec<String>> = (0..1 + round % 12).map(|_| stack(14)).collect();
        let (index, names) = index(&stacks);
        for _ in 0..20 {
            let run = stack(8);
            for (length, found) in (1..).zip(look_up(&index, &names, &run)) {
                let places = everywhere(&stacks, &run[..length]);
                if places.is_empty() {
                    assert!(!found.open && (found.frames as usize) < length, "{stacks:?} {run:?}");
                    continue;
                }
                assert_eq!((found.frames as usize, found.ends.len() as usize), (length, places.len()), "{stacks:?} {run:?}");
                let mut prefixes: Vec<String> = index
                    .nodes(found.ends)
                    .iter()
                    .map(|&n| path(&index, &names, index.ancestor(n, length as u32).unwrap_or(NONE)))
                    .collect();
                prefixes.sort();
                assert_eq!(prefixes, places);
                let only = (places.len() == 1 && !places[0].is_empty()).then(|| places[0].clone());
                assert_eq!(found.place(1, 0).map(|n| path(&index, &names, n)), only);
            }
        }
    }
}

#[test]
fn bits_are_those_of_the_rule() {
    // Six edges: a calls b twice and c once, b calls c, c calls a, a calls a.
    let stacks = ["a;b;c", "a;c;a;b", "a;a"].map(split);
    let (index, names) = index(&stacks);
    let of = |name: &str| names.iter().position(|n| n == name).unwrap() as u32;
    for (caller, function, seen, all) in [("a", "b", 2, 4), ("a", "c", 1, 4), ("b", "a", 0, 1), ("b", "c", 1, 1)] {
        let bits = index.bits(of(caller), of(function)) as f64 / BIT as f64;
        let p: f64 = (f64::from(seen) + 0.5) / (f64::from(all) + 1.5);
        assert!((bits + p.log2()).abs() < 1e-4, "{caller} {function}: {bits}, {}", -p.log2());
    }
}

#[test]
fn long_ways_up_are_exact() {
    let stack: Vec<String> = (0..5000).map(|i| format!("f{}", i % 3)).collect();
    let (index, _) = index_of_one(&stack);
    for node in [0u32, 1, 2, 77, 1023, 4999] {
        for frames in [0, 1, 5, node / 2, node, node + 1] {
            let expected = node.checked_sub(frames);
            assert_eq!(index.ancestor(node, frames), expected, "{node} {frames}");
        }
    }
}

fn index_of_one(stack: &[String]) -> (Index, usize) {
    let key: Vec<u32> = stack.iter().map(|name| name[1..].parse().unwrap()).collect();
    let parent = (0..stack.len() as u32).map(|i| i.checked_sub(1).unwrap_or(NONE)).collect();
    (Index::new(parent, key, 3), stack.len())
}
