//! Several profiles as one, and the negative of one.

use crate::{Builder, ModelError, Profile, StackId};

impl Profile {
    /// All samples of all profiles in one. Sample types with the same name and unit become one; a profile without a
    /// type counts as 0 in it. Samples that cancel each other are gone, and so are stacks nobody uses.
    ///
    /// The default sample type, the start and the period are the first profile's; the durations are added up.
    ///
    /// # Errors
    /// [`ModelError::Overflow`] or [`ModelError::TooLarge`] if the whole does not fit.
    pub fn merge(profiles: &[&Profile]) -> Result<Profile, ModelError> {
        let mut b = Builder::new();
        b.drop_zero();
        let mut types: Vec<(String, String, i64)> = Vec::new();
        for p in profiles {
            for t in &p.sample_types {
                let (name, unit) = (p.str(t.name), p.str(t.unit));
                match types.iter_mut().find(|(n, u, _)| n == name && u == unit) {
                    Some(known) => known.2 = known.2.max(t.scale),
                    None => types.push((name.to_owned(), unit.to_owned(), t.scale)),
                }
            }
        }
        for (name, unit, scale) in &types {
            b.sample_type(name, unit, *scale);
        }
        let timed = profiles.iter().any(|p| p.samples.has_time());
        for (number, p) in profiles.iter().enumerate() {
            if number == 0 {
                b.set_default_type(p.default_type);
            }
            add(&mut b, p, &types, number == 0, timed)?;
        }
        b.finish()
    }

    /// The same profile with every value negated: merged with the original it gives an empty one.
    pub fn negated(&self) -> Profile {
        let mut negative = self.clone();
        for column in &mut negative.samples.values {
            column.iter_mut().for_each(|v| *v = -*v);
        }
        negative
    }
}

fn add(b: &mut Builder, p: &Profile, types: &[(String, String, i64)], first: bool, timed: bool) -> Result<(), ModelError> {
    let info = b.import_info(p);
    let to = b.info();
    let duration_ns = to.duration_ns.saturating_add(info.duration_ns);
    if first {
        *to = info;
    } else {
        for comment in info.comments {
            if !to.comments.contains(&comment) {
                to.comments.push(comment);
            }
        }
    }
    to.duration_ns = duration_ns;
    to.exact &= p.info.exact;

    let imported = b.import(p);
    let frames: Vec<_> = p.frames.ids().map(|id| imported.frame(b, p, id)).collect();
    let mut stacks: Vec<StackId> = Vec::with_capacity(p.stacks.len());
    for i in 0..p.stacks.len() {
        let id = StackId::new(i);
        let frame = frames[p.stacks.frame(id).index()];
        let new = match p.stacks.parent(id) {
            None if p.stacks.truncated(id) => b.truncated_root(frame),
            parent => b.stack(parent.map(|x| stacks[x.index()]), frame),
        };
        stacks.push(new);
    }
    let columns: Vec<Option<(usize, i64)>> = types
        .iter()
        .map(|(name, unit, scale)| {
            let column = p.sample_types.iter().position(|t| p.str(t.name) == name && p.str(t.unit) == unit)?;
            Some((column, scale / p.sample_types[column].scale))
        })
        .collect();
    let mut values = vec![0; types.len()];
    for row in 0..p.samples.len() {
        for (value, (column, name)) in values.iter_mut().zip(columns.iter().zip(types)) {
            *value = match column {
                None => 0,
                Some((column, factor)) => p.samples.values[*column][row]
                    .checked_mul(*factor)
                    .ok_or_else(|| ModelError::Overflow { sample_type: name.0.clone() })?,
            };
        }
        let mut data = imported.sample(p, row);
        if timed {
            data.time_ns = Some(data.time_ns.unwrap_or(0));
        }
        b.sample(stacks[p.samples.stack[row].index()], &values, data);
    }
    Ok(())
}
