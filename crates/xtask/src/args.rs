//! Arguments of a command: options anywhere, then what is left in order.

use std::fmt;

/// Why a command ended early.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// The command line is wrong; exit code 2.
    Usage(String),
    /// The work failed; exit code 1.
    Failed(String),
}

impl Error {
    /// A failure with what was tried, for people.
    pub fn failed(what: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self::Failed(format!("{what}: {why}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => write!(f, "{message}; see cargo xtask help"),
            Self::Failed(message) => f.write_str(message),
        }
    }
}

/// What is left of the command line after the options taken so far.
pub struct Args(Vec<String>);

impl Args {
    /// The words after the command.
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Takes `--name`.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    pub fn option(&mut self, name: &str) -> Result<Option<String>, Error> {
        let glued = |word: &String| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        if let Some(at) = self.0.iter().position(glued) {
            let word = self.0.remove(at);
            return Ok(Some(word[name.len() + 1..].to_owned()));
        }
        let Some(at) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        if at + 1 == self.0.len() {
            return Err(Error::Usage(format!("{name} needs a value")));
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    /// Takes an option that is a number.
    pub fn number(&mut self, name: &str) -> Result<Option<u64>, Error> {
        let Some(value) = self.option(name)? else {
            return Ok(None);
        };
        value.parse().map(Some).map_err(|_| Error::Usage(format!("{name} needs a number, not {value:?}")))
    }

    /// Takes the next word that is no option, if there is one. Options go first.
    pub fn optional(&mut self) -> Option<String> {
        let at = self.0.iter().position(|word| !word.starts_with("--"))?;
        Some(self.0.remove(at))
    }

    /// Takes the next word that is no option; `what` names it in the error. Options go first.
    pub fn positional(&mut self, what: &str) -> Result<String, Error> {
        self.optional().ok_or_else(|| Error::Usage(format!("{what} is missing")))
    }

    /// Complains about words that nobody took.
    pub fn finish(self) -> Result<(), Error> {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(Error::Usage(format!("{word:?} is unexpected"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split(' ').map(str::to_owned))
    }

    fn usage<T>(result: Result<T, Error>) -> String {
        result.err().expect("an error").to_string()
    }

    #[test]
    fn options_may_stand_anywhere() {
        for line in ["out --mb 5 --shuffle", "--mb=5 out --shuffle", "--shuffle --mb 5 out"] {
            let mut args = args(line);
            assert!(args.flag("--shuffle"));
            assert_eq!(args.number("--mb"), Ok(Some(5)));
            assert_eq!(args.number("--seed"), Ok(None));
            assert_eq!(args.positional("OUT").as_deref(), Ok("out"));
            assert_eq!(args.finish(), Ok(()));
        }
    }

    #[test]
    fn errors_name_what_is_wrong() {
        assert_eq!(usage(args("--mb").number("--mb")), "--mb needs a value; see cargo xtask help");
        assert_eq!(usage(args("--mb x").number("--mb")), "--mb needs a number, not \"x\"; see cargo xtask help");
        assert_eq!(usage(args("--quick").positional("OUT")), "OUT is missing; see cargo xtask help");
        assert_eq!(usage(args("--quikc").finish()), "\"--quikc\" is unexpected; see cargo xtask help");
    }
}
