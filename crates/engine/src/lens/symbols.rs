//! Frames as the lens sees them: those of the profile, and those that its steps made.

use std::borrow::Cow;
use std::hash::BuildHasher as _;
use std::sync::{Arc, OnceLock};

use profile::names::{Kinds, Language};
use profile::{Bits, FrameId, Profile, StrId};
use rustc_hash::FxHashMap;

use super::ast::Level;

/// A text of [`Symbols`]: one of the profile's, or one that a step made. Equal texts have equal ids wherever frames
/// are compared by what they show; see `show`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextId(pub(crate) u32);

impl TextId {
    /// The empty text: what a frame lacks.
    pub const EMPTY: TextId = TextId(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl From<StrId> for TextId {
    fn from(id: StrId) -> Self {
        TextId(id.index() as u32)
    }
}

/// A frame that a step made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Made {
    label: TextId,
    /// What patterns are anchored on; the label unless the frame still is a function.
    qualified: TextId,
    class: TextId,
    package: TextId,
    module: TextId,
    file: TextId,
    line: u32,
    kinds: Kinds,
    language: Language,
    /// The first frame it stands for.
    like: Option<FrameId>,
}

/// A text at a level: one that is there, or one that is composed.
pub(crate) enum LevelText {
    Known(TextId),
    New(String),
}

/// A row of [`Symbols`]: the profile's frames come first, made frames after them.
pub type Symbol = u32;

/// The frames of a lensed profile.
#[derive(Debug, Clone)]
pub struct Symbols {
    profile: Arc<Profile>,
    made: Vec<Made>,
    made_index: FxHashMap<Made, Symbol>,
    texts: Vec<String>,
    /// The profile's texts that frames are shown by: equal labels are equal ids among these and `texts`.
    shown: Bits,
    /// Those that its own frames are shown by.
    start: Arc<Start>,
    /// The others and `texts` by their hash, from when a step first makes a text of its own.
    text_index: Option<TextIndex>,
}

/// Texts by their hash, or the next number that is free.
type TextIndex = FxHashMap<u64, TextId>;

/// What all lenses over a profile begin with.
#[derive(Debug)]
struct Start {
    shown: Bits,
    /// By their hash, from when it is first asked for.
    index: OnceLock<TextIndex>,
}

impl Symbols {
    pub(crate) fn new(profile: Arc<Profile>) -> Self {
        let mut shown = Bits::new(profile.strings().len());
        profile.frames().ids().for_each(|id| shown.set(profile.frames().display(id).index()));
        profile.funcs().ids().for_each(|id| shown.set(profile.funcs().display(id).index()));
        let start = Arc::new(Start { shown: shown.clone(), index: OnceLock::new() });
        let made_index = FxHashMap::default();
        Symbols { profile, made: Vec::new(), made_index, texts: Vec::new(), shown, start, text_index: None }
    }

    /// The profile the frames come from.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// Number of frames, made ones counted.
    pub fn len(&self) -> usize {
        self.profile.frames().len() + self.made.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of texts, an upper bound of every [`TextId`].
    pub(crate) fn texts_len(&self) -> usize {
        self.profile.strings().len() + self.texts.len()
    }

    /// The text with this id.
    pub fn text(&self, id: TextId) -> &str {
        match self.texts.get(id.index().wrapping_sub(self.profile.strings().len())) {
            Some(text) => text,
            None => self.profile.str(StrId::new(id.index())),
        }
    }

    /// The profile's frame behind a symbol: itself, or the first frame a made one stands for.
    pub fn frame(&self, symbol: Symbol) -> Option<FrameId> {
        self.of_profile(symbol).or_else(|| self.made(symbol).like)
    }

    /// The symbol as a frame of the profile, unless a step made it.
    pub(crate) fn of_profile(&self, symbol: Symbol) -> Option<FrameId> {
        ((symbol as usize) < self.profile.frames().len()).then(|| FrameId::new(symbol as usize))
    }

    fn made(&self, symbol: Symbol) -> &Made {
        &self.made[symbol as usize - self.profile.frames().len()]
    }

    /// What its box shows. Boxes under one parent with the same label are one box.
    #[inline]
    pub fn label(&self, symbol: Symbol) -> TextId {
        match self.of_profile(symbol) {
            Some(f) => self.profile.frames().display(f).into(),
            None => self.made(symbol).label,
        }
    }

    /// [`label`](Self::label) as text.
    pub fn label_text(&self, symbol: Symbol) -> &str {
        self.text(self.label(symbol))
    }

    /// What identifies its function.
    #[inline]
    pub fn function(&self, symbol: Symbol) -> TextId {
        match self.of_profile(symbol) {
            Some(f) => self.profile.funcs().display(self.profile.frames().func(f)).into(),
            None => self.made(symbol).label,
        }
    }

    /// Class, type or receiver; empty if none.
    pub fn class(&self, symbol: Symbol) -> TextId {
        self.of_func(symbol, |p, f| p.funcs().class(f), |m| m.class)
    }

    /// Package, namespace or module path; empty if none.
    pub fn package(&self, symbol: Symbol) -> TextId {
        self.of_func(symbol, |p, f| p.funcs().package(f), |m| m.package)
    }

    /// Binary, library or crate; empty if not known.
    pub fn module(&self, symbol: Symbol) -> TextId {
        self.of_func(symbol, |p, f| p.funcs().module(f), |m| m.module)
    }

    /// Source file, normalised; empty if not known.
    pub fn file(&self, symbol: Symbol) -> TextId {
        self.of_func(symbol, |p, f| p.funcs().file(f), |m| m.file)
    }

    fn of_func(&self, symbol: Symbol, of: impl Fn(&Profile, profile::FuncId) -> StrId, made: impl Fn(&Made) -> TextId) -> TextId {
        match self.of_profile(symbol) {
            Some(f) => of(&self.profile, self.profile.frames().func(f)).into(),
            None => made(self.made(symbol)),
        }
    }

    /// Source line; 0 if not known.
    pub fn line(&self, symbol: Symbol) -> u32 {
        self.of_profile(symbol).map_or_else(|| self.made(symbol).line, |f| self.profile.frames().line(f))
    }

    /// What kinds of frame it is.
    pub fn kinds(&self, symbol: Symbol) -> Kinds {
        self.of_profile(symbol).map_or_else(|| self.made(symbol).kinds, |f| self.profile.frames().kinds(f))
    }

    /// The language it is written in.
    pub(crate) fn language(&self, symbol: Symbol) -> Language {
        match self.of_profile(symbol) {
            Some(f) => self.profile.funcs().language(self.profile.frames().func(f)),
            None => self.made(symbol).language,
        }
    }

    /// The texts a pattern without field is tested on, the qualified name first.
    pub(crate) fn names(&self, symbol: Symbol) -> [TextId; 4] {
        match self.of_profile(symbol) {
            Some(frame) => {
                let (frames, funcs) = (self.profile.frames(), self.profile.funcs());
                let func = frames.func(frame);
                [funcs.qualified(func).into(), frames.raw(frame).into(), funcs.display(func).into(), frames.display(frame).into()]
            }
            None => {
                let made = self.made(symbol);
                [made.qualified, made.label, made.label, made.label]
            }
        }
    }

    /// Those of [`names`](Self::names) that say who the function is and not also where, the qualified one first.
    pub(crate) fn own_names(&self, symbol: Symbol) -> impl Iterator<Item = TextId> + '_ {
        let [qualified, others @ ..] = self.names(symbol);
        let recorded: TextId = self.of_func(symbol, |p, f| p.funcs().recorded_file(f), |m| m.file);
        let files = [self.file(symbol), recorded].map(|id| self.text(id));
        let place = move |text: &str| {
            files.iter().any(|f| !f.is_empty() && memchr::memmem::find(text.as_bytes(), f.as_bytes()).is_some())
        };
        std::iter::once(qualified).chain(others.into_iter().filter(move |&id| id == qualified || !place(self.text(id))))
    }

    /// The qualified name; of a made frame that is no function what it shows.
    pub fn qualified(&self, symbol: Symbol) -> TextId {
        self.names(symbol)[0]
    }

    /// The id of a text that may be new.
    pub(crate) fn intern(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        let mut index = self.text_index.take().unwrap_or_else(|| {
            let mut index = FxHashMap::default();
            let later = self.shown.ones().filter(|&id| !self.start.shown.get(id));
            self.add_to_index(&mut index, Some(self.start_index()), later);
            index
        });
        let id = self.find(&index, Some(self.start_index()), text).unwrap_or_else(|place| {
            let id = TextId(self.texts_len() as u32);
            self.texts.push(text.to_owned());
            index.insert(place, id);
            id
        });
        self.text_index = Some(index);
        id
    }

    fn start_index(&self) -> &TextIndex {
        self.start.index.get_or_init(|| {
            let mut index = FxHashMap::default();
            self.add_to_index(&mut index, None, self.start.shown.ones());
            index
        })
    }

    fn add_to_index(&self, index: &mut TextIndex, before: Option<&TextIndex>, ids: impl Iterator<Item = usize>) {
        for id in ids.map(|id| TextId(id as u32)) {
            if let Err(place) = self.find(index, before, self.text(id)) {
                index.insert(place, id);
            }
        }
    }

    /// The text's id, or its place in the index. `before` is an index that is looked at first.
    fn find(&self, index: &TextIndex, before: Option<&TextIndex>, text: &str) -> Result<TextId, u64> {
        let mut place = rustc_hash::FxBuildHasher.hash_one(text);
        loop {
            match before.and_then(|index| index.get(&place)).or_else(|| index.get(&place)) {
                None => return Err(place),
                Some(&id) if self.text(id) == text => return Ok(id),
                Some(_) => place = place.wrapping_add(1),
            }
        }
    }

    /// The id by which a text of the profile, such as a package, is shown.
    fn show(&mut self, id: TextId) -> TextId {
        if id == TextId::EMPTY || id.index() >= self.shown.len() || self.shown.get(id.index()) {
            return id;
        }
        if let Some(mut index) = self.text_index.take() {
            let found = self.find(&index, Some(self.start_index()), self.text(id));
            if let Err(place) = found {
                index.insert(place, id);
            }
            self.text_index = Some(index);
            if let Ok(known) = found {
                return known;
            }
        }
        self.shown.set(id.index());
        id
    }

    fn make(&mut self, made: Made) -> Symbol {
        let next = self.len() as Symbol;
        *self.made_index.entry(made).or_insert_with(|| {
            self.made.push(made);
            next
        })
    }

    /// A frame that is only a name. `like` is the frame it takes the place of, for colours and details.
    pub(crate) fn make_named(&mut self, label: &str, like: Option<Symbol>) -> Symbol {
        let label = self.intern(label);
        let language = like.map_or(Language::Unknown, |s| self.language(s));
        let like = like.and_then(|s| self.frame(s));
        let e = TextId::EMPTY;
        self.make(Made {
            label,
            qualified: label,
            class: e,
            package: e,
            module: e,
            file: e,
            line: 0,
            kinds: Kinds::default(),
            language,
            like,
        })
    }

    /// The same frame under another name.
    pub(crate) fn make_renamed(&mut self, symbol: Symbol, label: &str) -> Symbol {
        let label = self.intern(label);
        let made = Made {
            label,
            qualified: label,
            class: self.class(symbol),
            package: self.package(symbol),
            module: self.module(symbol),
            file: self.file(symbol),
            line: self.line(symbol),
            kinds: self.kinds(symbol),
            language: self.language(symbol),
            like: self.frame(symbol),
        };
        self.make(made)
    }

    /// The text that stands for a frame at a level: its own, else the next coarser one it has, else its name.
    pub(crate) fn level_text(&self, symbol: Symbol, level: Level) -> LevelText {
        let coarser = |levels: &[TextId], own: TextId| {
            LevelText::Known(levels.iter().copied().find(|&t| t != TextId::EMPTY).unwrap_or(own))
        };
        let function = self.function(symbol);
        let (class, package, module, file) = (self.class(symbol), self.package(symbol), self.module(symbol), self.file(symbol));
        match level {
            Level::Function => LevelText::Known(function),
            Level::Class => coarser(&[class, package, module, file], function),
            Level::Package(None) => coarser(&[package, module, file], function),
            Level::Package(Some(n)) if package != TextId::EMPTY => {
                let whole = self.text(package);
                let short = first_components(whole, n as usize);
                if short.len() == whole.len() { LevelText::Known(package) } else { LevelText::New(short.to_owned()) }
            }
            Level::Package(Some(_)) => coarser(&[module, file], function),
            Level::Module => coarser(&[module, file], function),
            Level::File => coarser(&[file], function),
            Level::Line => {
                let label = self.label(symbol);
                let line = self.line(symbol);
                // Where the display name shows the position already, it says the line.
                if line == 0 || label != function {
                    return LevelText::Known(label);
                }
                LevelText::New(format!("{}:{line}", self.text(label)))
            }
        }
    }

    /// Per symbol the number of its text at a level, and the texts by number. Equal texts have one number.
    pub fn level_keys<'a>(&'a self, level: Level) -> (Vec<u32>, Vec<Cow<'a, str>>) {
        let mut by_id: Vec<u32> = vec![u32::MAX; self.texts_len()];
        // The profile's texts are distinct; those that steps make or levels compose may be equal to one of them.
        let mut by_text: FxHashMap<Cow<'a, str>, u32> = FxHashMap::default();
        let composed = !self.texts.is_empty() || matches!(level, Level::Line | Level::Package(Some(_)));
        let mut texts: Vec<Cow<'a, str>> = Vec::new();
        let mut number = |text: Cow<'a, str>| {
            let next = texts.len() as u32;
            let number = if composed { *by_text.entry(text.clone()).or_insert(next) } else { next };
            if number == next {
                texts.push(text);
            }
            number
        };
        let keys = (0..self.len() as Symbol)
            .map(|symbol| match self.level_text(symbol, level) {
                LevelText::Known(id) => {
                    let known = &mut by_id[id.index()];
                    if *known == u32::MAX {
                        *known = number(Cow::Borrowed(self.text(id)));
                    }
                    *known
                }
                LevelText::New(text) => number(Cow::Owned(text)),
            })
            .collect();
        (keys, texts)
    }

    /// The frame that `by LEVEL` puts in the place of this one.
    pub(crate) fn make_level(&mut self, symbol: Symbol, level: Level) -> Symbol {
        let label = match self.level_text(symbol, level) {
            LevelText::Known(id) => self.show(id),
            LevelText::New(text) => self.intern(&text),
        };
        let none = TextId::EMPTY;
        let (class, package, module, file) = (self.class(symbol), self.package(symbol), self.module(symbol), self.file(symbol));
        let (class, package, file) = match level {
            Level::Function | Level::Class | Level::Line => (class, package, file),
            Level::Package(_) => (none, if package == none { none } else { label }, none),
            Level::Module => (none, none, none),
            Level::File => (none, none, file),
        };
        let line = if level == Level::Line { self.line(symbol) } else { 0 };
        let qualified = if matches!(level, Level::Function | Level::Line) { self.qualified(symbol) } else { label };
        // Functions of one name in two modules are one box, and `module:` still tells them apart. What the frame is like
        // is for colours only, and makes no difference.
        let (kinds, language) = (self.kinds(symbol), self.language(symbol));
        let key = Made { label, qualified, class, package, module, file, line, kinds, language, like: None };
        if let Some(&known) = self.made_index.get(&key) {
            return known;
        }
        let like = self.frame(symbol);
        let new = self.len() as Symbol;
        self.made.push(Made { like, ..key });
        self.made_index.insert(key, new);
        new
    }
}

/// The first `n` components of a package name. A Go path's host and owner are components like any other.
fn first_components(package: &str, n: usize) -> &str {
    let bytes = package.as_bytes();
    let (mut at, mut left) = (0, n);
    while at < bytes.len() {
        let separator = match bytes[at] {
            b'.' | b'/' | b'\\' => 1,
            b':' if bytes.get(at + 1) == Some(&b':') => 2,
            _ => 0,
        };
        // The dots of a host name (`github.com/…`) separate nothing.
        let in_host = bytes[at] == b'.' && package[at..].contains('/');
        if separator > 0 && !in_host && at > 0 {
            left -= 1;
            if left == 0 {
                return &package[..at];
            }
        }
        at += separator.max(1);
    }
    package
}

#[cfg(test)]
mod tests {
    use super::first_components;

    #[test]
    fn components_of_packages() {
        for (package, n, short) in [
            ("com.netflix.legacy", 2, "com.netflix"),
            ("com.netflix", 2, "com.netflix"),
            ("com", 2, "com"),
            ("serde::de::value", 1, "serde"),
            ("github.com/x/y/pkg", 2, "github.com/x"),
            ("github.com/x/y/pkg", 1, "github.com"),
            ("net/http", 1, "net"),
            ("redis.commands", 1, "redis"),
            ("::a::b", 1, "::a"),
        ] {
            assert_eq!(first_components(package, n), short, "{package}");
        }
    }
}
