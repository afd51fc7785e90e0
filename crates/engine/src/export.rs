//! A lensed profile as a profile again, for the writers.

use profile::{Builder, FrameData, FrameId, FuncData, Imported, ModelError, Profile, SampleData, StackId};

use crate::lens::Lensed;
use crate::lens::forest::{BROKEN, DROPPED, FIRST_FATE, HIDDEN, ROOT};
use crate::lens::symbols::{Symbol, Symbols};
use crate::view::Bucket;

/// Behind the name of an inferred frame, where that is asked for.
pub const INFERRED: char = '~';

/// What of a profile goes out, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Export {
    /// Names of frames that `repair` put there end in [`INFERRED`].
    pub mark_inferred: bool,
    /// Only what the stacks add up to: one sample per stack, without times, threads and labels.
    pub sums: bool,
}

/// The stacks after the lens, with everything the profile's frames and samples hold. A bucket is a stack of one frame,
/// `[OTHER]`; dropped samples are not in it. Frames that `repair` put there are frames as others.
///
/// # Errors
/// [`ModelError`] if the result does not fit; it is never larger than the profile in values.
pub fn to_profile(lensed: &Lensed) -> Result<Profile, ModelError> {
    to_profile_with(lensed, Export::default())
}

/// As [`to_profile`], of which `export` says how.
///
/// # Errors
/// As [`to_profile`].
pub fn to_profile_with(lensed: &Lensed, export: Export) -> Result<Profile, ModelError> {
    let from = lensed.profile();
    let mut b = Builder::new();
    for t in from.sample_types() {
        b.sample_type(from.str(t.name), from.str(t.unit), t.scale);
    }
    b.set_default_type(from.default_type());
    let info = b.import_info(from);
    *b.info() = info;
    let imported = b.import(from);

    // Only what is used: a lens takes most frames away.
    let samples = from.samples();
    let item_of = |row: usize| if lensed.tells_samples_apart() { row } else { samples.stacks()[row].index() };
    let forest = &lensed.forest;
    let mut used = vec![false; forest.len()];
    for row in 0..samples.len() {
        let mut node = lensed.at[item_of(row)];
        while node < FIRST_FATE && !used[node as usize] {
            used[node as usize] = true;
            node = forest.parent[node as usize];
        }
    }
    let mut frames: Vec<Option<FrameId>> = vec![None; lensed.symbols.len()];
    let mut marked: Vec<Option<FrameId>> = if export.mark_inferred { frames.clone() } else { Vec::new() };
    let mut stacks: Vec<Option<StackId>> = vec![None; forest.len()];
    for i in (0..forest.len()).filter(|&i| used[i]) {
        let symbol = forest.symbol[i];
        let mark = export.mark_inferred && forest.is_inferred(i);
        let frame = match mark {
            true => *marked[symbol as usize].get_or_insert_with(|| named_frame(&lensed.symbols, symbol, true, &mut b)),
            false => *frames[symbol as usize].get_or_insert_with(|| copy_frame(&lensed.symbols, symbol, &mut b, &imported)),
        };
        let broken = forest.broken.as_ref().is_some_and(|bits| bits.get(i));
        stacks[i] = Some(match forest.parent[i] {
            ROOT if broken => b.truncated_root(frame),
            ROOT => b.stack(None, frame),
            parent => b.stack(stacks[parent as usize], frame),
        });
    }
    let mut bucket_stacks: [Option<StackId>; 3] = [None; 3];
    let types = from.sample_types().len();
    let mut values = vec![0; types];
    // Per stack the sum of each sample type; nothing for stacks in which no sample ends.
    let mut sums: Vec<Option<Box<[i64]>>> = Vec::new();
    for row in 0..samples.len() {
        let stack = match lensed.at[item_of(row)] {
            DROPPED => continue,
            node if node < FIRST_FATE => stacks[node as usize],
            fate => {
                let bucket = match fate {
                    BROKEN => Bucket::Broken,
                    HIDDEN => Bucket::Hidden,
                    _ => Bucket::Other,
                };
                Some(*bucket_stacks[bucket as usize].get_or_insert_with(|| {
                    let frame = b.frame_from_text(bucket.name());
                    b.stack(None, frame)
                }))
            }
        };
        let Some(stack) = stack else { continue };
        if export.sums {
            sums.resize(sums.len().max(stack.index() + 1), None);
            let sums = sums[stack.index()].get_or_insert_with(|| vec![0; types].into());
            sums.iter_mut().enumerate().for_each(|(t, sum)| *sum += samples.values(t)[row]);
            continue;
        }
        for (t, value) in values.iter_mut().enumerate() {
            *value = samples.values(t)[row];
        }
        b.sample(stack, &values, imported.sample(from, row));
    }
    for (stack, sums) in sums.iter().enumerate() {
        if let Some(sums) = sums {
            b.sample(StackId::new(stack), sums, SampleData::default());
        }
    }
    b.finish()
}

fn copy_frame(symbols: &Symbols, symbol: Symbol, b: &mut Builder, imported: &Imported) -> FrameId {
    if let Some(frame) = symbols.of_profile(symbol) {
        return imported.frame(b, symbols.profile(), frame);
    }
    named_frame(symbols, symbol, false, b)
}

/// A frame that is what it shows; where it stands for a source file, the file goes along.
fn named_frame(symbols: &Symbols, symbol: Symbol, mark: bool, b: &mut Builder) -> FrameId {
    let file = symbols.text(symbols.file(symbol));
    let mut name = symbols.label_text(symbol).to_owned();
    if mark {
        name.push(INFERRED);
    }
    let func = b.func_named(FuncData { name: &name, file, ..FuncData::default() });
    b.frame(func, FrameData { line: symbols.line(symbol), kinds: symbols.kinds(symbol), ..FrameData::default() })
}
