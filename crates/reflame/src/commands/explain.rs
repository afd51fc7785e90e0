//! `reflame explain` and `reflame sets`: the language, without a profile.

use engine::lens::ast::StatementKind;
use engine::lens::explain::{describe, explain};
use engine::lens::{Known, sets as built_in};

use crate::args::{self, Format};
use crate::fail::{Fail, Result};
use crate::input;
use crate::out::{self, Grid};

#[derive(serde::Serialize)]
struct Step {
    step: String,
    explanation: String,
}

pub fn run(text: Option<String>, lens: &args::Lens, output: &args::Output) -> Result<()> {
    let mut source = input::lens(lens, None)?;
    if let Some(text) = text {
        source.push(&text, None);
    }
    if source.text.trim().is_empty() {
        return Err(Fail::new("no lens to explain; try: reflame explain 'fold @frameworks | from com.acme.*'"));
    }
    let known = Known::sets(input::settings(lens)?.sets.into_iter().map(|(name, _)| name));
    let parsed = engine::lens::parse(&source.text, &known)
        .map_err(|errors| source.fail(api::Error::Lens { text: source.text.clone(), errors }))?;
    let steps: Vec<Step> = parsed
        .statements
        .iter()
        .filter_map(|s| {
            let explanation = match &s.kind {
                StatementKind::Op(op) => explain(op),
                StatementKind::Let { name, pattern } => format!("From here on @{name} stands for {}.", describe(pattern)),
                StatementKind::Nothing => return None,
            };
            Some(Step { step: s.kind.to_string(), explanation })
        })
        .collect();
    let path = output.output.as_deref();
    match output.format {
        Format::Json => out::json(path, &steps),
        Format::Text => {
            let mut text = String::new();
            for (number, step) in steps.iter().enumerate() {
                text.push_str(&format!("{0}{1}. {2}{0:#}\n", out::CODE, number + 1, out::clean(&step.step)));
                let width = out::width(path).unwrap_or(100).clamp(40, 100);
                for line in wrap(&out::clean(&step.explanation), width - 3) {
                    text.push_str(&format!("   {line}\n"));
                }
            }
            out::text(path, &text)
        }
        format => {
            let rows = steps.into_iter().map(|s| vec![s.step, s.explanation]).collect();
            let grid = Grid { columns: vec![("step", false), ("explanation", false)], rows };
            out::text(path, &grid.write(format, None))
        }
    }
}

/// Lines of at most `width` characters, broken at blanks.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

const OWN_SETS: &str = "\
`reflame sets NAME` lists the entries of one. Your own sets stand under [sets] in reflame.toml, or in a lens as
`let NAME = PATTERN`. A built-in set is extended by defining it anew, and the sets built of it follow:

    [sets]
    java-std = \"@java-std or com.acme.base.*\"
    platform = \"@platform and not java.util.regex.*\"
";

pub fn sets(name: Option<&str>) -> Result<()> {
    let Some(name) = name else {
        let rows = built_in::BUILT_IN.iter().map(|s| vec![format!("@{}", s.name), s.description.to_owned()]).collect();
        let list = Grid { columns: vec![("set", false), ("what it holds", false)], rows }.text(out::width(None), "");
        return out::text(None, &format!("{list}\n{OWN_SETS}"));
    };
    let set = built_in::find(name.trim_start_matches('@')).ok_or_else(|| {
        let names: Vec<String> = built_in::BUILT_IN.iter().map(|s| format!("@{}", s.name)).collect();
        Fail::new(format!("there is no set `{name}`; there are {}", names.join(", ")))
    })?;
    out::text(None, set.text)
}
