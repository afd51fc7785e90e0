// Written from the types of the crate `api`: UPDATE=1 cargo test -p api --features typescript

/**
 * A value and what it is a share of, for people.
 */
export type Amount = { 
/**
 * The value.
 */
value: Value, 
/**
 * The value with its unit.
 */
text: string, 
/**
 * Share of the whole profile.
 */
of_all: string, 
/**
 * Share of the view.
 */
of_view: string, 
/**
 * Share of the view in percent.
 */
percent: number, 
/**
 * Between what that share lies, at 95 %: `92.5–93.6%`; none where the number of samples is not known.
 */
range: string | null, };

/**
 * The answer itself.
 */
export type Body = { "what": "report" } & Report | { "what": "info" } & Fidelity | { "what": "hidden" } & HiddenBody | { "what": "tree", 
/**
 * Node 0 is the whole view.
 */
nodes: Array<Node>, } | { "what": "table", 
/**
 * Word for what a row is.
 */
level: string, 
/**
 * How many rows there are in all.
 */
all_rows: number, 
/**
 * The first of them.
 */
rows: Array<TableRow>, } | { "what": "ledger", 
/**
 * One entry per step.
 */
steps: Array<LedgerStep>, 
/**
 * In stacks after the last step.
 */
stacks: Measure, 
/**
 * In the whole profile.
 */
whole: Measure, } | { "what": "graph" } & GraphBody | { "what": "box" } & BoxBody | { "what": "children", 
/**
 * How many there are in all.
 */
all_rows: number, 
/**
 * A piece of them, as drawn.
 */
children: Array<Child>, } | { "what": "search" } & SearchBody | { "what": "hit", 
/**
 * None if there are fewer.
 */
hit: Place | null, } | { "what": "rows", 
/**
 * Rows that the filter lets through.
 */
all_rows: number, 
/**
 * A piece of them.
 */
rows: Array<ShownRow>, } | { "what": "legend", 
/**
 * How many there are in all.
 */
all_rows: number, 
/**
 * The first of them.
 */
colours: Array<LegendRow>, } | { "what": "recipe", 
/**
 * The lines of the lens text.
 */
lines: Array<RecipeLine>, 
/**
 * Can it be run?
 */
runs: boolean, } | { "what": "complete", 
/**
 * What is replaced, in UTF-16 code units of the text.
 */
start: number, 
/**
 * One past its end.
 */
end: number, 
/**
 * The likeliest first.
 */
items: Array<Completion>, } | { "what": "offers", 
/**
 * In the order of a menu; those of one group stand together.
 */
offers: Array<Offer>, } | { "what": "file", 
/**
 * What is in the file.
 */
text: string, };

/**
 * What the page is told about the profile it is handed.
 */
export type Boot = { 
/**
 * [`VERSION`](crate::VERSION).
 */
version: number, 
/**
 * What the page is called.
 */
title: string, 
/**
 * The inputs.
 */
sources: Array<SourceInfo>, 
/**
 * The user's own sets: name and pattern.
 */
sets: Array<[string, string]>, 
/**
 * The user's own groups of hidden cost: name and pattern.
 */
groups: Array<[string, string]>, 
/**
 * Groups are packages of this many components.
 */
group_depth: number | null, 
/**
 * The lens to begin with.
 */
lens: string, 
/**
 * The sample type to begin with.
 */
sample_type: string | null, };

/**
 * What there is to know about a box.
 */
export type BoxBody = { 
/**
 * What its box stands for.
 */
kind: NodeKind, 
/**
 * Its name, whole.
 */
name: string, 
/**
 * The boxes down to it, the whole left out.
 */
path: Array<string>, 
/**
 * Left and right edge.
 */
extent: [number, number], 
/**
 * Value of the samples that end here.
 */
self: Amount, 
/**
 * Value of the samples that end here or further along.
 */
total: Amount, 
/**
 * Share of its parent; none for the whole.
 */
of_parent: string | null, 
/**
 * What it is: package, class, module, file, kind, language; only what is known.
 */
facts: Array<Fact>, 
/**
 * Where the same function stands in the whole view, if that was asked for; none for what is no frame.
 */
function: SearchBody | null, 
/**
 * Of a root that the lens cut to: the frames right above the cut, the largest first.
 */
reached_from: Array<Part>, 
/**
 * What stands next along the tree, the largest first: callees, or callers in a tree of callers.
 */
next: Array<Part>, 
/**
 * How many more there are.
 */
next_left: number, };

/**
 * Boxes as columns, parents before children, from left to right. In the page these are typed arrays.
 */
export type Boxes = { 
/**
 * Its number in the tree; of a remainder the parent's.
 */
node: ArrayLike<number>, 
/**
 * Its row.
 */
depth: ArrayLike<number>, 
/**
 * Left edge, in stored units.
 */
start: ArrayLike<number>, 
/**
 * Width, in stored units.
 */
width: ArrayLike<number>, 
/**
 * Of a remainder how many boxes stand in it; else 0.
 */
count: ArrayLike<number>, 
/**
 * 0 a frame, 1 the whole, 2 a remainder, 3 `[OTHER]`, 4 `[BROKEN]`, 5 `[HIDDEN]`, 6 a frame that was inferred, for some of its samples at
 * least.
 */
kind: ArrayLike<number>, 
/**
 * Number of its colour, 0 to 35: hue times three and shade. For frames only.
 */
colour: ArrayLike<number>, 
/**
 * Does it match the search? Of a remainder: is there a match in it?
 */
marked: ArrayLike<number>, 
/**
 * Index of its label in [`GraphBody::texts`], or -1.
 */
text: ArrayLike<number>, };

/**
 * What a bucket holds.
 */
export type BucketValue = { 
/**
 * `[OTHER]`, `[BROKEN]`, `[HIDDEN]`.
 */
name: string, 
/**
 * How much.
 */
value: Value, };

/**
 * A frame that stood right above a cut.
 */
export type Caller = { 
/**
 * What its box showed; none for stacks that began at the cut.
 */
name: string | null, 
/**
 * Value of the samples that came through it.
 */
value: Value, };

/**
 * A child of a box.
 */
export type Child = { 
/**
 * Its number in the tree.
 */
node: number, 
/**
 * What it is.
 */
kind: NodeKind, 
/**
 * Its name, whole.
 */
name: string, 
/**
 * Value of the samples that end here or further along.
 */
total: Amount, 
/**
 * Value of the samples that end here.
 */
self: Amount, 
/**
 * Has it children?
 */
leads_on: boolean, 
/**
 * Does it match the search of the last picture of this tree?
 */
marked: boolean, };

/**
 * What colour says about a frame.
 */
export type Colour = "package" | "module" | "kind" | "function";

/**
 * Something that may stand at the caret.
 */
export type Completion = { 
/**
 * What is inserted.
 */
text: string, 
/**
 * What is shown; the same without one.
 */
label: string | null, 
/**
 * What it is.
 */
kind: CompletionKind, 
/**
 * What it means, or what it holds.
 */
says: string, };

/**
 * What a completion is.
 */
export type CompletionKind = "operation" | "word" | "field" | "set" | "name" | "key";

/**
 * A box above the one in focus, or itself.
 */
export type Crumb = { 
/**
 * Its number.
 */
node: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Share of the view.
 */
percent: string, };

/**
 * Where stacks are merged from.
 */
export type Direction = "top-down" | "bottom-up";

/**
 * Something known about a frame.
 */
export type Fact = { 
/**
 * `package`, `class`, `file`, …
 */
what: string, 
/**
 * Its value.
 */
text: string, };

/**
 * A request that has no answer.
 */
export type Failure = { 
/**
 * For people.
 */
error: string, 
/**
 * Of a wrong lens: the places, in bytes.
 */
places: Array<LensError>, 
/**
 * The box asked for is of a tree that is gone; ask for the graph again.
 */
stale: boolean, };

/**
 * The fault a reader stopped at.
 */
export type Fault = { 
/**
 * Where: `byte 300`.
 */
at: string, 
/**
 * What is wrong.
 */
message: string, };

/**
 * What a profile holds, before any lens. Shares are those of the sample type that is shown.
 */
export type Fidelity = { 
/**
 * The inputs, with what each reader skipped, lost and chose.
 */
sources: Array<SourceInfo>, 
/**
 * All sample types.
 */
sample_types: Array<TypeInfo>, 
/**
 * Rows of the sample table: samples if they have times, else distinct stacks.
 */
sample_rows: number, 
/**
 * Start of the recording, nanoseconds after 1970; 0 if not known.
 */
start_ns: number, 
/**
 * Length of the recording in nanoseconds; 0 if not known.
 */
duration_ns: number, 
/**
 * Does every sample have a time?
 */
timed: boolean, 
/**
 * Counted or measured in full instead of sampled?
 */
exact: boolean, 
/**
 * What lies between two samples.
 */
period: PeriodInfo | null, 
/**
 * Distinct stacks that a sample ends in.
 */
stacks: number, 
/**
 * Frames of the longest stack.
 */
deepest: number, 
/**
 * Distinct functions.
 */
functions: number, 
/**
 * Distinct frames.
 */
frames: number, 
/**
 * Processes that are told apart.
 */
processes: number, 
/**
 * Threads that are told apart.
 */
threads: number, 
/**
 * Samples whose stack is known to be cut off at its root.
 */
truncated: SomeSamples, 
/**
 * Samples whose leaf has no symbol.
 */
unknown_leaf: SomeSamples, 
/**
 * Samples that have a frame without a symbol anywhere.
 */
unknown_anywhere: SomeSamples, 
/**
 * Distinct frames without a symbol.
 */
unknown_frames: number, 
/**
 * Binaries of which most frames have no symbol.
 */
unknown_binaries: Array<UnknownBinary>, 
/**
 * Distinct frames that were inlined.
 */
inlined_frames: number, 
/**
 * Distinct frames with a source line.
 */
frames_with_line: number, 
/**
 * Distinct frames with an address.
 */
frames_with_address: number, 
/**
 * Binaries that were mapped.
 */
binaries: number, 
/**
 * Those of them whose build id is known.
 */
with_build_id: number, 
/**
 * Labels of samples.
 */
labels: Array<LabelKey>, 
/**
 * How many observations the values are.
 */
sampling: SamplingInfo, };

/**
 * Something one should know before believing a profile.
 */
export type FindingRow = { 
/**
 * A short name that stays; the documentation explains each under it.
 */
code: string, 
/**
 * `note`, `caution`, `warning`.
 */
weight: string, 
/**
 * What was found.
 */
text: string, 
/**
 * What to do about it.
 */
advice: string | null, 
/**
 * A line of the lens that helps.
 */
lens: string | null, };

/**
 * A window of a tree.
 *
 * Places are in stored units of the sample type, from 0 at the left edge of the whole view.
 */
export type Graph = { 
/**
 * Which tree.
 */
view: View, 
/**
 * How siblings are ordered.
 */
order: Siblings, 
/**
 * What colour says.
 */
colour: Colour, 
/**
 * A pattern of the lens language; what matches is marked. A wrong one is no error here: nothing matches.
 */
search: string | null, 
/**
 * The names of the boxes down to the one in focus, the whole left out. As far as there are such boxes.
 */
focus: Array<string>, 
/**
 * Left and right edge of the window; without it those of the box in focus.
 */
window: [number, number] | null, 
/**
 * How wide the window is drawn, in pixels.
 */
width: number, 
/**
 * Boxes narrower than this many pixels are summed in remainders.
 */
min_width: number, 
/**
 * Width of a character, in pixels. Labels are cut to fit.
 */
character: number, 
/**
 * The first row that is wanted; row 0 is the whole.
 */
first_row: number, 
/**
 * How many rows are wanted.
 */
rows: number, };

/**
 * The boxes of a window.
 */
export type GraphBody = { 
/**
 * Number of the tree, for [`NodeRef`].
 */
tree: number, 
/**
 * Width of the whole view, in stored units.
 */
whole: number, 
/**
 * Left and right edge of the window.
 */
window: [number, number], 
/**
 * Rows that have a box in the window at the width asked for. If the last of the rows asked for has one, rows below that
 * hold narrower boxes only count, too.
 */
rows: number, 
/**
 * The boxes down to the one in focus, the whole first.
 */
focus: Array<Crumb>, 
/**
 * Left and right edge of the box in focus.
 */
extent: [number, number], 
/**
 * The boxes in the rows asked for.
 */
boxes: Boxes, 
/**
 * Texts of [`Boxes::text`]: names cut to fit; the end of a name, the method, stays.
 */
texts: Array<string>, 
/**
 * Boxes narrower than this, in stored units, are less sure than ± 50 %; 0 where the number of samples is not known.
 */
unsure_below: number, 
/**
 * Said when the view holds too few samples for what is looked at.
 */
banner: string | null, 
/**
 * What is marked in the picture; none without a search, or with a wrong one.
 */
marks: Marks | null, };

/**
 * What is big and in no single place.
 */
export type HiddenBody = { 
/**
 * What a row is: `group`, `function`, ….
 */
unit: string, 
/**
 * The one with the largest score first.
 */
rows: Array<HiddenShown>, 
/**
 * How many were looked at.
 */
considered: number, 
/**
 * How many are hidden, but too little or too unsure to be listed.
 */
left_out: number, 
/**
 * How many more would be listed if more rows were asked for.
 */
more: number, 
/**
 * Value of the samples without any frame that is not of the platform.
 */
platform_only: Amount, };

/**
 * A function a group is entered by.
 */
export type HiddenEntry = { 
/**
 * Its name.
 */
name: string, 
/**
 * Value of the samples that go through it and end in the group.
 */
own: Amount, 
/**
 * In how many places.
 */
places: number, 
/**
 * The largest of them.
 */
widest: Amount, 
/**
 * The line of the lens that cuts to it.
 */
lens: string, };

/**
 * Something big and in no single place.
 */
export type HiddenShown = { 
/**
 * The group, function, ….
 */
name: string, 
/**
 * Why it is here, in words.
 */
why: string, 
/**
 * Value of the samples that end in it, frames of the platform counted to their caller.
 */
own: Amount, 
/**
 * Value of the samples with any frame of it, each once.
 */
inclusive: Amount, 
/**
 * In how many places its own cost stands.
 */
places: number, 
/**
 * The largest of them.
 */
widest: Amount, 
/**
 * How many places of equal size would be as spread out; none if each was seen once.
 */
effective_places: number | null, 
/**
 * The score: percent of the view in places other than the largest, each counted up to half a percent.
 */
hidden_percent: number, 
/**
 * Between what that lies.
 */
hidden_range: Range | null, 
/**
 * Its rank, from 1.
 */
rank: number, 
/**
 * The best and the worst rank it had in 90 % of the resampled profiles.
 */
ranks: [number, number], 
/**
 * Percent of its own cost estimated to be in places this profile never saw.
 */
unseen_percent: number | null, 
/**
 * The functions it is entered by, the one with most own cost first.
 */
entries: Array<HiddenEntry>, 
/**
 * The line of the lens that shows it in one place, if a pattern can tell it from all else.
 */
lens: string | null, };

/**
 * A key of labels.
 */
export type LabelKey = { 
/**
 * The key.
 */
key: string, 
/**
 * How many values it has.
 */
values: number, };

/**
 * What one step did; always `before = kept + reshaped + moved + other + broken + hidden + dropped`.
 */
export type LedgerStep = { 
/**
 * The step as text.
 */
step: string, 
/**
 * In stacks when the step began.
 */
before: Measure, 
/**
 * As they were.
 */
kept: Measure, 
/**
 * With other frames.
 */
reshaped: Measure, 
/**
 * Self value went to a caller.
 */
moved: Measure, 
/**
 * To OTHER.
 */
other: Measure, 
/**
 * To BROKEN.
 */
broken: Measure, 
/**
 * To HIDDEN.
 */
hidden: Measure, 
/**
 * Dropped.
 */
dropped: Measure, 
/**
 * The pattern matched nothing.
 */
no_match: boolean, 
/**
 * What else there is to say of what it did.
 */
note: string | null, };

/**
 * A colour and what it means.
 */
export type LegendRow = { 
/**
 * The package, module or kind; empty for what has none.
 */
name: string, 
/**
 * Its hue, 0 to 11; [`Boxes::colour`] divided by three.
 */
hue: number, 
/**
 * Self value of its frames.
 */
self: Amount, 
/**
 * The pattern that matches its frames, if there is a short one.
 */
pattern: string | null, };

/**
 * An error in a lens, with its place.
 */
export type LensError = { 
/**
 * First byte in the lens.
 */
start: number, 
/**
 * One past the last.
 */
end: number, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What to do.
 */
help: string | null, };

/**
 * What frames are summed by.
 */
export type Level = "function" | "class" | "package" | "module" | "file" | "line";

/**
 * What a line of the lens is.
 */
export type LineKind = "step" | "let" | "off" | "comment" | "blank" | "wrong";

/**
 * What of a search is in the picture.
 */
export type Marks = { 
/**
 * Matching boxes in the window that are drawn and stand in no other matching box.
 */
drawn: number, 
/**
 * Remainders with a match in them.
 */
remainders: number, };

/**
 * Value and samples.
 */
export type Measure = { 
/**
 * Rows of the profile's sample table.
 */
rows: number, 
/**
 * In the sample type.
 */
value: Value, };

/**
 * A node of a tree.
 */
export type Node = { 
/**
 * Index of its parent in the list; none for the whole.
 */
parent: number | null, 
/**
 * 0 for the whole.
 */
depth: number, 
/**
 * What it is.
 */
kind: NodeKind, 
/**
 * What its box shows.
 */
name: string, 
/**
 * Of a remainder: how many children.
 */
count: number | null, 
/**
 * Value of the samples that end here.
 */
self: Value, 
/**
 * Value of the samples that end here or below.
 */
total: Value, 
/**
 * Percentage of the whole profile.
 */
of_all: number, 
/**
 * Percentage of the view.
 */
of_view: number, 
/**
 * Value of the samples for which the frame was not recorded but inferred.
 */
inferred: Value | null, 
/**
 * Between what the percentage of the view lies; none for what is no frame.
 */
range: Range | null, 
/**
 * Percentage of its parent.
 */
of_parent: number, 
/**
 * Of a root that the lens cut to: the frames right above the cut, the largest first.
 */
reached_from: Array<Caller>, };

/**
 * What a node of a tree is.
 */
export type NodeKind = "whole" | "frame" | "bucket" | "remainder";

/**
 * A box of a tree. Trees live as long as the lens and the sample type stay the same, at least.
 */
export type NodeRef = { 
/**
 * Number of the tree, as [`GraphBody`](crate::GraphBody) has it.
 */
tree: number, 
/**
 * Number of the box in it.
 */
node: number, };

/**
 * A step that can be made of a box or a row.
 */
export type Offer = { 
/**
 * What it is made of: `function`, `class`, `package`, `module`, `file`, `kind`, `view`.
 */
group: string, 
/**
 * The name that is meant: of the function, the class, …
 */
of: string, 
/**
 * What it does: `cut here`, `hide`, …
 */
label: string, 
/**
 * The operation's word: `from`, `hide`, …
 */
operation: string, 
/**
 * The line for the lens.
 */
line: string, };

/**
 * What the page is told when a profile is open.
 */
export type Opened = { 
/**
 * The inputs.
 */
sources: Array<SourceInfo>, 
/**
 * All sample types.
 */
sample_types: Array<TypeInfo>, 
/**
 * Stacks of the profile: nodes of its prefix tree.
 */
stacks: number, 
/**
 * Rows of its sample table.
 */
samples: number, 
/**
 * Distinct functions.
 */
functions: number, };

/**
 * A name and how much of a box it has.
 */
export type Part = { 
/**
 * What its box shows; none for stacks that began here.
 */
name: string | null, 
/**
 * Its value with its unit.
 */
text: string, 
/**
 * Share of the box it belongs to.
 */
percent: string, };

/**
 * The distance between two samples.
 */
export type PeriodInfo = { 
/**
 * What is counted.
 */
name: string, 
/**
 * In what.
 */
unit: string, 
/**
 * How much.
 */
value: number, };

/**
 * Where a box is.
 */
export type Place = { 
/**
 * Its number.
 */
node: NodeRef, 
/**
 * The boxes down to it, the whole left out.
 */
path: Array<string>, 
/**
 * Left and right edge.
 */
extent: [number, number], 
/**
 * Value of the samples that end here or further along.
 */
total: Amount, };

/**
 * Between what a percentage lies, at 95 %.
 */
export type Range = { 
/**
 * Lower end, percent.
 */
lo: number, 
/**
 * Upper end, percent.
 */
hi: number, };

/**
 * A line of the lens.
 */
export type RecipeLine = { 
/**
 * As written; of one that is switched off without the `#-`.
 */
text: string, 
/**
 * What it is.
 */
kind: LineKind, 
/**
 * What it does, in words.
 */
says: string, 
/**
 * Of a wrong line what is wrong; places in UTF-16 code units of the line.
 */
errors: Array<LensError>, 
/**
 * Indices of its operations in the ledger.
 */
steps: [number, number], };

/**
 * What was read, and what is biggest.
 */
export type Report = { 
/**
 * What was read and how far it can be believed, before the lens.
 */
fidelity: Fidelity, 
/**
 * Distinct stacks that a sample ends in, after the lens.
 */
stacks: number, 
/**
 * Distinct functions.
 */
functions: number, 
/**
 * Frames of the longest stack, after the lens.
 */
deepest: number, 
/**
 * Nodes of the top-down tree, and of them those at least a thousandth of the view wide, with their share of self value.
 */
tree_nodes: number, 
/**
 * Nodes at least a thousandth of the view wide.
 */
wide_nodes: number, 
/**
 * Percentage of self value in nodes narrower than a thousandth of the view: what a picture 1,000 px wide cannot show.
 */
invisible_percent: number, 
/**
 * Functions with most self value.
 */
by_self: Array<TableRow>, 
/**
 * Functions with most total value.
 */
by_total: Array<TableRow>, 
/**
 * What one should know before believing the numbers, the weightiest first.
 */
findings: Array<FindingRow>, 
/**
 * Groups that are big and in no single place.
 */
hidden: HiddenBody, 
/**
 * Functions that are.
 */
hidden_functions: HiddenBody, 
/**
 * What to type next.
 */
suggestions: Array<Suggestion>, };

/**
 * A question, with the lens and the sample type it is asked under.
 */
export type Request = { 
/**
 * The lens as text; empty for the profile as it is.
 */
lens: string, 
/**
 * Name of the sample type, or `name/unit`; the profile's own choice without it.
 */
sample_type: string | null, 
/**
 * What is asked. (Not flattened, and its variants not tagged inside: that takes serde a hundred kilobytes of code in the page.)
 */
ask: What, };

/**
 * The answer to a [`Request`](crate::Request).
 */
export type Response = { 
/**
 * [`VERSION`](crate::VERSION).
 */
version: number, 
/**
 * The sample type all values are in.
 */
sample_type: TypeInfo, 
/**
 * The lens that was run, as it prints; empty for none.
 */
lens: string, 
/**
 * The whole profile, before any step.
 */
all: Value, 
/**
 * What is in the picture, buckets included.
 */
view: Value, 
/**
 * What the lens dropped.
 */
dropped: Value, 
/**
 * Where the lens put samples without a stack; those that hold none are left out.
 */
buckets: Array<BucketValue>, } & ({ "what": "report" } & Report | { "what": "info" } & Fidelity | { "what": "hidden" } & HiddenBody | { "what": "tree", 
/**
 * Node 0 is the whole view.
 */
nodes: Array<Node>, } | { "what": "table", 
/**
 * Word for what a row is.
 */
level: string, 
/**
 * How many rows there are in all.
 */
all_rows: number, 
/**
 * The first of them.
 */
rows: Array<TableRow>, } | { "what": "ledger", 
/**
 * One entry per step.
 */
steps: Array<LedgerStep>, 
/**
 * In stacks after the last step.
 */
stacks: Measure, 
/**
 * In the whole profile.
 */
whole: Measure, } | { "what": "graph" } & GraphBody | { "what": "box" } & BoxBody | { "what": "children", 
/**
 * How many there are in all.
 */
all_rows: number, 
/**
 * A piece of them, as drawn.
 */
children: Array<Child>, } | { "what": "search" } & SearchBody | { "what": "hit", 
/**
 * None if there are fewer.
 */
hit: Place | null, } | { "what": "rows", 
/**
 * Rows that the filter lets through.
 */
all_rows: number, 
/**
 * A piece of them.
 */
rows: Array<ShownRow>, } | { "what": "legend", 
/**
 * How many there are in all.
 */
all_rows: number, 
/**
 * The first of them.
 */
colours: Array<LegendRow>, } | { "what": "recipe", 
/**
 * The lines of the lens text.
 */
lines: Array<RecipeLine>, 
/**
 * Can it be run?
 */
runs: boolean, } | { "what": "complete", 
/**
 * What is replaced, in UTF-16 code units of the text.
 */
start: number, 
/**
 * One past its end.
 */
end: number, 
/**
 * The likeliest first.
 */
items: Array<Completion>, } | { "what": "offers", 
/**
 * In the order of a menu; those of one group stand together.
 */
offers: Array<Offer>, } | { "what": "file", 
/**
 * What is in the file.
 */
text: string, });

/**
 * How many observations the values of a sample type are.
 */
export type SamplingInfo = { 
/**
 * In the whole profile; none where nothing tells.
 */
observations: number | null, 
/**
 * How that is known, for people.
 */
note: string, };

/**
 * What a pattern matches.
 */
export type SearchBody = { 
/**
 * Value of the samples with a match, each once.
 */
total: Amount, 
/**
 * In how many places of the top-down tree.
 */
places: number, 
/**
 * The widest of them.
 */
widest: Amount, 
/**
 * How many functions match.
 */
functions: number, 
/**
 * What the total would be if every broken stack without a match had one above its cut; none where no stack is broken.
 */
at_most: Amount | null, };

/**
 * A row of a table, for people.
 */
export type ShownRow = { 
/**
 * The function, class, ….
 */
name: string, 
/**
 * Value of the samples whose leaf is in it.
 */
self: Amount, 
/**
 * Value of the samples with any frame in it, each once.
 */
total: Amount, 
/**
 * In how many places of the top-down tree it stands.
 */
places: number, 
/**
 * The widest of them.
 */
widest: Amount, 
/**
 * The pattern that matches just this row.
 */
pattern: string, 
/**
 * What its samples are worth, where they are few visits: `seen 240× in 3 visits: worth about 3 observations`.
 */
note: string | null, };

/**
 * The order of siblings.
 */
export type Siblings = "total" | "name" | "appearance";

/**
 * Something a reader left out.
 */
export type Skip = { 
/**
 * Why.
 */
why: string, 
/**
 * How many.
 */
count: number, 
/**
 * The first of them: `line 3`.
 */
first: string, 
/**
 * A piece of it.
 */
example: string, };

/**
 * Some of the samples.
 */
export type SomeSamples = { 
/**
 * Rows of the sample table with a value.
 */
rows: number, 
/**
 * Their value.
 */
value: Value, 
/**
 * In percent of all.
 */
percent: number, };

/**
 * What rows are ordered by.
 */
export type Sort = "self" | "total" | "places" | "widest" | "name";

/**
 * One input of a session and what its reader said.
 */
export type SourceInfo = { 
/**
 * File name, or `standard input`.
 */
name: string, 
/**
 * Format.
 */
format: string, 
/**
 * What wrote it, as far as it says; empty if it does not.
 */
producer: string, 
/**
 * How it was packed, outermost first.
 */
packed: Array<string>, 
/**
 * Lines or records.
 */
records: number, 
/**
 * Bytes, unpacked.
 */
bytes: number, 
/**
 * Samples or events the recorder says it lost.
 */
lost: number, 
/**
 * What was left out.
 */
skipped: Array<Skip>, 
/**
 * Where reading stopped early.
 */
fault: Fault | null, 
/**
 * Choices and facts.
 */
remarks: Array<string>, };

/**
 * A next step.
 */
export type Suggestion = { 
/**
 * What it shows.
 */
why: string, 
/**
 * The lens line.
 */
lens: string, };

/**
 * A row of a table.
 */
export type TableRow = { 
/**
 * The function, class, ….
 */
name: string, 
/**
 * Value of the samples whose leaf is in it.
 */
self: Value, 
/**
 * Value of the samples with any frame in it, each once.
 */
total: Value, 
/**
 * Percentage of the view.
 */
self_of_view: number, 
/**
 * Between what that lies.
 */
self_range: Range | null, 
/**
 * Percentage of the view.
 */
total_of_view: number, 
/**
 * Between what that lies.
 */
total_range: Range | null, 
/**
 * Percentage of the whole profile.
 */
total_of_all: number, 
/**
 * In how many places of the top-down tree it stands.
 */
places: number, 
/**
 * The largest of them.
 */
widest: Value, 
/**
 * What its samples are worth, where they are few visits: `seen 240× in 3 visits: worth about 3 observations`.
 */
note: string | null, };

/**
 * A sample type.
 */
export type TypeInfo = { 
/**
 * What is measured.
 */
name: string, 
/**
 * In what.
 */
unit: string, 
/**
 * Sum over the profile.
 */
total: Value, 
/**
 * Shown when none is asked for.
 */
default: boolean, };

/**
 * What hidden cost is ranked by.
 */
export type Unit = "group" | "function" | "class" | "package" | "module";

/**
 * A binary of which functions have no name.
 */
export type UnknownBinary = { 
/**
 * Its name.
 */
name: string, 
/**
 * Distinct frames without a symbol.
 */
frames: number, };

/**
 * A value of the sample type. In JSON it is the true one: a whole number unless the profile has fractions.
 */
export type Value = number;

/**
 * Which tree is looked at.
 */
export type View = { "kind": "top-down", } | { "kind": "bottom-up", } | { "kind": "callers", 
/**
 * A pattern of the lens language.
 */
pattern: string, } | { "kind": "callees", 
/**
 * A pattern of the lens language.
 */
pattern: string, };

/**
 * The question.
 */
export type What = { "what": "report", 
/**
 * Rows per list.
 */
rows: number, } | { "what": "info", } | { "what": "hidden", 
/**
 * What a row is.
 */
unit: Unit, 
/**
 * Most rows.
 */
rows: number, 
/**
 * Groups are packages of this many components, instead of what calls each other; without it as the session has it.
 */
depth?: number, 
/**
 * The most that one place counts, in percent of the view; without it half a percent.
 */
tau_percent?: number, } | { "what": "tree", 
/**
 * From the root or from the leaf.
 */
direction: Direction, 
/**
 * Children below this share of the view (in percent) are summed in a remainder.
 */
min_percent: number, 
/**
 * Deepest level; without it all.
 */
max_depth: number | null, 
/**
 * How siblings are ordered.
 */
order: Siblings, } | { "what": "callers", 
/**
 * A pattern of the lens language.
 */
pattern: string, 
/**
 * As for `tree`.
 */
min_percent: number, 
/**
 * As for `tree`.
 */
max_depth: number | null, 
/**
 * As for `tree`.
 */
order: Siblings, } | { "what": "table", 
/**
 * What a row is.
 */
level: Level, 
/**
 * Most rows; without it all.
 */
rows: number | null, 
/**
 * The largest self first instead of the largest total.
 */
by_self: boolean, } | { "what": "ledger", } | { "what": "graph" } & Graph | { "what": "box", 
/**
 * Which.
 */
node: NodeRef, 
/**
 * Also where the same function stands in the whole view, which takes a walk over all stacks.
 */
function?: boolean, } | { "what": "children", 
/**
 * Whose.
 */
node: NodeRef, 
/**
 * How many to leave out.
 */
first: number, 
/**
 * How many to list at most.
 */
rows: number, } | { "what": "search", 
/**
 * A pattern of the lens language.
 */
pattern: string, } | { "what": "hit", 
/**
 * In which tree.
 */
view: View, 
/**
 * As in `graph`.
 */
order: Siblings, 
/**
 * A pattern of the lens language.
 */
pattern: string, 
/**
 * 0 for the widest.
 */
nth: number, } | { "what": "rows", 
/**
 * What a row is.
 */
level: Level, 
/**
 * What it is ordered by.
 */
sort: Sort, 
/**
 * The smallest, or `a`, first.
 */
ascending: boolean, 
/**
 * Only rows whose name contains it; upper and lower case are one.
 */
filter: string, 
/**
 * How many rows to leave out.
 */
first: number, 
/**
 * How many rows to list at most.
 */
rows: number, } | { "what": "legend", 
/**
 * What colour says.
 */
colour: Colour, 
/**
 * How many at most.
 */
rows: number, } | { "what": "recipe", } | { "what": "complete", 
/**
 * The line, or the pattern.
 */
text: string, 
/**
 * The caret, in UTF-16 code units from the start of `text`.
 */
at: number, 
/**
 * Is `text` a pattern, as in the search? A line of the lens otherwise.
 */
pattern: boolean, 
/**
 * How many at most.
 */
rows: number, } | { "what": "offers", 
/**
 * Which box.
 */
node: NodeRef, } | { "what": "row-offers", 
/**
 * What the row is.
 */
level: Level, 
/**
 * Its name.
 */
name: string, } | { "what": "svg", 
/**
 * Of which tree.
 */
view: View, 
/**
 * How siblings are ordered.
 */
order: Siblings, 
/**
 * Root on top.
 */
icicle: boolean, 
/**
 * Width in pixels.
 */
width: number, 
/**
 * What stands out.
 */
search: string | null, 
/**
 * Its title.
 */
title: string, } | { "what": "csv", 
/**
 * What a row is.
 */
level: Level, };
