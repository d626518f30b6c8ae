//! What a page may do: nothing is fetched, nothing is sent, and nothing runs but the one script that it comes with.

use super::base64;
use sha2::{Digest, Sha256};

/// The policy of a page with this style and this script.
pub(super) fn of(style: &str, script: &str) -> String {
    let (style, script) = (hash(style), hash(script));
    format!("default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'")
}

fn hash(text: &str) -> String {
    format!("sha256-{}", base64::encode(&Sha256::digest(text.as_bytes())[..]))
}
