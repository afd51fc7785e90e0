//! The words of the language, and what each means in a few more.

/// An operation as it is offered.
pub(super) struct Operation {
    /// Its first word.
    pub(super) word: &'static str,
    /// What is inserted.
    pub(super) inserted: &'static str,
    /// With what follows it.
    pub(super) label: &'static str,
    /// What it does.
    pub(super) says: &'static str,
}

const fn op(word: &'static str, inserted: &'static str, label: &'static str, says: &'static str) -> Operation {
    Operation { word, inserted, label, says }
}

/// The operations, those that are used most first.
pub(super) const OPERATIONS: &[Operation] = &[
    op("from", "from ", "from P", "every stack starts at P; the callers above go"),
    op("hide", "hide ", "hide P", "frames P are taken out; their cost goes to the nearest caller"),
    op("fold", "fold ", "fold P as NAME", "each run of frames P becomes one frame"),
    op("keep", "keep ", "keep P", "samples without a frame P go to OTHER"),
    op("drop", "drop ", "drop P", "samples with a frame P leave the picture"),
    op("to", "to ", "to P", "every stack ends at P; what is below goes, and its cost is self of P"),
    op("show", "show ", "show P", "frames other than P are taken out; their cost goes to the nearest caller"),
    op("by", "by ", "by LEVEL", "every frame becomes its function, class, package, module, file or line"),
    op("unrecurse", "unrecurse ", "unrecurse P", "recursion becomes one frame; of all functions without P"),
    op("where", "where ", "where CONDITION", "only samples of a thread, process, label or time"),
    op("root", "root by ", "root by KEY", "above every stack comes its thread, process or label, or that it is broken"),
    op("leaf", "leaf by ", "leaf by KEY", "below every stack comes its thread, process or label"),
    op("repair", "repair", "repair", "truncated stacks are attached where the complete ones say that they belong"),
    op("rename", "rename ", "rename /re/ \"text\"", "changes the names of frames"),
    op("let", "let ", "let NAME = P", "@NAME stands for P from there on"),
];

pub(super) const FROM: &[(&str, &str)] = &[
    ("innermost ", "cut at the match nearest the leaf, not the root"),
    ("entry ", "cut where the innermost run of matches is entered"),
];
pub(super) const TO: &[(&str, &str)] = &[("innermost ", "cut at the match nearest the leaf, not the root")];
pub(super) const FOLD: &[(&str, &str)] = &[("entry ", "the new frame says by which frame the run was entered")];
pub(super) const UNRECURSE: &[(&str, &str)] =
    &[("all ", "indirect recursion too"), ("fold ", "the matching functions count as one function")];
pub(super) const UNRECURSE_ALL: &[(&str, &str)] = &[("fold ", "the matching functions count as one function")];

pub(super) const NOT: &[(&str, &str)] = &[("not ", "what does not match")];
pub(super) const JOINTS: &[(&str, &str)] = &[
    ("or ", "one of both matches"),
    ("and ", "both match, on one frame"),
    ("and not ", "the first matches, the other does not"),
];
pub(super) const WITH: &[(&str, &str)] =
    &[("with 1 callers", "one frame above the match stays"), ("with 2 callers", "two frames above the match stay")];
pub(super) const COUNTS: &[(&str, &str)] = &[
    ("1 callers", "one frame above the match stays"),
    ("2 callers", "two frames above the match stay"),
    ("3 callers", "three frames above the match stay"),
];
pub(super) const AS: &[(&str, &str)] = &[("as ", "and the new frame's name")];
pub(super) const FOLD_NAMES: &[(&str, &str)] = &[
    ("$package", "the package of the first frame folded"),
    ("$class", "the class of the first frame folded"),
    ("$module", "the module of the first frame folded"),
    ("$file", "the file of the first frame folded"),
];

pub(super) const FIELDS: &[(&str, &str)] = &[
    ("fn:", "the function's name only"),
    ("class:", "class, type or receiver"),
    ("package:", "package or namespace"),
    ("module:", "binary, library or crate"),
    ("file:", "source file"),
    ("line:", "line number"),
    ("kind:", "kernel, native, jit, interpreted, inlined, gc, vm, async or unknown"),
];

/// What the kinds of `parse::KINDS` are, in their order.
pub(super) const KINDS: [&str; 9] = [
    "runs in the operating system's kernel",
    "compiled ahead of time",
    "compiled while the program ran",
    "run by an interpreter",
    "inlined into its caller",
    "garbage collection",
    "the language's virtual machine or runtime",
    "drives or resumes asynchronous code",
    "without a name",
];

pub(super) const LEVELS: &[(&str, &str)] = &[
    ("function", "lines and addresses are merged"),
    ("class", "class, type or receiver"),
    ("package", "package or namespace"),
    ("package 2", "the first two components of the package"),
    ("module", "binary, library or crate"),
    ("file", "source file"),
    ("line", "source line"),
];
pub(super) const COMPONENTS: &[(&str, &str)] =
    &[("1", "the package's first component"), ("2", "its first two"), ("3", "its first three")];

pub(super) const TIMES: &[(&str, &str)] = &[
    ("0%..50%", "the first half"),
    ("50%..100%", "the second half"),
    ("10%..90%", "without the beginning and the end"),
    ("1s..", "all but the first second"),
    ("..1s", "the first second"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::parse;

    #[test]
    fn all_operations_are_offered() {
        for word in parse::OPS {
            assert!(OPERATIONS.iter().any(|op| op.word == word && op.inserted.starts_with(word)), "{word}");
        }
        assert_eq!(OPERATIONS.len(), parse::OPS.len() + 1);
        for field in crate::lens::lexer::FIELDS {
            assert!(FIELDS.iter().any(|(word, _)| *word == format!("{}:", field.0)), "{}", field.0);
        }
        for (level, _) in LEVELS {
            assert!(parse(&format!("by {level}"), &parse::Known::default()).is_ok(), "{level}");
        }
        for (time, _) in TIMES {
            assert!(parse(&format!("where time {time}"), &parse::Known::default()).is_ok(), "{time}");
        }
    }
}
