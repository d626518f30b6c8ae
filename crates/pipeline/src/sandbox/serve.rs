//! The side of the process that reads: limits first, then the bytes, then the frames.

use super::wire::{self, Frames};
use source::{Input, Options};
use std::io::{BufWriter, Read, Write};

/// Memory that the process may ask for once it reads, in bytes. Of 1,127 harmless workbooks one needed more: a
/// full grid of 65,536 by 256 cells.
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
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    for (resource, most) in [
        (Resource::As, MOST_MEMORY.saturating_add(mapped().unwrap_or(0))),
        (Resource::Cpu, MOST_SECONDS),
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        let now = getrlimit(resource);
        let most = Some(at_most(most, now.current, now.maximum));
        // Both limits, so that nothing in this process can raise them again. A system that refuses still has the time
        // limit of the parent.
        setrlimit(resource, Rlimit { current: most, maximum: most }).unwrap_or_default();
    }
}

/// The lowest of a limit of ours and those that are there already; a limit that is not there is no number.
#[cfg(unix)]
fn at_most(most: u64, soft: Option<u64>, hard: Option<u64>) -> u64 {
    most.min(soft.unwrap_or(u64::MAX)).min(hard.unwrap_or(u64::MAX))
}

/// Bytes of address space that this process has already, where Linux says. They are no memory: the allocator sets
/// space aside before it is asked for any, at a multiple of 32 MiB, and where that is differs from run to run. (Where
/// the system gives another place, it asks again for a moment with 32 MiB more around it, and gives those back.)
#[cfg(unix)]
fn mapped() -> Option<u64> {
    address_space(&std::fs::read_to_string("/proc/self/status").ok()?)
}

/// The size of the address space in the words of `/proc/PID/status`, in bytes.
#[cfg(unix)]
fn address_space(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// Only the time limit of the parent holds here.
#[cfg(not(unix))]
fn limit() {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A limit that is not there must not count as one of nothing.
    #[test]
    fn a_lower_limit_stays_and_a_missing_one_is_none() {
        assert_eq!(at_most(30, None, None), 30);
        assert_eq!(at_most(30, Some(20), None), 20);
        assert_eq!(at_most(30, Some(40), Some(10)), 10);
        assert_eq!(at_most(0, None, Some(10)), 0);
    }

    #[test]
    fn the_size_of_the_address_space_is_read_as_linux_writes_it() {
        let status = "Name:\trollcall\nVmPeak:\t 1053004 kB\nVmSize:\t 1052996 kB\nVmLck:\t       0 kB\n";
        assert_eq!(address_space(status), Some(1_052_996 * 1024));
        assert_eq!(address_space("VmPeak:\t 1053004 kB\n"), None);
        assert_eq!(address_space("VmSize:\t many kB\n"), None);
        assert_eq!(address_space("VmSize:\t 18446744073709551615 kB\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_an_address_space() {
        assert!(mapped() > Some(1 << 20));
    }
}
