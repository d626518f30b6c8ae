//! A child process: how long it took, the most memory it held, what it said.
//!
//! The peak is read from `/proc` while the child runs, a few hundred times a second; what it takes in
//! its last milliseconds may be missed, and on other systems than Linux there is none.

use super::times::{self, Stage};
use crate::Result;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How a child ran.
pub(crate) struct Run {
    pub(crate) seconds: f64,
    /// The most memory it held, in KiB; 0 when unknown.
    pub(crate) peak_kib: u64,
    pub(crate) stages: Vec<Stage>,
}

/// Runs a command in a folder. `good` are the exit codes that are no failure.
pub(crate) fn run(command: &mut Command, folder: &Path, good: &[i32]) -> Result<Run> {
    let begin = Instant::now();
    let mut child = command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{command:?} does not start: {error}"))?;
    let stderr = child.stderr.take().ok_or("no stderr")?;
    let listener = std::thread::spawn(move || listen(stderr));
    let peak_kib = watch(&mut child)?;
    let seconds = begin.elapsed().as_secs_f64();
    let status = child.wait()?;
    let printed = listener.join().map_err(|_| "the listener panicked")?;
    if !status.code().is_some_and(|code| good.contains(&code)) {
        return Err(format!("{command:?} failed: {status}\n{printed}").into());
    }
    Ok(Run { seconds, peak_kib, stages: times::stages(&printed) })
}

fn listen(mut stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    // What came before a broken pipe is still worth showing.
    if let Err(error) = stderr.read_to_end(&mut bytes) {
        bytes.extend(error.to_string().into_bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits for the end and gives the peak.
fn watch(child: &mut Child) -> Result<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let now = std::fs::read_to_string(&status).ok().and_then(|text| high_water(&text));
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(peak)
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_found() {
        assert_eq!(high_water("Name:\trollcall\nVmPeak:\t 9 kB\nVmHWM:\t   12345 kB\n"), Some(12_345));
        assert_eq!(high_water("Name:\tx\n"), None);
    }

    #[test]
    fn a_child_is_heard_and_its_exit_code_counts() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'time: reading 0.5 s, 3 rows' >&2; exit 3"]);
        let run = run(&mut command, Path::new("."), &[0, 3]).unwrap();
        assert_eq!(run.stages.len(), 1);
        assert!(super::run(&mut command, Path::new("."), &[0]).is_err());
    }
}
