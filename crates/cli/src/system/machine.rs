//! What only the operating system knows and does: randomness, memory, and its errors in words.

use pipeline::{Entropy, NoEntropy};

/// Randomness from the system; there is no fallback.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(buffer).map_err(|_| NoEntropy)
    }
}

/// Keeps what this process has in memory out of core dumps, and out of sight of other processes of this person.
pub(crate) fn hide_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // A system that refuses either dumps as before; there is nothing else to do about it.
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).unwrap_or_default();
        #[cfg(target_os = "linux")]
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable).unwrap_or_default();
    }
}

/// Bytes of memory that nobody uses, where the system says: of the computer, and of the container it runs in.
pub(crate) fn free_memory() -> Option<u64> {
    let of_computer = std::fs::read_to_string("/proc/meminfo").ok().and_then(|facts| available(&facts));
    let number = |path: &str| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let limit = number("/sys/fs/cgroup/memory.max");
    let of_container = limit.map(|limit| limit.saturating_sub(number("/sys/fs/cgroup/memory.current").unwrap_or(0)));
    of_computer.into_iter().chain(of_container).min()
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// An error of the system without its number.
pub(crate) fn in_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
