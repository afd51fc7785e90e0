//! From what a page is handed to a session, and from a session to what a page is handed.

use engine::lens::ast::Pattern;
use engine::lens::{Known, parse_pattern};
use readers::Read;

use crate::response::{Body, Boot, Failure, Opened};
use crate::session::{Error, Session, Settings, Source};
use crate::{Request, VERSION};

impl Boot {
    /// What the page hands over. From text as requests are, so that WebAssembly has one reader of JSON.
    ///
    /// # Errors
    /// What is wrong with it: a message for people.
    pub fn from_json(json: &str) -> Result<Boot, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }
}

impl Session {
    /// What a page needs beside the profile to begin where this session is.
    pub fn boot(&self, title: &str, lens: &str, sample_type: Option<&str>) -> Boot {
        Boot {
            version: VERSION,
            title: title.to_owned(),
            sources: self.infos().to_vec(),
            sets: as_text(self.sets()),
            groups: as_text(&self.settings().groups),
            group_depth: self.settings().group_depth,
            lens: lens.to_owned(),
            sample_type: sample_type.map(str::to_owned),
        }
    }

    /// Opens a profile that was read. Without sources in `boot` what the reader said is the source, named after the title.
    ///
    /// # Errors
    /// A message for people: the page is older than what it was handed, or a set is wrong.
    pub fn open(boot: &Boot, read: Read) -> Result<Session, String> {
        if boot.version > VERSION {
            return Err(format!(
                "this file was made by a newer reflame (version {} of its interface, this one knows {VERSION})",
                boot.version
            ));
        }
        let known = Known::sets(boot.sets.iter().map(|(name, _)| name.clone()));
        let parsed = |what: &str, list: &[(String, String)]| -> Result<Vec<(String, Pattern)>, String> {
            let one = |(name, text): &(String, String)| match parse_pattern(text, &known) {
                Ok(pattern) => Ok((name.clone(), pattern)),
                Err(errors) => Err(format!("{what}{name}: {}", errors.first().map_or("", |e| e.message.as_str()))),
            };
            list.iter().map(one).collect()
        };
        let settings = Settings {
            sets: parsed("set @", &boot.sets)?,
            groups: parsed("group ", &boot.groups)?,
            group_depth: boot.group_depth,
        };
        let source = Source { name: boot.title.clone(), notes: read.notes };
        let session = Session::new(read.profile, vec![source], settings);
        Ok(if boot.sources.is_empty() { session } else { session.with_infos(boot.sources.clone()) })
    }

    /// What a page shows of a profile before anything is asked.
    pub fn opened(&self) -> Opened {
        let profile = self.profile();
        Opened {
            sources: self.infos().to_vec(),
            sample_types: (0..profile.sample_types().len()).map(|t| self.type_info(t)).collect(),
            stacks: profile.stacks().len() as u32,
            samples: u32::try_from(profile.samples().len()).unwrap_or(u32::MAX),
            functions: profile.funcs().len() as u32,
        }
    }

    /// Answers a request given as JSON with a [`Response`](crate::Response) or a [`Failure`] as JSON. The boxes of a graph
    /// are many: they come as bytes beside it, see [`Boxes::bytes`](crate::Boxes::bytes), and are empty in the JSON.
    pub fn ask(&mut self, request: &str) -> (String, Vec<u8>) {
        let answer = serde_json::from_str::<Request>(request)
            .map_err(|e| Error::Request(format!("not a request: {e}")))
            .and_then(|request| self.answer(&request));
        let mut columns = Vec::new();
        let json = answer.and_then(|mut response| {
            if let Body::Graph(graph) = &mut response.body {
                columns = std::mem::take(&mut graph.boxes).bytes();
            }
            serde_json::to_string(&response).map_err(|e| Error::Request(e.to_string()))
        });
        (json.unwrap_or_else(|e| Failure::from(&e).json()), columns)
    }
}

/// Names and their patterns as text.
fn as_text(patterns: &[(String, Pattern)]) -> Vec<(String, String)> {
    patterns.iter().map(|(name, pattern)| (name.clone(), pattern.to_string())).collect()
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Failure {
        Failure { error: error.to_string(), places: error.lens_errors(), stale: *error == Error::Stale }
    }
}

impl Failure {
    /// A failure that has nothing to do with a lens.
    pub fn new(error: impl Into<String>) -> Failure {
        Failure { error: error.into(), places: Vec::new(), stale: false }
    }

    /// As JSON.
    pub fn json(&self) -> String {
        // Strings and numbers only: nothing in it can fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}
