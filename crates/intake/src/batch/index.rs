//! The identifiers of all rows, so that equal ones lie side by side.
//!
//! Only 64-bit hashes are sorted; equal hashes are compared as text afterwards. Hash tables of a
//! million strings take twenty times as long.

use crate::hash::hash;
use model::draft::PatronDraft;
use model::id::CanonicalId;

/// What an identifier is to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Its primary identifier.
    Primary,
    /// A barcode or another identifier.
    Other,
    /// An e-mail address, without case.
    Email,
}

/// One identifier of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexEntry {
    hash: u64,
    /// The row's position among the drafts.
    pub row: u32,
    /// What it is to the row.
    pub role: Role,
}

/// The identifiers of all rows, those with equal hashes side by side.
#[derive(Debug, Default)]
pub struct Index(Vec<IndexEntry>);

/// The identifiers of one row; `row` is its position among all.
pub fn entries(row: u32, draft: &PatronDraft, out: &mut Vec<IndexEntry>) {
    for (role, text) in texts(draft) {
        // Addresses and identifiers are two namespaces.
        out.push(IndexEntry { hash: hash_of(text, role == Role::Email), row, role });
    }
}

fn texts(draft: &PatronDraft) -> impl Iterator<Item = (Role, &str)> {
    let primary = draft.primary_id.iter().map(|id| (Role::Primary, id.as_str()));
    let others = draft.details.identifiers.iter().map(|other| (Role::Other, &*other.value));
    let emails = draft.details.emails.iter().map(|email| (Role::Email, &*email.address));
    primary.chain(others).chain(emails)
}

/// The hash of the canonical form of an identifier. That of nearly all is their small letters, and is not kept.
fn hash_of(text: &str, is_email: bool) -> u64 {
    /// As long as most identifiers and addresses are.
    const USUAL: usize = 64;
    let mut small = [0_u8; USUAL];
    match small.get_mut(..text.len()) {
        Some(small) if text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            small.copy_from_slice(text.as_bytes());
            small.make_ascii_lowercase();
            hash(&(&*small, is_email))
        }
        Some(_) | None => hash(&(CanonicalId::of(text).as_str().as_bytes(), is_email)),
    }
}

impl Index {
    /// An index of these entries.
    pub fn new(mut entries: Vec<IndexEntry>) -> Self {
        entries.sort_unstable();
        Index(entries)
    }

    /// Every identifier that more than one entry has.
    pub(super) fn shared(&self, drafts: &[PatronDraft]) -> Vec<Shared> {
        let mut groups = Vec::new();
        for run in self.0.chunk_by(|a, b| a.hash == b.hash).filter(|run| run.len() > 1) {
            groups.extend(by_text(run, drafts));
        }
        groups.sort();
        groups
    }
}

/// An identifier that more than one entry has.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shared {
    /// Who has it, as (row, role), rows rising.
    pub(super) entries: Vec<(usize, Role)>,
    /// The identifier.
    pub(super) id: CanonicalId,
}

/// Takes apart what only shares a hash.
fn by_text(run: &[IndexEntry], drafts: &[PatronDraft]) -> Vec<Shared> {
    use std::collections::BTreeMap;
    let mut groups: BTreeMap<(bool, CanonicalId), Vec<(usize, Role)>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for entry in run {
        let row = entry.row as usize;
        if !seen.insert((row, entry.role)) {
            continue;
        }
        for (role, text) in texts(&drafts[row]).filter(|(role, _)| *role == entry.role) {
            groups.entry((role == Role::Email, CanonicalId::of(text))).or_default().push((row, role));
        }
    }
    let shared = groups.into_iter().filter(|(_, entries)| entries.len() > 1);
    shared.map(|((_, id), entries)| Shared { entries, id }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_identifier_has_one_hash() {
        let long = "Ab1".repeat(30);
        for text in ["A00123", "a-1@X.org", "１２３", "Straße1", "", long.as_str()] {
            let canonical = CanonicalId::of(text);
            assert_eq!(hash_of(text, true), hash_of(canonical.as_str(), true), "{text}");
            assert_eq!(hash_of(text, false), hash(&(canonical.as_str().as_bytes(), false)), "{text}");
            assert_ne!(hash_of(text, true), hash_of(text, false), "{text}");
        }
        assert_eq!(hash_of("１２３", false), hash_of("123", false));
    }
}
