//! The tables: sample types, mappings, functions, locations with their lines; and what is said of the whole.

use profile::{Mapping, Period, Resolved, StrId};

use super::index::{At, Ids};
use super::{FunctionRow, LineRow, LocationRow, MappingRow, Reader};
use crate::Place;
use crate::tree::NONE;
use crate::wire::{Cursor, Fault, Wire};

impl<'a> Reader<'a> {
    fn value_type(&mut self, mut message: Cursor<'a>) -> Wire<Option<(u32, u32)>> {
        let mut rows = [Some(0); 2];
        while let Some(f) = message.field()? {
            if let 1 | 2 = f.number {
                rows[f.number as usize - 1] = self.string(f.int()?, f.at)?;
            }
        }
        Ok(rows[0].zip(rows[1]))
    }

    pub(super) fn sample_types(&mut self) -> Wire<()> {
        let messages = std::mem::take(&mut self.file.types);
        let mut types = Vec::with_capacity(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            match self.value_type(message).map_err(|f| f.within("sample type", number as u64 + 1))? {
                Some(pair) => types.push(pair),
                None => self.useless = Some("the name of a sample type is behind the end"),
            }
        }
        let At { value, at } = self.file.default_type;
        let wanted = self.string(value, at)?.unwrap_or(0);
        if types.is_empty() || self.useless.is_some() {
            return Ok(());
        }
        let strings = &self.file.strings;
        let mut names = Vec::with_capacity(types.len());
        for (name, unit) in &types {
            let (name, unit) = (&*strings[*name as usize], &*strings[*unit as usize]);
            self.b.sample_type(name, unit, 1);
            self.types.push(self.b.string(name));
            names.push(if unit.is_empty() { name.to_owned() } else { format!("{name}/{unit}") });
        }
        let wanted = &strings[wanted as usize];
        let named = types.iter().position(|(name, _)| !wanted.is_empty() && strings[*name as usize] == *wanted);
        let default = named.unwrap_or(types.len() - 1);
        self.b.set_default_type(default);
        let why = match named {
            Some(_) => "as the profile says".to_owned(),
            None if wanted.is_empty() => "the last one, as pprof has it".to_owned(),
            None => format!("the last one, as the profile's default `{wanted}` is none of them"),
        };
        if names.len() > 1 || named.is_none() && !wanted.is_empty() {
            self.notes.remarks.push(format!("sample types: {}; the default is {}, {why}", names.join(", "), names[default]));
        }
        Ok(())
    }

    pub(super) fn info(&mut self) -> Wire<()> {
        for At { value, at } in std::mem::take(&mut self.file.comments) {
            if let Some(row) = self.string(value, at)? {
                let text = self.text(row);
                self.b.info().comments.push(text);
            }
        }
        let drop = self.index_text(self.file.drop_frames)?;
        let keep = self.index_text(self.file.keep_frames)?;
        let url = self.index_text(self.file.doc_url)?;
        let period = match self.file.period_type {
            Some(message) => self.value_type(message).map_err(|f| f.within("the type of period", 1))?,
            None => None,
        };
        let (name, unit) = period.map_or((StrId::EMPTY, StrId::EMPTY), |(name, unit)| (self.text(name), self.text(unit)));
        let value = self.file.period;
        let (time_ns, duration_ns) = (self.file.time_ns, self.file.duration_ns);
        let info = self.b.info();
        (info.drop_frames, info.keep_frames, info.doc_url) = (drop, keep, url);
        (info.time_ns, info.duration_ns) = (time_ns, duration_ns);
        if value != 0 || !name.is_empty() || !unit.is_empty() {
            info.period = Some(Period { name, unit, value });
        }
        for (id, name) in [(drop, "drop_frames"), (keep, "keep_frames")] {
            if !id.is_empty() {
                let pattern = self.b.str(id);
                self.notes.remarks.push(format!("{name} is `{pattern}`: it is kept, and not applied"));
            }
        }
        Ok(())
    }

    pub(super) fn mappings(&mut self) -> Wire<Ids> {
        let messages = std::mem::take(&mut self.file.mappings);
        let mut ids = Vec::with_capacity(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            let id = self.mapping(message).map_err(|f| f.within("mapping", number as u64 + 1))?;
            ids.push(At { value: id, at: message.at() });
        }
        Ids::new("mapping", &ids)
    }

    fn mapping(&mut self, mut message: Cursor<'a>) -> Wire<u64> {
        let (mut id, mut start, mut limit, mut offset, mut file, mut build_id) = (0, 0, 0, 0, 0, 0);
        let mut resolved = Resolved::default();
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => start = f.int()?,
                3 => limit = f.int()?,
                4 => offset = f.int()?,
                5 => file = self.string(f.int()?, f.at)?.unwrap_or(0),
                6 => build_id = self.string(f.int()?, f.at)?.unwrap_or(0),
                7 => resolved.functions = f.int()? != 0,
                8 => resolved.files = f.int()? != 0,
                9 => resolved.lines = f.int()? != 0,
                10 => resolved.inlines = f.int()? != 0,
                _ => {}
            }
        }
        let (file_id, build_id) = (self.text(file), self.text(build_id));
        let row = self.b.mapping(Mapping { start, limit, offset, file: file_id, build_id, resolved });
        self.mappings.push(MappingRow { id: row, file });
        Ok(id)
    }

    pub(super) fn functions(&mut self) -> Wire<Ids> {
        let messages = std::mem::take(&mut self.file.functions);
        let mut ids = Vec::with_capacity(messages.len());
        self.functions.reserve_exact(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            let id = self.function(message).map_err(|f| f.within("function", number as u64 + 1))?;
            ids.push(At { value: id, at: message.at() });
        }
        Ids::new("function", &ids)
    }

    fn function(&mut self, mut message: Cursor<'a>) -> Wire<u64> {
        let mut id = 0;
        let mut row = FunctionRow { name: 0, system_name: 0, file: 0, start_line: 0, last: None };
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => row.name = self.string(f.int()?, f.at)?.unwrap_or(0),
                3 => row.system_name = self.string(f.int()?, f.at)?.unwrap_or(0),
                4 => row.file = self.string(f.int()?, f.at)?.unwrap_or(0),
                5 => row.start_line = self.line_number(f.int()?),
                _ => {}
            }
        }
        self.functions.push(row);
        Ok(id)
    }

    /// Lines are signed 64 bits in the file; those that make no sense are not known.
    fn line_number(&mut self, line: u64) -> u32 {
        u32::try_from(line).unwrap_or_else(|_| {
            self.counts.bad_lines += 1;
            0
        })
    }

    pub(super) fn locations(&mut self, mapping_ids: &Ids, function_ids: &Ids) -> Wire<()> {
        let messages = std::mem::take(&mut self.file.locations);
        let mut ids = Vec::with_capacity(messages.len());
        self.locations.reserve_exact(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            let id = self.location(message, mapping_ids, function_ids).map_err(|f| f.within("location", number as u64 + 1))?;
            ids.push(At { value: id, at: message.at() });
        }
        self.location_ids = Ids::new("location", &ids)?;
        self.location_frames = vec![0..0; ids.len()];
        Ok(())
    }

    fn location(&mut self, mut message: Cursor<'a>, mapping_ids: &Ids, function_ids: &Ids) -> Wire<u64> {
        let (mut id, mut address, mut mapping) = (0, 0, NONE);
        let first = self.lines.len();
        let start = message.at();
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => {
                    let wanted = f.int()?;
                    mapping = mapping_ids.row(wanted);
                    if mapping == NONE && wanted != 0 {
                        let place = Place::Byte(f.at as u64);
                        self.notes.skip("mapping of a location that is not in the file", place, || format!("mapping {wanted}"));
                    }
                }
                3 => address = f.int()?,
                4 => self.line(f.bytes()?, f.at, function_ids)?,
                5 => self.counts.folded += u64::from(f.int()? != 0),
                _ => {}
            }
        }
        let count = self.lines.len() - first;
        self.counts.inlined += count.saturating_sub(1) as u64;
        self.counts.no_symbols += u64::from(count == 0);
        if self.lines.len() + self.locations.len() >= NONE as usize {
            return Err(Fault::new(start, "there are more than 4 billion lines"));
        }
        let lines = first as u32..self.lines.len() as u32;
        self.locations.push(LocationRow { address, mapping, lines });
        Ok(id)
    }

    fn line(&mut self, mut message: Cursor<'a>, at: usize, function_ids: &Ids) -> Wire<()> {
        let (mut id, mut line) = (0, 0);
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => line = self.line_number(f.int()?),
                3 => self.counts.columns += u64::from(f.int()? != 0),
                _ => {}
            }
        }
        let function = function_ids.row(id);
        if function == NONE {
            if !self.cut || id == 0 {
                return Err(Fault::new(at, format!("there is no function {id}")));
            }
            self.notes.skip("function behind the end of the file", Place::Byte(at as u64), || format!("function {id}"));
        }
        self.lines.push(LineRow { function, line });
        Ok(())
    }
}
