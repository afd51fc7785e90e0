//! placeholder until the names piece lands
use std::borrow::Cow;
/// .
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// .
    pub file: Option<&'a str>,
    /// .
    pub line: u32,
    /// .
    pub module: Option<&'a str>,
}
/// .
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Kinds(pub u16);
impl Kinds {
    /// .
    pub const INLINED: Kinds = Kinds(16);
    /// .
    pub fn contains(self, k: Kinds) -> bool {
        self.0 & k.0 == k.0
    }
    /// .
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        std::iter::once("inlined").filter(move |_| self.0 & 16 != 0)
    }
    /// .
    pub fn parse(_: &str) -> Option<Kinds> {
        None
    }
    /// .
    pub fn union(self, k: Kinds) -> Kinds {
        Kinds(self.0 | k.0)
    }
}
/// .
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// .
    #[default]
    Unknown,
}
impl Language {
    /// .
    pub fn name(self) -> &'static str {
        "unknown"
    }
    /// .
    pub fn parse(_: &str) -> Option<Language> {
        None
    }
}
/// .
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name<'a> {
    /// .
    pub qualified: Cow<'a, str>,
    /// .
    pub class: Option<Cow<'a, str>>,
    /// .
    pub package: Option<Cow<'a, str>>,
    /// .
    pub module: Option<Cow<'a, str>>,
    /// .
    pub file: Option<Cow<'a, str>>,
    /// .
    pub line: u32,
    /// .
    pub language: Language,
    /// .
    pub kinds: Kinds,
    /// .
    pub display: Cow<'a, str>,
    /// .
    pub function: Cow<'a, str>,
    /// .
    pub normalised: Cow<'a, str>,
}
/// .
pub fn split<'a>(raw: &'a str, given: Given<'a>) -> Name<'a> {
    Name { qualified: raw.into(), display: raw.into(), function: raw.into(), normalised: raw.into(), file: given.file.map(Into::into), module: given.module.map(Into::into), ..Name::default() }
}
