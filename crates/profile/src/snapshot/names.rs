//! Functions and frames, by column.
//!
//! Builders make a function when its first frame comes, and store its texts in a fixed order. So both tables are walked
//! together, in that order, and most ids are 'the next one' or that of a neighbour; see [`Texts`].

use rustc_hash::FxHashMap;

use super::bytes::{Cursor, Fault, put, put_signed, unzigzag, zigzag};
use super::container::Columns;
use crate::model::FuncRow;
use crate::names::{Kinds, Language};
use crate::{FrameId, Frames, FuncId, Funcs, MappingId, StrId};

/// Columns of text ids. The order is that in which [`Builder`](crate::Builder) stores the texts.
const DISPLAY: usize = 0;
const MODULE: usize = 1;
const FILE: usize = 2;
const RECORDED_FILE: usize = 3;
const NAME: usize = 4;
const SYSTEM_NAME: usize = 5;
const CLASS: usize = 6;
const PACKAGE: usize = 7;
const QUALIFIED: usize = 8;
const NORMALISED: usize = 9;
const FRAME_RAW: usize = 10;
const FRAME_DISPLAY: usize = 11;
const TEXTS: usize = 12;

/// The other columns.
const HEAD: usize = 12;
const START_LINE: usize = 13;
const LANGUAGE: usize = 14;
const FUNC: usize = 15;
const LINE: usize = 16;
const KINDS: usize = 17;
const ADDRESS: usize = 18;
const MAPPING: usize = 19;
const INLINE: usize = 20;
const COLUMNS: usize = 21;

/// What a text id is compared with.
struct Texts {
    /// One past the highest id so far.
    next: u32,
    columns: [TextColumn; TEXTS],
}

#[derive(Default)]
struct TextColumn {
    /// The row before.
    last: u32,
    /// In order of appearance, the texts that came with [`NEXT`] or as a distance.
    known: Vec<u32>,
    /// Where each of them is; only [`Texts::put`] needs it.
    number: FxHashMap<u32, u32>,
}

/// A text no row had yet.
const NEXT: u64 = 0;
/// The text that another column of the row lets expect.
const LIKELY: u64 = 1;
/// That of the row before.
const LAST: u64 = 2;
const EMPTY: u64 = 3;
/// From here on even numbers are those of texts known in the column, odd ones are distances from the next new one.
const OTHER: u64 = 4;

impl Texts {
    fn new() -> Self {
        // (Text 0 is the empty one.)
        Texts { next: 1, columns: Default::default() }
    }

    fn put(&mut self, out: &mut Vec<u8>, column: usize, id: StrId, likely: StrId) {
        let id = id.0;
        let column = &mut self.columns[column];
        let code = if id == self.next {
            NEXT
        } else if id == likely.0 {
            LIKELY
        } else if id == column.last {
            LAST
        } else if id == 0 {
            EMPTY
        } else if let Some(&number) = column.number.get(&id) {
            OTHER + 2 * u64::from(number)
        } else {
            OTHER + 2 * zigzag(i64::from(self.next) - i64::from(id)) + 1
        };
        put(out, code);
        if code == NEXT || (code >= OTHER && code % 2 == 1) {
            column.number.insert(id, column.number.len() as u32);
        }
        column.last = id;
        self.next = self.next.max(id + 1);
    }

    #[inline]
    fn get(&mut self, cursor: &mut Cursor<'_>, column: usize, likely: StrId, texts: usize) -> Result<StrId, Fault> {
        let column = &mut self.columns[column];
        let code = cursor.number()?;
        let id = match code {
            NEXT => self.next,
            LIKELY => likely.0,
            LAST => column.last,
            EMPTY => 0,
            _ if code % 2 == 0 => {
                let known = usize::try_from((code - OTHER) / 2).ok().and_then(|number| column.known.get(number));
                *known.map_or_else(|| cursor.fault("no such text in this column"), Ok)?
            }
            _ => {
                let id = i64::from(self.next).wrapping_sub(unzigzag((code - OTHER) / 2));
                u32::try_from(id).or_else(|_| cursor.fault("no such text"))?
            }
        };
        cursor.rule((id as usize) < texts, "no such text")?;
        if code == NEXT || (code >= OTHER && code % 2 == 1) {
            column.known.push(id);
        }
        column.last = id;
        self.next = self.next.max(id + 1);
        Ok(StrId(id))
    }
}

pub(super) fn write(funcs: &Funcs, frames: &Frames) -> Columns {
    let mut columns = vec![Vec::new(); COLUMNS];
    for n in [funcs.len(), frames.len(), frames.address.len(), frames.mapping.len(), frames.inline_depth.len()] {
        put(&mut columns[HEAD], n as u64);
    }
    let mut texts = Texts::new();
    let mut func = 0;
    let mut lines: Vec<u32> = Vec::with_capacity(funcs.len());
    let mut last_address = 0u64;
    for frame in 0..=frames.len() {
        let upto = frames.func.get(frame).map_or(funcs.len(), |f| f.index() + 1);
        if let Some(of) = frames.func.get(frame) {
            put_signed(&mut columns[FUNC], func as i64 - i64::from(of.0));
        }
        while func < upto {
            put_func(&mut columns, &mut texts, funcs, FuncId::new(func), func);
            lines.push(funcs.start_line[func]);
            func += 1;
        }
        if frame == frames.len() {
            break;
        }
        let id = FrameId::new(frame);
        let of = frames.func(id);
        texts.put(&mut columns[FRAME_RAW], FRAME_RAW, frames.raw(id), funcs.name(of));
        texts.put(&mut columns[FRAME_DISPLAY], FRAME_DISPLAY, frames.display(id), funcs.display(of));
        put_signed(&mut columns[LINE], i64::from(frames.line(id)) - i64::from(lines[of.index()]));
        lines[of.index()] = frames.line(id);
        put(&mut columns[KINDS], u64::from(frames.kinds(id).bits()));
        if let Some(&address) = frames.address.get(frame) {
            put_signed(&mut columns[ADDRESS], address.wrapping_sub(last_address) as i64);
            last_address = address;
        }
        if let Some(mapping) = frames.mapping.get(frame) {
            put(&mut columns[MAPPING], mapping.map_or(0, |m| u64::from(m.0) + 1));
        }
        if let Some(&depth) = frames.inline_depth.get(frame) {
            put(&mut columns[INLINE], u64::from(depth));
        }
    }
    columns
}

fn put_func(columns: &mut Columns, texts: &mut Texts, funcs: &Funcs, id: FuncId, row: usize) {
    let mut text = |column: usize, id: StrId, likely: StrId| texts.put(&mut columns[column], column, id, likely);
    text(DISPLAY, funcs.display(id), StrId::EMPTY);
    text(MODULE, funcs.module(id), StrId::EMPTY);
    text(FILE, funcs.file(id), StrId::EMPTY);
    text(RECORDED_FILE, funcs.recorded_file(id), funcs.file(id));
    text(NAME, funcs.name(id), funcs.display(id));
    text(SYSTEM_NAME, funcs.system_name(id), funcs.name(id));
    text(CLASS, funcs.class(id), StrId::EMPTY);
    text(PACKAGE, funcs.package(id), funcs.class(id));
    text(QUALIFIED, funcs.qualified(id), funcs.name(id));
    text(NORMALISED, funcs.normalised(id), funcs.display(id));
    put(&mut columns[START_LINE], u64::from(funcs.start_line[row]));
    put(&mut columns[LANGUAGE], u64::from(language_code(funcs.language[row])));
}

/// Reads what [`write()`] wrote, for so many texts and mappings.
pub(super) fn read(mut columns: [Cursor<'_>; COLUMNS], texts: usize, mappings: usize) -> Result<(Funcs, Frames), Fault> {
    let (func_room, frame_room) = (columns[NAME].left(), columns[FUNC].left());
    let func_count = columns[HEAD].count(func_room)?;
    let frame_count = columns[HEAD].count(frame_room)?;
    let [addresses, with_mapping, inlines] = {
        let mut sparse = || columns[HEAD].count(frame_count);
        [sparse()?, sparse()?, sparse()?]
    };
    let (mut funcs, mut frames) = (Funcs::default(), Frames::default());
    let mut known = Texts::new();
    // Of each function, the line of its last frame.
    let mut lines: Vec<u32> = Vec::new();
    let mut last_address = 0u64;
    for frame in 0..frame_count {
        let of = (funcs.len() as i64).wrapping_sub(columns[FUNC].signed()?);
        columns[FUNC].rule((0..func_count as i64).contains(&of), "no such function")?;
        let of = FuncId(of as u32);
        while funcs.len() <= of.index() {
            let row = get_func(&mut columns, &mut known, texts)?;
            lines.push(row.start_line);
            funcs.push(row);
        }
        frames.func.push(of);
        frames.raw.push(known.get(&mut columns[FRAME_RAW], FRAME_RAW, funcs.name(of), texts)?);
        frames.display.push(known.get(&mut columns[FRAME_DISPLAY], FRAME_DISPLAY, funcs.display(of), texts)?);
        let line = i64::from(lines[of.index()]).wrapping_add(columns[LINE].signed()?);
        let line = u32::try_from(line).or_else(|_| columns[LINE].fault("a line of more than 32 bits"))?;
        lines[of.index()] = line;
        frames.line.push(line);
        let bits = columns[KINDS].number()?;
        let kinds = Kinds::from_bits(bits as u16);
        columns[KINDS].rule(u64::from(kinds.bits()) == bits, "a kind of frame that is not known")?;
        frames.kinds.push(kinds);
        if frame < addresses {
            last_address = last_address.wrapping_add(columns[ADDRESS].signed()? as u64);
            frames.address.push(last_address);
        }
        if frame < with_mapping {
            frames.mapping.push(columns[MAPPING].below(mappings + 1, "no such mapping")?.checked_sub(1).map(MappingId));
        }
        if frame < inlines {
            frames.inline_depth.push(columns[INLINE].small()?);
        }
    }
    while funcs.len() < func_count {
        funcs.push(get_func(&mut columns, &mut known, texts)?);
    }
    columns.iter().try_for_each(|c| c.end())?;
    Ok((funcs, frames))
}

fn get_func(columns: &mut [Cursor<'_>; COLUMNS], known: &mut Texts, texts: usize) -> Result<FuncRow, Fault> {
    let mut text = |column: usize, likely: StrId| known.get(&mut columns[column], column, likely, texts);
    let display = text(DISPLAY, StrId::EMPTY)?;
    let module = text(MODULE, StrId::EMPTY)?;
    let file = text(FILE, StrId::EMPTY)?;
    let recorded_file = text(RECORDED_FILE, file)?;
    let name = text(NAME, display)?;
    let system_name = text(SYSTEM_NAME, name)?;
    let class = text(CLASS, StrId::EMPTY)?;
    let package = text(PACKAGE, class)?;
    let qualified = text(QUALIFIED, name)?;
    let normalised = text(NORMALISED, display)?;
    let start_line = columns[START_LINE].small()?;
    let code = columns[LANGUAGE].number()?;
    let language = LANGUAGES.iter().copied().find(|&l| u64::from(language_code(l)) == code);
    let Some(language) = language else { return columns[LANGUAGE].fault("a language that is not known") };
    Ok(FuncRow {
        name,
        system_name,
        qualified,
        class,
        package,
        module,
        file,
        recorded_file,
        display,
        normalised,
        start_line,
        language,
    })
}

/// The number of a language in a file. Numbers stay what they are; a new language gets a new one.
fn language_code(language: Language) -> u8 {
    match language {
        Language::Unknown => 0,
        Language::C => 1,
        Language::Cpp => 2,
        Language::DotNet => 3,
        Language::Elixir => 4,
        Language::Erlang => 5,
        Language::Go => 6,
        Language::Haskell => 7,
        Language::Java => 8,
        Language::JavaScript => 9,
        Language::Kotlin => 10,
        Language::ObjectiveC => 11,
        Language::Php => 12,
        Language::Python => 13,
        Language::Ruby => 14,
        Language::Rust => 15,
        Language::Scala => 16,
        Language::Swift => 17,
    }
}

/// All languages, by number.
const LANGUAGES: [Language; 18] = [
    Language::Unknown,
    Language::C,
    Language::Cpp,
    Language::DotNet,
    Language::Elixir,
    Language::Erlang,
    Language::Go,
    Language::Haskell,
    Language::Java,
    Language::JavaScript,
    Language::Kotlin,
    Language::ObjectiveC,
    Language::Php,
    Language::Python,
    Language::Ruby,
    Language::Rust,
    Language::Scala,
    Language::Swift,
];
