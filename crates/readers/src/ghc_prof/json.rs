//! The profile as JSON.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{Centre, NAME_JSON, Node, Tree};
use crate::json::Json;
use crate::notes::plural;
use crate::{Notes, Place, ReadError};

pub(super) fn read(bytes: &[u8]) -> Result<Tree, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut reader = Reader { tree: Tree { notes: Notes::new(NAME_JSON), ..Tree::default() }, ..Reader::default() };
    let mut json = Json::new(bytes);
    let outcome = reader.object(&mut json);
    let mut tree = reader.finish();
    tree.notes.records = tree.nodes.len() as u64;
    tree.notes.bytes = bytes.len() as u64;
    match outcome {
        Ok(()) => {}
        // The nodes before a fault are whole, but for those that are open there.
        Err(ReadError::Malformed { at, message } | ReadError::Truncated { at, message }) if !tree.nodes.is_empty() => {
            tree.notes.fault = Some((at, message));
        }
        Err(e) => return Err(e),
    }
    Ok(tree)
}

#[derive(Default)]
struct Reader {
    tree: Tree,
    /// The row of every cost centre's id.
    ids: HashMap<i64, u32, FxBuildHasher>,
    /// The id of every node's cost centre.
    node_ids: Vec<i64>,
}

impl Reader {
    fn object(&mut self, json: &mut Json<'_>) -> Result<(), ReadError> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "program" => self.tree.program = json.text_or_skip()?.unwrap_or_default().into_owned(),
                "total_ticks" => self.tree.total_ticks = json.integer_or_skip()?.unwrap_or(0),
                "tick_interval" => self.tree.tick_ns = json.integer_or_skip()?.unwrap_or(0).saturating_mul(1000),
                "total_alloc" => self.tree.total_bytes = json.integer_or_skip()?.unwrap_or(0),
                "cost_centres" => self.centres(json)?,
                "profile" => self.nodes(json)?,
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    fn centres(&mut self, json: &mut Json<'_>) -> Result<(), ReadError> {
        json.enter_array()?;
        while json.item()? {
            let (mut id, mut centre) = (None, Centre::default());
            json.enter_object()?;
            while let Some(key) = json.key()? {
                match &*key {
                    "id" => id = json.integer_or_skip()?,
                    "label" => centre.label = json.text_or_skip()?.unwrap_or_default().into_owned(),
                    "module" => centre.module = json.text_or_skip()?.unwrap_or_default().into_owned(),
                    "src_loc" => centre.source = json.text_or_skip()?.unwrap_or_default().into_owned(),
                    _ => json.skip()?,
                }
            }
            match id {
                Some(id) if !centre.label.is_empty() => {
                    self.ids.insert(id, self.tree.centres.len() as u32);
                    self.tree.centres.push(centre);
                }
                _ => self
                    .tree
                    .notes
                    .skip("cost centre without id or label", Place::Byte(json.byte() as u64), || centre.label.clone()),
            }
        }
        Ok(())
    }

    /// The tree, with a stack of its own: trees are as deep as the program's recursion through cost centres.
    fn nodes(&mut self, json: &mut Json<'_>) -> Result<(), ReadError> {
        json.enter_object()?;
        let mut open = vec![self.add(u32::MAX)?];
        while let Some(&node) = open.last() {
            match json.key()?.as_deref() {
                Some("id") => self.node_ids[node as usize] = json.integer_or_skip()?.unwrap_or(-1),
                Some("entries") => self.tree.nodes[node as usize].entries = self.amount(json)?,
                Some("alloc") => self.tree.nodes[node as usize].bytes = self.amount(json)?,
                Some("ticks") => self.tree.nodes[node as usize].ticks = self.amount(json)?,
                Some("children") => {
                    json.enter_array()?;
                    if json.item()? {
                        json.enter_object()?;
                        open.push(self.add(node)?);
                    }
                }
                Some(_) => json.skip()?,
                None => {
                    open.pop();
                    if let Some(&parent) = open.last()
                        && json.item()?
                    {
                        json.enter_object()?;
                        open.push(self.add(parent)?);
                    }
                }
            }
        }
        Ok(())
    }

    /// A number that is no less than 0.
    fn amount(&mut self, json: &mut Json<'_>) -> Result<i64, ReadError> {
        let at = json.place();
        let amount = json.integer_or_skip()?.unwrap_or(0);
        if amount < 0 {
            self.tree.notes.skip("an amount below 0, taken as 0", at, || amount.to_string());
        }
        Ok(amount.max(0))
    }

    fn add(&mut self, parent: u32) -> Result<u32, ReadError> {
        let row = self.tree.nodes.len();
        if row >= u32::MAX as usize - 8 {
            let limit = "4 billion that can be held";
            return Err(ReadError::Model(profile::ModelError::TooLarge { what: "nodes", limit }));
        }
        self.tree.nodes.push(Node { parent, ..Node::default() });
        self.node_ids.push(-1);
        Ok(row as u32)
    }

    fn finish(mut self) -> Tree {
        let (mut unknown, mut nameless) = (None, 0);
        for (node, id) in self.tree.nodes.iter_mut().zip(&self.node_ids) {
            node.centre = match self.ids.get(id) {
                Some(&row) => row,
                None => {
                    nameless += 1;
                    *unknown.get_or_insert_with(|| {
                        self.tree.centres.push(Centre { label: "[unknown]".into(), ..Centre::default() });
                        (self.tree.centres.len() - 1) as u32
                    })
                }
            };
        }
        if nameless > 0 {
            let nodes = plural(nameless, "node");
            self.tree.notes.remarks.push(format!("{nodes} of a cost centre that is not in the file, shown as `[unknown]`"));
        }
        self.tree
    }
}
