//! What one clean run did to its folder, in order, with every byte: read from what strace wrote down.

use super::child;
use super::ground::Ground;
use super::story::Says;
use super::strace;
use super::sweep::in_words;
use crate::Result;
use std::collections::HashMap;
use std::path::{Component, Path};

/// Calls that change a folder. The last row are those that nothing makes today: they are traced so that
/// the record is never silently incomplete.
const TRACED: &str = "trace=?openat,?write,?pwrite64,?fsync,?fdatasync,?ftruncate,?unlink,?unlinkat,?rename,?renameat,?renameat2,\
     ?link,?linkat,\
     ?open,?creat,?writev,?pwritev,?pwritev2,?fallocate,?copy_file_range,?sendfile,?truncate,?symlink,?symlinkat,?mkdir,?mkdirat";

/// One thing that was done. Names are paths from the folder; a folder is never one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A name was opened; a file is made if there is none, and emptied if so wished.
    Open {
        name: String,
        empty: bool,
    },
    Write {
        name: String,
        offset: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        name: String,
        length: usize,
    },
    /// Everything of the file is on the disk from now on.
    Sync {
        name: String,
    },
    /// Every name in a folder is on the disk from now on; that of the whole has no name.
    SyncNames {
        folder: String,
    },
    Unlink {
        name: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Link {
        from: String,
        to: String,
    },
    /// The program said that it was done.
    Done,
}

/// Runs the tried command once and records it.
pub(crate) fn of_a_clean_run(ground: &Ground<'_>) -> Result<Vec<Operation>> {
    let folder = ground.place("record").join("state");
    ground.fresh(&folder)?;
    let log = ground.place("record").join("log");
    let mut command = strace::bare();
    command.args(["-y", "-xx", "-s", "100000000", "-e", TRACED, "-o"]).arg(&log);
    strace::append(&mut command, &ground.tried(&folder));
    let ran = child::run(&mut command).map_err(in_words)?;
    if ran.code != Some(ground.story.ends) {
        return Err(format!("{}: fails when it is only recorded: {}", ground.story.name, ran.summary()).into());
    }
    let mut reader = Reader {
        folder: &folder,
        done: ground.story.done,
        says: ground.story.says,
        written: HashMap::new(),
        ends: HashMap::new(),
    };
    let mut operations = Vec::new();
    for line in whole_lines(&std::fs::read_to_string(&log)?) {
        operations.extend(reader.line(&line)?);
    }
    std::fs::remove_dir_all(ground.place("record"))?;
    Ok(operations)
}

/// Without process numbers; what another thread interrupted is put together at its end.
fn whole_lines(log: &str) -> Vec<String> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut lines = Vec::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(first) = rest.strip_suffix("<unfinished ...>") {
            begun.insert(thread, first);
        } else if let Some((_, second)) = rest.split_once(" resumed>").filter(|(first, _)| first.starts_with("<... ")) {
            lines.push(begun.remove(thread).unwrap_or_default().to_owned() + second);
        } else {
            lines.push(rest.to_owned());
        }
    }
    lines
}

struct Reader<'a> {
    folder: &'a Path,
    done: &'a str,
    says: Says,
    /// How far each descriptor has been written that is written from its beginning, or added to.
    written: HashMap<String, usize>,
    /// Where each file ends that was written so, for those that are added to.
    ends: HashMap<String, usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) -> Result<Option<Operation>> {
        let Some((call, rest)) = line.split_once('(') else { return Ok(None) };
        let Some((arguments, result)) = rest.rsplit_once(") = ").or_else(|| rest.rsplit_once(" = ")) else {
            return Ok(None);
        };
        if result.starts_with('-') || result.starts_with('?') {
            return Ok(None);
        }
        let arguments: Vec<&str> = arguments.trim_end().trim_end_matches(')').split(", ").collect();
        self.operation(call, &arguments, result)
            .map_err(|error| format!("{error}: {}", line.get(..200).unwrap_or(line)).into())
    }

    fn operation(&mut self, call: &str, arguments: &[&str], result: &str) -> Result<Option<Operation>> {
        let argument = |index: usize| arguments.get(index).copied().ok_or("an argument is missing");
        let first = argument(0)?;
        let operation = match call {
            // A file without a name is nowhere in the folder.
            "open" | "openat" if arguments.iter().any(|argument| argument.contains("O_TMPFILE")) => None,
            "openat" => {
                let flags = argument(2)?;
                let name = self.name(&text(argument(1)?)?);
                let adds_to = name.as_ref().filter(|_| flags.contains("O_APPEND"));
                let from = adds_to.and_then(|name| self.ends.get(name)).copied().unwrap_or_default();
                self.written.insert(number_of(result).to_owned(), from);
                let empty = flags.contains("O_TRUNC");
                let writes = flags.contains("O_CREAT") || empty;
                name.filter(|_| writes).map(|name| Operation::Open { name, empty })
            }
            "write" => self.write(first, &bytes(argument(1)?)?, result)?,
            "pwrite64" => {
                let mut bytes = bytes(argument(1)?)?;
                bytes.truncate(result.parse()?);
                let offset = argument(3)?.parse()?;
                self.open_file(first)?.map(|name| Operation::Write { name, offset, bytes })
            }
            "ftruncate" => {
                let length = argument(1)?.parse()?;
                self.open_file(first)?.map(|name| Operation::Truncate { name, length })
            }
            "fsync" | "fdatasync" if path_of(first)? == self.folder.to_string_lossy() => {
                Some(Operation::SyncNames { folder: String::new() })
            }
            "fsync" | "fdatasync" if Path::new(&path_of(first)?).is_dir() => {
                self.open_file(first)?.map(|folder| Operation::SyncNames { folder })
            }
            // A folder is there as soon as a file is in it.
            "mkdir" | "mkdirat" => None,
            "fsync" | "fdatasync" => self.open_file(first)?.map(|name| Operation::Sync { name }),
            "unlink" => self.unlink(&text(first)?),
            "unlinkat" => self.unlink(&text(argument(1)?)?),
            "rename" => self.names(first, argument(1)?)?.map(|(from, to)| Operation::Rename { from, to }),
            "renameat" | "renameat2" => {
                self.names(argument(1)?, argument(3)?)?.map(|(from, to)| Operation::Rename { from, to })
            }
            "link" => self.names(first, argument(1)?)?.map(|(from, to)| Operation::Link { from, to }),
            "linkat" => self.names(argument(1)?, argument(3)?)?.map(|(from, to)| Operation::Link { from, to }),
            other => {
                let paths = arguments.iter().filter_map(|argument| path_of(argument).or_else(|_| text(argument)).ok());
                if paths.into_iter().any(|path| self.name(&path).is_some()) {
                    return Err(format!("the record does not know what {other} does to the folder").into());
                }
                None
            }
        };
        Ok(operation)
    }

    /// Bytes that follow those before; on the way to a person they may say that the work is done.
    fn write(&mut self, descriptor: &str, bytes: &[u8], result: &str) -> Result<Option<Operation>> {
        let bytes = bytes[..result.parse::<usize>()?.min(bytes.len())].to_vec();
        let Some(name) = self.open_file(descriptor)? else {
            let channel = if self.says == Says::Answer { "1" } else { "2" };
            let says = number_of(descriptor) == channel && String::from_utf8_lossy(&bytes).contains(self.done);
            return Ok(says.then_some(Operation::Done));
        };
        let written = self.written.entry(number_of(descriptor).to_owned()).or_default();
        let offset = *written;
        *written += bytes.len();
        self.ends.insert(name.clone(), *written);
        Ok(Some(Operation::Write { name, offset, bytes }))
    }

    fn unlink(&mut self, path: &str) -> Option<Operation> {
        let name = self.name(path)?;
        self.ends.remove(&name);
        Some(Operation::Unlink { name })
    }

    /// The name of an open file of the folder that still has one.
    fn open_file(&self, descriptor: &str) -> Result<Option<String>> {
        let path = path_of(descriptor)?;
        // Pipes and the like have no absolute path.
        Ok(self.name(&path).filter(|_| path.starts_with('/')))
    }

    /// What a path is called from the folder on; `None` outside of it, and for the folder itself.
    fn name(&self, path: &str) -> Option<String> {
        let path = Path::new(path);
        let inside = if path.is_absolute() { path.strip_prefix(self.folder).ok()? } else { path };
        let parts = inside.components().filter(|part| *part != Component::CurDir).map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        });
        let parts: Vec<String> = parts.collect::<Option<_>>()?;
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    fn names(&self, from: &str, to: &str) -> Result<Option<(String, String)>> {
        Ok(self.name(&text(from)?).zip(self.name(&text(to)?)))
    }
}

/// The number of `3</path>`.
fn number_of(descriptor: &str) -> &str {
    descriptor.split('<').next().unwrap_or(descriptor)
}

/// The path of `3<\x2f…>`.
fn path_of(descriptor: &str) -> Result<String> {
    let (_, rest) = descriptor.split_once('<').ok_or("no descriptor with its path")?;
    let (path, deleted) = rest.rsplit_once('>').ok_or("no end of a path")?;
    Ok(String::from_utf8(unescaped(path)?)? + deleted)
}

fn text(argument: &str) -> Result<String> {
    Ok(String::from_utf8(bytes(argument)?)?)
}

/// The bytes of `"\x41\x42"`.
fn bytes(argument: &str) -> Result<Vec<u8>> {
    let inner = argument.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    unescaped(inner.ok_or("no text, or one that was cut off")?)
}

/// Bytes written as `\x41`; others stand for themselves.
fn unescaped(text: &str) -> Result<Vec<u8>> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let digits = part.get(..2).ok_or("half a byte")?;
        bytes.push(u8::from_str_radix(digits, 16)?);
        bytes.extend(&part.as_bytes()[2..]);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader() -> Reader<'static> {
        let (written, ends) = (HashMap::new(), HashMap::new());
        Reader { folder: Path::new("/t"), done: "Done", says: Says::Answer, written, ends }
    }

    fn read(lines: &str) -> Vec<Operation> {
        let mut reader = reader();
        whole_lines(lines).iter().filter_map(|line| reader.line(line).unwrap()).collect()
    }

    #[test]
    fn a_run_is_read_call_by_call() {
        let name = |name: &str| name.to_owned();
        let lines = r#"7  openat(AT_FDCWD<\x2f\x74>, "\x61", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 3<\x2f\x74\x2f\x61>
7  openat(AT_FDCWD<\x2f\x74>, "\x2f\x65", O_RDONLY) = 4<\x2f\x65>
7  open("\x2f\x74", O_WRONLY|O_LARGEFILE|O_CLOEXEC|O_TMPFILE, 0600) = 4<\x2f\x74\x2f\x23\x31>
7  openat(AT_FDCWD<\x2f\x74>, "\x62", O_RDWR|O_CREAT) = -1 ENOENT (No such file or directory)
7  write(3<\x2f\x74\x2f\x61>, "\x31\x32", 2) = 2
7  write(3<\x2f\x74\x2f\x61>, "\x33\x34", 2 <unfinished ...>
8  write(4<\x2f\x65>, "\x35", 1)      = 1
7  <... write resumed>)              = 1
7  pwrite64(3<\x2f\x74\x2f\x61>, "\x36", 1, 512) = 1
7  fsync(3<\x2f\x74\x2f\x61>)             = 0
7  fsync(5<\x2f\x74>)             = 0
7  ftruncate(3<\x2f\x74\x2f\x61>, 2) = 0
7  linkat(AT_FDCWD<\x2f\x74>, "\x2e\x2f\x61", AT_FDCWD<\x2f\x74>, "\x62", 0) = 0
7  unlink("\x2f\x74\x2f\x61") = 0
7  write(1<\x70\x69\x70\x65:[1]>, "\x44\x6f\x6e\x65", 4) = 4
7  +++ exited with 0 +++"#;
        let expected = [
            Operation::Open { name: name("a"), empty: false },
            Operation::Write { name: name("a"), offset: 0, bytes: b"12".to_vec() },
            Operation::Write { name: name("a"), offset: 2, bytes: b"3".to_vec() },
            Operation::Write { name: name("a"), offset: 512, bytes: b"6".to_vec() },
            Operation::Sync { name: name("a") },
            Operation::SyncNames { folder: String::new() },
            Operation::Truncate { name: name("a"), length: 2 },
            Operation::Link { from: name("a"), to: name("b") },
            Operation::Unlink { name: name("a") },
            Operation::Done,
        ];
        assert_eq!(read(lines), expected);
    }

    /// Behind what another descriptor has written, and from the beginning of a file that has come in the place of one.
    #[test]
    fn what_is_added_to_a_file_comes_behind_what_is_there() {
        let add = r#"7  openat(AT_FDCWD<\x2f\x74>, "\x61", O_WRONLY|O_CREAT|O_APPEND|O_CLOEXEC, 0600) = 3<\x2f\x74\x2f\x61>
7  write(3<\x2f\x74\x2f\x61>, "\x31\x32", 2) = 2"#;
        let offset = |operation: Operation| {
            let Operation::Write { offset, .. } = operation else { return None };
            Some(offset)
        };
        let offsets = |lines: &str| read(lines).into_iter().filter_map(offset).collect::<Vec<_>>();
        let unlink = r#"7  unlink("\x61") = 0"#;
        assert_eq!(offsets(&[add, add, unlink, add].join("\n")), [0, 2, 0]);
    }

    /// The negative control: a record that leaves something out would prove nothing.
    #[test]
    fn a_call_that_nobody_thought_of_is_told() {
        let mut reader = reader();
        let line = |path: &str| format!(r"fallocate(3<{path}>, 0, 0, 4096) = 0");
        assert!(reader.line(&line("/t/a")).is_err());
        assert_eq!(reader.line(&line("/elsewhere")).unwrap(), None);
    }
}
