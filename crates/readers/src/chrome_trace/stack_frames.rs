//! The `stackFrames` of the object form: a tree of frames by their ids, and the stacks that end in them.

use std::borrow::Cow;

use profile::{Builder, FrameData, FuncData, StackId};

use super::id::Id;
use crate::index::Index;
use crate::json::{Json, Kind};
use crate::v8::{Call, Calls};
use crate::{Notes, Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// A frame and its caller.
#[derive(Default)]
struct StackFrame<'a> {
    name: Cow<'a, str>,
    category: Cow<'a, str>,
    parent: Option<Id<'a>>,
    line: u32,
    /// Where the function begins: Hermes' frames have it.
    func_line: u32,
    func_column: u32,
}

#[derive(Default)]
pub(super) struct StackFrames<'a> {
    ids: Index<Id<'a>>,
    frames: Vec<StackFrame<'a>>,
}

/// Stacks by row of the frame; nothing for a root that says nothing.
pub(super) struct Stacks(Vec<Option<StackId>>);

impl<'a> StackFrames<'a> {
    /// Reads the object that is next, behind what is there. Of two frames with one id the last counts.
    pub(super) fn read(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            if !json.enter_object_or_skip()? {
                continue;
            }
            let mut frame = StackFrame::default();
            while let Some(key) = json.key()? {
                match &*key {
                    "name" => frame.name = json.text_or_skip()?.unwrap_or_default(),
                    "category" => frame.category = json.text_or_skip()?.unwrap_or_default(),
                    "parent" if json.kind()? != Kind::Null => frame.parent = Some(Id::read(json)?),
                    "line" => frame.line = number(json)?,
                    "funcLine" => frame.func_line = number(json)?,
                    "funcColumn" => frame.func_column = number(json)?,
                    _ => json.skip()?,
                }
            }
            let id = key.parse().map_or_else(|_| Id::Text(key), Id::Number);
            let row = self.ids.insert(id) as usize;
            if row < self.frames.len() { self.frames[row] = frame } else { self.frames.push(frame) }
        }
        Ok(())
    }

    pub(super) fn row(&self, id: &Id<'a>) -> Option<usize> {
        self.ids.find(id).map(|row| row as usize)
    }

    /// Makes the stacks that end in each frame. What calls itself, or is called by nothing in the file, is truncated.
    pub(super) fn stacks(&self, b: &mut Builder, v8: &mut Calls<'a>, at: Place, notes: &mut Notes) -> Stacks {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Waiting,
            Done,
        }
        /// The caller of a frame.
        #[derive(Clone, Copy, PartialEq)]
        enum Parent {
            None,
            Lost,
            Row(usize),
        }
        let mut parents: Vec<Parent> = (self.frames.iter())
            .map(|frame| match &frame.parent {
                None => Parent::None,
                Some(id) => self.row(id).map_or(Parent::Lost, Parent::Row),
            })
            .collect();
        let mut stacks = vec![None; self.frames.len()];
        let mut state = vec![State::New; self.frames.len()];
        let mut path = Vec::new();
        for start in 0..self.frames.len() {
            let mut row = start;
            while state[row] == State::New {
                state[row] = State::Waiting;
                path.push(row);
                let Parent::Row(parent) = parents[row] else { break };
                row = parent;
            }
            if let Some(&last) = path.last()
                && let Parent::Row(parent) = parents[last]
                && state[parent] == State::Waiting
            {
                notes.skip("a caller that the stack frame itself calls", at, || self.frames[last].name.clone().into_owned());
                parents[last] = Parent::Lost;
            }
            while let Some(row) = path.pop() {
                state[row] = State::Done;
                let of = &self.frames[row];
                if parents[row] == Parent::None && of.category == "root" {
                    continue;
                }
                let frame = of.frame(b, v8);
                stacks[row] = Some(match parents[row] {
                    Parent::None => b.stack(None, frame),
                    Parent::Lost => b.truncated_root(frame),
                    Parent::Row(parent) => b.stack(stacks[parent], frame),
                });
            }
        }
        Stacks(stacks)
    }

    /// The stack that ends in a frame; for what was met in the root itself the root.
    pub(super) fn stack(&self, b: &mut Builder, v8: &mut Calls<'a>, stacks: &Stacks, row: usize) -> StackId {
        stacks.0[row].unwrap_or_else(|| {
            let frame = self.frames[row].frame(b, v8);
            b.stack(None, frame)
        })
    }
}

impl<'a> StackFrame<'a> {
    fn frame(&self, b: &mut Builder, v8: &mut Calls<'a>) -> profile::FrameId {
        let data = FrameData { line: self.line, ..FrameData::default() };
        // Hermes: `render(http://localhost:8081/index.bundle:33:1180)`, with the place of the statement in it.
        if self.func_line > 0
            && let Some((name, url)) = hermes(&self.name)
        {
            let call = Call::new(name.to_owned().into(), url.to_owned().into(), self.func_line, self.func_column);
            let call = v8.insert(call);
            let func = v8.func(b, call);
            return b.frame(func, data);
        }
        let name = if self.name.is_empty() { "[unknown]" } else { &self.name };
        let func = b.func(FuncData { name, module: &self.category, ..FuncData::default() });
        b.frame(func, data)
    }
}

/// Function and file of Hermes' `function(file:line:column)`.
fn hermes(name: &str) -> Option<(&str, &str)> {
    let (function, place) = name.strip_suffix(')')?.split_once('(')?;
    let url = place.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix(':')?;
    let url = url.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix(':')?;
    Some((if function == "anonymous" { "" } else { function }, url))
}

fn number(json: &mut Json<'_>) -> Result<u32> {
    Ok(json.integer_or_skip()?.and_then(|line| u32::try_from(line).ok()).unwrap_or(0))
}
