// The recipe as a command for a POSIX shell.

/** A word of a shell that stands for this text and nothing else. */
export function quote(text: string): string {
  return /^[\w.\/:,+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

// In a terminal such a character is a key press, even inside quotes.
const KEY = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

/** A file as an argument. `FILE` stands for one whose name cannot be pasted into a terminal. */
function argument(file: string): string {
  if (file === "standard input") return "-";
  if (file === "" || KEY.test(file) || /[\t\n]/.test(file)) return "FILE";
  // What begins with a dash would be read as a flag.
  return quote(file.startsWith("-") ? `./${file}` : file);
}

/** The steps that run, on one line if that does not change what they mean. */
export function steps(lens: string): string {
  const lines = lens
    .split("\n")
    .map((line) => line.replace(new RegExp(KEY, "g"), " ").replaceAll("\t", " ").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  // A comment reaches to the end of its line, and in an open bracket a line end is a blank.
  const whole = (line: string) => !line.includes("#") && line.split("(").length === line.split(")").length;
  return lines.join(lines.every(whole) ? " | " : "\n");
}

/** The command that reports the same view of the same files. */
export function command(files: string[], lens: string, sampleType: string | null): string {
  const words = ["reflame", "report", ...(files.length ? files : [""]).map(argument)];
  if (sampleType && !KEY.test(sampleType)) words.push("-t", quote(sampleType));
  const run = steps(lens);
  if (run) words.push("-l", quote(run));
  return words.join(" ");
}
