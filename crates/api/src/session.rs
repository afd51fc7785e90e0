//! A session: profiles read, and the last lens that was run on them.

use std::sync::{Arc, OnceLock};

use engine::analysis::Sampling;
use engine::analysis::correlated::Timeline;
use engine::diag::Diagnostic;
use engine::lens::ast::{Lens, Pattern, StatementKind};
use engine::lens::{Known, RunOptions, Runner};
use engine::view::{Cost, Order, Tree};
use profile::Profile;
use readers::Notes;

use crate::graph::Trees;
use crate::response::Value;
use crate::search::KeptRow;
use crate::sure::Timed;
use crate::{LensError, Level, Request, Response, SourceInfo, TypeInfo};

/// One input of a session.
#[derive(Debug, Clone)]
pub struct Source {
    /// File name, or `standard input`.
    pub name: String,
    /// What its reader said.
    pub notes: Notes,
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The lens (or a pattern) is wrong: its text, and what is wrong where.
    Lens {
        /// What was parsed.
        text: String,
        /// At least one.
        errors: Vec<Diagnostic>,
    },
    /// Something else that was asked for does not exist.
    Request(String),
    /// A box of a tree that is gone.
    Stale,
}

impl Error {
    /// The places, for a page.
    pub fn lens_errors(&self) -> Vec<LensError> {
        match self {
            Error::Lens { errors, .. } => errors
                .iter()
                .map(|d| LensError { start: d.span.start, end: d.span.end, message: d.message.clone(), help: d.help.clone() })
                .collect(),
            Error::Request(_) | Error::Stale => Vec::new(),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Lens { text, errors } => errors.iter().try_for_each(|d| f.write_str(&engine::diag::render_plain(text, d))),
            Error::Request(message) => f.write_str(message),
            Error::Stale => f.write_str("the tree this box belongs to is gone; ask for the graph again"),
        }
    }
}

impl std::error::Error for Error {}

/// What the user has set for all profiles.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Sets beyond the built-in ones.
    pub sets: Vec<(String, Pattern)>,
    /// Groups of hidden cost; a frame belongs to the first that matches.
    pub groups: Vec<(String, Pattern)>,
    /// All other groups are packages of this many components.
    pub group_depth: Option<u32>,
}

/// A profile under a lens, ready for every view.
pub struct Seen {
    /// How many observations its values are.
    pub(crate) sampling: Arc<Sampling>,
    /// Values of every stack.
    pub cost: Arc<Cost>,
    /// The lens as it prints.
    pub lens: String,
    /// The sample type.
    pub sample_type: usize,
    /// Made when first asked for.
    pub(crate) merged: OnceLock<Tree>,
    /// One per level, made when first asked for.
    pub(crate) tables: [OnceLock<Vec<KeptRow>>; Level::ALL.len()],
    /// The same.
    timed: [OnceLock<Option<Timed>>; Level::ALL.len()],
}

impl Seen {
    /// How sure the rows of a table are, where samples have times.
    pub(crate) fn timed(&self, level: Level) -> Option<&Timed> {
        self.timed[level as usize].get_or_init(|| Timed::new(&self.cost, level)).as_ref()
    }

    /// The top-down tree; roots of a cut know where they were reached from.
    pub fn tree(&self, order: Order) -> Tree {
        Tree::top_down(&self.cost, order).with_reached_from()
    }
}

/// Views that are kept: a page still asks about the one before while the next one is drawn.
const MOST_SEEN: usize = 2;

/// Profiles read, and the last lenses run on them.
pub struct Session {
    profile: Arc<Profile>,
    runner: Runner,
    sources: Vec<Source>,
    infos: Vec<SourceInfo>,
    settings: Settings,
    /// Per sample type, made when first asked for.
    samplings: Vec<Option<Arc<Sampling>>>,
    /// The last views, the newest last.
    seen: Vec<(String, usize, Arc<Seen>)>,
    pub(crate) trees: Trees,
    /// Names for who is writing a lens.
    pub(crate) names: Option<crate::words::Indexed>,
}

impl Session {
    /// A session on one profile, which may be merged from several sources.
    pub fn new(profile: Profile, sources: Vec<Source>, settings: Settings) -> Session {
        let infos = sources.iter().map(SourceInfo::from).collect();
        let profile = Arc::new(profile);
        let runner = Runner::new(Arc::clone(&profile), settings.sets.clone());
        let samplings = vec![None; profile.sample_types().len()];
        let (seen, trees) = (Vec::new(), Trees::default());
        Session { profile, runner, sources, infos, settings, samplings, seen, trees, names: None }
    }

    /// The profile, before any lens.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// The same session, whose inputs were read elsewhere.
    pub(crate) fn with_infos(self, infos: Vec<SourceInfo>) -> Session {
        Session { infos, ..self }
    }

    /// What was read, as answers tell it.
    pub fn infos(&self) -> &[SourceInfo] {
        &self.infos
    }

    /// What the user has set.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The user's own sets.
    pub(crate) fn sets(&self) -> &[(String, Pattern)] {
        &self.settings.sets
    }

    /// How many observations the values of a sample type are. Where samples have times, bursts are taken into account: so
    /// many are worth one independent one as is usual among the functions of the profile.
    pub(crate) fn sampling(&mut self, sample_type: usize) -> Arc<Sampling> {
        if let Some(known) = &self.samplings[sample_type] {
            return Arc::clone(known);
        }
        let mut sampling = Sampling::new(&self.profile, sample_type);
        let whole = Lens::default();
        if self.profile.samples().has_time()
            && let Ok(lensed) = self.runner.run(&whole, RunOptions { sample_type, fuse: false })
        {
            let cost = Cost::new(lensed, sample_type);
            sampling = sampling.worth_less(Timeline::new(&cost).map_or(1.0, |timeline| timeline.design_effect(&cost)));
        }
        let sampling = Arc::new(sampling);
        self.samplings[sample_type] = Some(Arc::clone(&sampling));
        sampling
    }

    /// What was read.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`Error`], which names the place in the lens.
    pub fn answer(&mut self, request: &Request) -> Result<Response, Error> {
        crate::answer::answer(self, request)
    }

    /// The column of a sample type.
    ///
    /// # Errors
    /// [`Error::Request`] with the names there are.
    pub fn sample_type(&self, name: Option<&str>) -> Result<usize, Error> {
        let Some(name) = name else { return Ok(self.profile.default_type()) };
        self.profile.find_type(name).ok_or_else(|| {
            let names: Vec<&str> = self.profile.sample_types().iter().map(|t| self.profile.str(t.name)).collect();
            Error::Request(format!("there is no sample type `{name}`; the profile has {}", names.join(", ")))
        })
    }

    /// A sample type for people.
    pub fn type_info(&self, column: usize) -> TypeInfo {
        let t = self.profile.sample_types()[column];
        TypeInfo {
            name: self.profile.str(t.name).to_owned(),
            unit: self.profile.str(t.unit).to_owned(),
            scale: t.scale,
            total: Value { stored: self.profile.total(column), scale: t.scale },
            default: column == self.profile.default_type(),
        }
    }

    /// Names that a lens may use beyond the built-in sets.
    pub fn known(&self) -> Known {
        Known::sets(self.sets().iter().map(|(name, _)| name.clone()))
    }

    /// A pattern, for what takes one outside a lens.
    ///
    /// # Errors
    /// [`Error::Lens`] with the place in `text`.
    pub fn matcher(&self, text: &str, lens: &str) -> Result<engine::lens::Matcher, Error> {
        let wrong = |text: &str, errors| Error::Lens { text: text.to_owned(), errors };
        let lens = engine::lens::parse(lens, &self.known()).map_err(|e| wrong(lens, e))?;
        let mut sets: Vec<(String, Pattern)> = self.sets().to_vec();
        sets.extend(lens.statements.into_iter().filter_map(|s| match s.kind {
            StatementKind::Let { name, pattern } => Some((name, pattern)),
            _ => None,
        }));
        let known = Known::sets(sets.iter().map(|(name, _)| name.clone()));
        let pattern = engine::lens::parse_pattern(text, &known).map_err(|e| wrong(text, e))?;
        engine::lens::Matcher::with_sets(&pattern, &sets).map_err(|e| wrong(text, vec![e]))
    }

    /// What was seen last.
    pub(crate) fn last_seen(&self) -> Option<&Arc<Seen>> {
        self.seen.last().map(|(.., seen)| seen)
    }

    /// Runs a lens, or finds that it was one of the last ones run.
    ///
    /// # Errors
    /// [`Error`], which names the place in the lens.
    pub fn see(&mut self, lens: &str, sample_type: Option<&str>) -> Result<Arc<Seen>, Error> {
        let sample_type = self.sample_type(sample_type)?;
        if let Some(at) = self.seen.iter().position(|(text, column, _)| text == lens && *column == sample_type) {
            self.seen[at..].rotate_left(1);
            return Ok(Arc::clone(&self.seen[self.seen.len() - 1].2));
        }
        let (parsed, cost) = self.parse_and_run(lens, sample_type)?;
        let sampling = self.sampling(sample_type);
        let (lens_text, merged, tables) = (parsed.to_string(), OnceLock::new(), Default::default());
        let timed = Default::default();
        let seen = Arc::new(Seen { sampling, cost, lens: lens_text, sample_type, merged, tables, timed });
        if self.seen.len() == MOST_SEEN {
            let (_, _, gone) = self.seen.remove(0);
            self.trees.forget(&gone);
        }
        self.seen.push((lens.to_owned(), sample_type, Arc::clone(&seen)));
        Ok(seen)
    }

    /// Runs a lens where nothing is asked of how sure its numbers are.
    ///
    /// # Errors
    /// [`Error`], which names the place in the lens.
    pub fn run(&mut self, lens: &str, sample_type: usize) -> Result<Arc<Cost>, Error> {
        self.parse_and_run(lens, sample_type).map(|(_, cost)| cost)
    }

    fn parse_and_run(&mut self, lens: &str, sample_type: usize) -> Result<(Lens, Arc<Cost>), Error> {
        let wrong = |errors| Error::Lens { text: lens.to_owned(), errors };
        let parsed = engine::lens::parse(lens, &self.known()).map_err(wrong)?;
        let options = RunOptions { sample_type, fuse: false };
        let lensed = self.runner.run(&parsed, options).map_err(|e| wrong(vec![e]))?;
        Ok((parsed, Arc::new(Cost::new(lensed, sample_type))))
    }
}
