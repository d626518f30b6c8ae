//! The side of the process that reads: limits first, then the bytes, then the frames.

use super::wire::{self, Frames};
use source::{Input, Options};
use std::io::{BufWriter, Read, Write};

/// Memory that the process may ask for, in bytes. Of 1,127 harmless workbooks one needed more: a full
/// grid of 65,536 by 256 cells.
pub(super) const MOST_MEMORY: u64 = 1 << 30;
/// Seconds of computing.
pub(super) const MOST_SECONDS: u64 = 30;

/// Takes a workbook from `input` and sends what is in it to `output`; whether all could be sent.
pub fn serve(mut input: impl Read, output: impl Write) -> bool {
    limit();
    let Ok(request) = wire::Asked::read(&mut input) else { return false };
    let options = Options { sheet: request.sheet, ..Options::default() };
    let mut frames = Frames::new(BufWriter::with_capacity(1 << 16, output));
    let list = Input { bytes: &request.bytes, name: "", options: &options };
    let read = source::read(list, &mut frames).map(|_| ());
    frames.end(read).is_ok()
}

/// Limits memory and computing time; no further process or thread, no file, no core dump. A limit that is lower
/// already stays.
#[cfg(unix)]
fn limit() {
    use rlimit::Resource;
    for (resource, most) in [
        (Resource::AS, MOST_MEMORY),
        (Resource::CPU, MOST_SECONDS),
        (Resource::NPROC, 0),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ] {
        // A system without this limit still has the time limit of the parent.
        let Ok((_, hard)) = resource.get() else { continue };
        // Both limits, so that nothing in this process can raise them again.
        drop(resource.set(most.min(hard), most.min(hard)));
    }
}

/// Only the time limit of the parent holds here.
#[cfg(not(unix))]
fn limit() {}
