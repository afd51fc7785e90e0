//! Every rule of the model, in one place.

use rustc_hash::FxHashSet;

use crate::{LabelValue, ModelError, Profile, Stacks, StrId};

impl Profile {
    /// States whether the model is right. Every reader's output passes it, whatever the input was.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] with the first rule that is broken.
    pub fn check(&self) -> Result<(), ModelError> {
        let rule = |holds: bool, what: &dyn Fn() -> String| if holds { Ok(()) } else { Err(ModelError::Invalid(what())) };
        let texts = self.strings.len();
        let text = |id: StrId, of: &str| rule(id.index() < texts, &|| format!("{of}: no text {}", id.index()));
        rule(texts > 0 && self.str(StrId::EMPTY).is_empty(), &|| "text 0 is not the empty text".into())?;

        rule(!self.sample_types.is_empty(), &|| "no sample type".into())?;
        rule(self.default_type < self.sample_types.len(), &|| "the default sample type does not exist".into())?;
        for t in &self.sample_types {
            text(t.name, "sample type")?;
            text(t.unit, "sample type")?;
            rule(t.scale > 0 && 10i64.pow(t.scale.ilog10()) == t.scale, &|| format!("scale {} is no power of ten", t.scale))?;
        }

        let f = &self.funcs;
        let columns = [
            &f.name,
            &f.system_name,
            &f.qualified,
            &f.class,
            &f.package,
            &f.module,
            &f.file,
            &f.recorded_file,
            &f.display,
            &f.normalised,
        ];
        rule(
            columns.iter().all(|c| c.len() == f.len()) && f.start_line.len() == f.len() && f.language.len() == f.len(),
            &|| "function columns differ in length".into(),
        )?;
        columns.iter().flat_map(|c| c.iter()).try_for_each(|&id| text(id, "function"))?;

        let f = &self.frames;
        let n = f.len();
        rule(
            f.raw.len() == n
                && f.display.len() == n
                && f.line.len() == n
                && f.kinds.len() == n
                && f.address.len() <= n
                && f.mapping.len() <= n
                && f.inline_depth.len() <= n,
            &|| "frame columns differ in length".into(),
        )?;
        for id in f.ids() {
            rule(f.func(id).index() < self.funcs.len(), &|| format!("frame {}: no such function", id.index()))?;
            text(f.raw(id), "frame")?;
            text(f.display(id), "frame")?;
            let mapping = f.mapping(id).is_none_or(|m| m.index() < self.mappings.len());
            rule(mapping, &|| format!("frame {}: no such mapping", id.index()))?;
        }

        let s = &self.stacks;
        rule(s.frame.len() == s.len() && s.truncated.len() == s.len(), &|| "stack columns differ in length".into())?;
        let mut seen = FxHashSet::default();
        let mut path: Vec<u32> = Vec::new();
        for i in 0..s.len() {
            let parent = s.parent[i];
            rule(s.frame[i].index() < n, &|| format!("stack {i}: no such frame"))?;
            if parent == Stacks::ROOT {
                path.clear();
            } else {
                while path.last().is_some_and(|&top| top != parent) {
                    path.pop();
                }
                rule(!path.is_empty(), &|| format!("stack {i}: its parent {parent} is not above it in depth-first order"))?;
                let inherited = !s.truncated.get(parent as usize) || s.truncated.get(i);
                rule(inherited, &|| format!("stack {i}: its parent is truncated and it is not"))?;
            }
            path.push(i as u32);
            // A root that lost its callers and a true root may share a frame.
            let root_flag = parent == Stacks::ROOT && s.truncated.get(i);
            rule(seen.insert((parent, s.frame[i], root_flag)), &|| format!("stack {i} stands twice"))?;
        }

        let rows = self.samples.len();
        let v = &self.samples;
        rule(v.values.len() == self.sample_types.len() && v.values.iter().all(|c| c.len() == rows), &|| {
            "value columns differ in length".into()
        })?;
        let optional = |len: usize| len == 0 || len == rows;
        rule(optional(v.thread.len()) && optional(v.time_ns.len()) && optional(v.labels.len()), &|| {
            "sample columns differ in length".into()
        })?;
        for row in 0..rows {
            rule(v.stack[row].index() < s.len(), &|| format!("sample {row}: no such stack"))?;
            rule(v.thread(row).is_none_or(|t| t.index() < self.threads.len()), &|| format!("sample {row}: no such thread"))?;
            rule(v.labels(row).index() < self.labels.len(), &|| format!("sample {row}: no such labels"))?;
        }
        for column in &v.values {
            let sum: u128 = column.iter().map(|v| u128::from(v.unsigned_abs())).sum();
            rule(sum <= i64::MAX as u128, &|| "the values of a sample type cannot be summed".into())?;
        }

        rule(self.labels.ends.first() == Some(&0), &|| "label set 0 is not empty".into())?;
        for label in &self.labels.labels {
            text(label.key, "label")?;
            match label.value {
                LabelValue::Str(id) | LabelValue::Num(_, id) => text(id, "label")?,
            }
        }
        for t in &self.threads {
            text(t.name, "thread")?;
            rule(t.process.is_none_or(|p| p.index() < self.processes.len()), &|| "thread: no such process".into())?;
        }
        self.processes.iter().try_for_each(|p| text(p.name, "process"))?;
        for m in &self.mappings {
            text(m.file, "mapping")?;
            text(m.build_id, "mapping")?;
        }
        Ok(())
    }
}
