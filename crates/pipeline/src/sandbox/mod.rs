//! Reading in a process of its own with limits, for formats whose library takes as much memory as the file makes it
//! take, and which damaged files make panic or abort: xls.
//!
//! The process is this very program, called with a word that is in no help ([`serve`] is its side). It
//! gets the bytes through a pipe, and limits its own memory and computing time before it looks at them; the one
//! file that it opens is that in which Linux says how much it has. What it sends back is checked as if a stranger had
//! sent it: [`wire`] knows the frames, the sink knows the caps. However the process ends, a person gets one clear
//! message.
//!
//! Which formats need it is for `source` to say, and which file goes through it for [`reading`](crate::reading).

mod serve;
mod wire;

pub use serve::serve;

use crate::PipelineError;
use source::{ReadError, Sink};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};
pub(crate) use wire::Request;
use wire::{Broken, Ended};

/// The word that makes the program a reader.
pub const WORD: &str = "read-workbook";

/// How much address space the allocator of the process sets aside at a time: 64 MiB instead of 1 GiB, which is as
/// much as the process may have. Asked of mimalloc itself, which reads it before anything else of the program runs;
/// any other allocator does not know the word. A bare number would be bytes. Version 2 rounds it up to segments of
/// 32 MiB, so that these are two; what needs more than is set aside at a time comes from the system itself.
const RESERVE: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "64MiB");

/// Bytes that are passed on at a time.
const CHUNK: usize = 64 << 10;
/// Chunks that may wait; the process pauses when nobody takes them.
const WAITING: usize = 16;
/// How often a wait looks whether the person wants to stop.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How much of what the process complains about is kept.
const COMPLAINT: u64 = 4096;

/// The program that reads, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Its path.
    pub program: &'a Path,
    /// How long it may take by the clock on the wall.
    pub time_limit: Duration,
}

/// Reads a workbook in a process of its own; what it finds goes to the sink.
pub(crate) fn read(
    reader: Reader<'_>,
    request: &Request<'_>,
    sink: &mut dyn Sink,
    stop: &dyn Fn() -> bool,
) -> Result<Result<(), ReadError>, PipelineError> {
    let mut child = start(reader.program)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (sender, receiver) = sync_channel(WAITING);
    let deadline = Instant::now() + reader.time_limit;
    let mut incoming = Incoming { receiver, chunk: Vec::new(), at: 0, deadline, stop };
    let (ended, status, complaint) = thread::scope(|threads| {
        // A process that does not listen is told so by how it ends.
        threads.spawn(move || stdin.map(|mut stdin| request.write(&mut stdin)));
        threads.spawn(move || stdout.map(|stdout| pass_on(stdout, &sender)));
        let listener = threads.spawn(move || stderr.map_or(String::new(), complaint));
        let mut ended = wire::replay(&mut incoming, sink);
        let is_complete = ended.is_ok() && incoming.is_over();
        if ended.is_ok() && !is_complete {
            ended = Err(Broken::Malformed);
        }
        // Whoever waits for this process sees the pipe close.
        drop(incoming);
        let status = end(&mut child, is_complete, deadline);
        (ended, status, listener.join().unwrap_or_default())
    });
    outcome(ended, &status, &complaint, reader.time_limit)
}

#[expect(clippy::disallowed_methods, reason = "the one program that is ever started: this very one, as the reader")]
fn start(program: &Path) -> Result<Child, PipelineError> {
    let mut command = Command::new(program);
    // Nothing of the environment but what keeps the process within its limits.
    command.arg(WORD).env_clear().env(RESERVE.0, RESERVE.1);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().map_err(|error| PipelineError::NoReader { why: crate::error::in_words(&error) })
}

/// Waits for a process that has said everything to end by itself, until the deadline; ends any other.
fn end(child: &mut Child, is_complete: bool, deadline: Instant) -> io::Result<ExitStatus> {
    while is_complete && Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(1));
    }
    // It may have ended by itself.
    drop(child.kill());
    child.wait()
}

fn pass_on(mut stdout: impl Read, sender: &SyncSender<Vec<u8>>) {
    loop {
        let mut chunk = vec![0; CHUNK];
        match stdout.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(read) => chunk.truncate(read),
        }
        if sender.send(chunk).is_err() {
            return;
        }
    }
}

fn complaint(mut stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    // What comes before a broken pipe is enough; the rest is taken so that nobody waits.
    drop(stderr.by_ref().take(COMPLAINT).read_to_end(&mut bytes));
    drop(io::copy(&mut stderr, &mut io::sink()));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the process sends, as a stream that gives up in time.
struct Incoming<'a> {
    receiver: Receiver<Vec<u8>>,
    chunk: Vec<u8>,
    at: usize,
    deadline: Instant,
    stop: &'a dyn Fn() -> bool,
}

impl Incoming<'_> {
    /// Whether nothing more comes.
    fn is_over(&mut self) -> bool {
        matches!(self.read(&mut [0]), Ok(0))
    }

    fn next_chunk(&mut self) -> io::Result<Vec<u8>> {
        loop {
            match self.receiver.recv_timeout(LOOK_EVERY) {
                Ok(chunk) => return Ok(chunk),
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if (self.stop)() {
                // Not "interrupted", which would be tried again.
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            if Instant::now() >= self.deadline {
                return Err(io::ErrorKind::TimedOut.into());
            }
        }
    }
}

impl Read for Incoming<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            if Instant::now() >= self.deadline {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.chunk = self.next_chunk()?;
            self.at = 0;
        }
        let read = (&self.chunk[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

/// What a person is told about how it ended.
fn outcome(
    ended: Result<Ended, Broken>,
    status: &io::Result<ExitStatus>,
    complaint: &str,
    time_limit: Duration,
) -> Result<Result<(), ReadError>, PipelineError> {
    let good = status.as_ref().is_ok_and(ExitStatus::success);
    Ok(Err(match ended {
        Ok(Ended::Done) if good => return Ok(Ok(())),
        Ok(Ended::Refused(error)) | Err(Broken::Sink(error)) => error,
        Err(Broken::Pipe(error)) if error.kind() == io::ErrorKind::ConnectionAborted => ReadError::Stopped,
        Err(Broken::Pipe(error)) if error.kind() == io::ErrorKind::TimedOut => {
            ReadError::TooLarge(format!("more content than can be read in {} seconds", time_limit.as_secs()))
        }
        Ok(Ended::Done) | Err(Broken::Pipe(_) | Broken::Malformed) => how_it_died(status, complaint),
    }))
}

/// Why a process said no more: it ran into a limit, or the file made it fail.
fn how_it_died(status: &io::Result<ExitStatus>, complaint: &str) -> ReadError {
    if complaint.contains("memory allocation") {
        return ReadError::TooLarge(format!("more content than fits into {} MB of memory", serve::MOST_MEMORY >> 20));
    }
    if status.as_ref().is_ok_and(ran_out_of_time) {
        return ReadError::TooLarge(format!("more content than can be read in {} seconds", serve::MOST_SECONDS));
    }
    ReadError::Corrupt("it makes the reader of this kind of workbook fail".to_owned())
}

#[cfg(unix)]
fn ran_out_of_time(status: &ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    /// SIGXCPU, which has this number wherever Rust runs on Unix.
    const TOO_MUCH_COMPUTING: i32 = 24;
    status.signal() == Some(TOO_MUCH_COMPUTING)
}

#[cfg(not(unix))]
fn ran_out_of_time(_: &ExitStatus) -> bool {
    false
}
