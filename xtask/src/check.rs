//! `cargo xtask check`: what neither the compiler nor clippy can see.

use crate::{
    Result, arrows, circles, codes, documents, literals, notices, rooms, root, statements, supply, top_level, trials,
};

/// Runs every check and tells every complaint, not only the first.
pub(crate) fn run() -> Result<()> {
    let root = root();
    let checks = [
        ("top level", top_level::complaints(&root)?),
        ("arrows between crates", arrows::complaints(&root)?),
        ("circles inside crates", circles::complaints(&root)?),
        ("rooms of crates", rooms::complaints(&root)?),
        ("documents in step", documents::complaints(&root)?),
        ("codes in use", codes::complaints(&root)?),
        ("no command line in libraries", literals::complaints(&root)?),
        ("no value in a statement", statements::complaints(&root)?),
        ("what it is made of", supply::complaints(&root)?),
        ("whose work is in it", notices::complaints(&root)?),
        ("trials and their tests", trials::complaints(&root)?),
    ];
    let mut count = 0;
    for (name, complaints) in checks {
        println!("{name}: {}", if complaints.is_empty() { "good" } else { "not good" });
        for complaint in &complaints {
            println!("  {complaint}");
        }
        count += complaints.len();
    }
    match count {
        0 => Ok(()),
        1 => Err("1 complaint".into()),
        more => Err(format!("{more} complaints").into()),
    }
}
