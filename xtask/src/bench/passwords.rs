//! `cargo xtask bench --passwords 10000`: so many starters made, hashed and handed out, in pairs with the bare `argon2`
//! library, a call per password on as many threads; and how long a sign-in takes with the right password, with a
//! wrong one, and under an ID that nobody has, which must be the same. Trial K18.

use super::lists::{self, Format};
use super::reading::median;
use super::story::{TODAY, remove_store};
use super::{Places, child};
use crate::Result;
use argon2::{Algorithm, Argon2, Params, Version};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Passwords of one pair; the program and the library in turn.
const PAIR: u64 = 200;
/// Pairs.
const PAIRS: usize = 5;
/// Sign-ins of each kind.
const SAMPLES: usize = 200;
const CHOSEN: &str = "green tea at seven";

/// Runs everything and prints as it goes.
pub(super) fn report(places: &Places, starters: u64) -> Result<()> {
    let (mut ours, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let rate = hashed(places, PAIR)?.0;
        let mut peer = Command::new(&places.xtask);
        peer.args(["peer-hash", &PAIR.to_string()]);
        let bare = child::run(&mut peer, &places.work, &[0])?;
        let bare = bare.stages.first().map(|stage| stage.rows as f64 / stage.seconds).ok_or("the peer said nothing")?;
        ours.push(rate);
        ratios.push(rate / bare);
    }
    println!("starters: {:.0}/s hashed, {:.2} times bare argon2", median(&mut ours), median(&mut ratios));
    let (rate, seconds, peak_kib) = hashed(places, starters)?;
    println!(
        "{starters} starters from list to sheet in {seconds:.1} s, {rate:.0}/s hashed; peak {} MiB",
        peak_kib >> 10
    );
    sign_ins(places)
}

/// The rate of hashing, the seconds of the whole run and its peak in KiB.
fn hashed(places: &Places, starters: u64) -> Result<(f64, f64, u64)> {
    let store = store(places)?;
    let list = lists::fresh(&places.work, starters, Format::Csv)?;
    let sheet = places.work.join("passwords.csv");
    std::fs::remove_file(&sheet).ok();
    let mut command = Command::new(&places.rollcall);
    command.arg("apply").arg(list).arg("--store").arg(&store).arg("--starters").arg(&sheet);
    command.args(["--yes", "-v", "--as-of", TODAY]);
    let run = child::run(&mut command, &places.work, &[0])?;
    let hashing =
        run.stages.iter().find(|stage| stage.name == "making starter passwords").ok_or("nothing was hashed")?;
    Ok((hashing.rows as f64 / hashing.seconds, run.seconds, run.peak_kib))
}

fn store(places: &Places) -> Result<std::path::PathBuf> {
    let store = places.work.join("passwords.db");
    remove_store(&store)?;
    Ok(store)
}

/// The peer: so many passwords through the bare library, a call and its memory per password, on all threads.
pub(crate) fn peer(passwords: u64) -> Result<()> {
    let threads = std::thread::available_parallelism()?.get() as u64;
    let begin = Instant::now();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(move || hash_bare(passwords / threads))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a thread panicked".to_owned())?)
    })?;
    eprintln!("time: argon2 {:.6} s, {} rows", begin.elapsed().as_secs_f64(), passwords / threads * threads);
    Ok(())
}

fn hash_bare(passwords: u64) -> std::result::Result<(), String> {
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|error| error.to_string())?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut tag = [0; 32];
    for number in 0..passwords {
        let hashed = argon2.hash_password_into(b"Maria_Lopez1", format!("{number:016}").as_bytes(), &mut tag);
        hashed.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn sign_ins(places: &Places) -> Result<()> {
    hashed(places, 2)?;
    let sheet = std::fs::read_to_string(places.work.join("passwords.csv"))?;
    let slip: Vec<&str> = sheet.lines().nth(1).ok_or("no slip")?.split('"').collect();
    let (id, starter) = (slip.get(7).ok_or("no user name")?, slip.get(9).ok_or("no starter")?);
    sign_in(places, id, &[starter, CHOSEN])?;
    let kinds = [("right", *id, CHOSEN), ("wrong", *id, "wrong"), ("unknown", "nobody", CHOSEN)];
    let mut times = [const { Vec::new() }; 3];
    // The right one comes after each wrong one, so that it is never locked.
    for _ in 0..SAMPLES {
        for ((_, id, password), times) in kinds.iter().zip(&mut times) {
            times.push(sign_in(places, id, &[password])?);
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times) * 1000.0).collect();
    for ((kind, ..), median) in kinds.iter().zip(&medians) {
        println!("sign-in, {kind:<8} {median:.1} ms");
    }
    Ok(())
}

/// Seconds of a run that gets these lines.
fn sign_in(places: &Places, id: &str, lines: &[&str]) -> Result<f64> {
    let mut command = Command::new(&places.rollcall);
    command.args(["signin", id, "--quiet", "--as-of", TODAY, "--store"]).arg(Path::new("passwords.db"));
    command.current_dir(&places.work).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    for line in lines {
        writeln!(stdin, "{line}")?;
    }
    drop(stdin);
    child.wait()?;
    Ok(begin.elapsed().as_secs_f64())
}
