//! Who is there twice: each pair with the reasons, and the way on.

use super::roster::of_groups;
use crate::document::{Document, Part, Record, Section};
use crate::words::{and_more, count, number};
use model::action::{Action, OnAccount, Words};
use model::duplicates::{Compared, Duplicates, Evidence, KeepBecause, Pair, Twin};
use model::patron::AccountType;

/// All of it, with so many pairs at most; 0 shows all.
pub fn duplicates(duplicates: &Duplicates, max_shown: usize) -> Document {
    let mut document = Document::default();
    let section = document.section("summary", "Summary");
    section.sentence(sentence(duplicates));
    crowds(duplicates, section);
    let most = if max_shown == 0 { usize::MAX } else { max_shown };
    for pair in duplicates.pairs.iter().take(most) {
        document.section("pair", "Pair").parts.push(Part::Record(record(pair)));
    }
    let left = duplicates.pairs.len().saturating_sub(most);
    if left > 0 {
        document.section("more", "More").more(and_more(left));
    }
    document
}

/// The same without the pairs, which stand elsewhere.
pub fn duplicates_in_short(duplicates: &Duplicates) -> Document {
    let mut document = Document::default();
    let section = document.section("summary", "Summary");
    section.sentence(sentence(duplicates));
    crowds(duplicates, section);
    document
}

fn sentence(duplicates: &Duplicates) -> String {
    let of = of_groups(&duplicates.groups);
    match duplicates.pairs.len() as u64 {
        0 => format!("No two records{of} look like one person."),
        1 => format!("1 pair of records{of} looks like one person. Compare the two before you merge them."),
        pairs => {
            let pairs = number(pairs);
            format!(
                "{pairs} pairs of records{of} look like one person each, the likeliest first. Compare before you merge."
            )
        }
    }
}

fn crowds(duplicates: &Duplicates, section: &mut Section) {
    if duplicates.crowds > 0 {
        let values = count(duplicates.crowds, "value");
        let text = "that more than 1,000 records share, such as a placeholder birth date";
        section.detail(format!("not compared by {values} {text}"));
    }
}

fn record(pair: &Pair) -> Record {
    let Pair { keep, other, evidence, .. } = pair;
    let second = format!("{} {}, {}", other.primary_id, other.name, about(other));
    let mut parts = vec![Part::Detail(second.into()), Part::Detail(reasons(*evidence).into())];
    parts.extend(kept_because(pair).map(|text| Part::Detail(text.into())));
    parts.push(Part::Detail(way_on(pair).into()));
    Record {
        key: "pair",
        mark: None,
        id: keep.primary_id.to_string(),
        name: Some(keep.name.clone()),
        place: None,
        remark: Some(about(keep)),
        parts,
    }
}

/// The group, and the end of the membership.
fn about(twin: &Twin) -> String {
    let group = twin.user_group.as_deref().map(str::to_owned);
    let until = twin.expiry_date.map_or_else(|| "no expiry date".to_owned(), |last| format!("until {last}"));
    group.into_iter().chain([until]).collect::<Vec<_>>().join(", ")
}

/// What speaks for one person and what against, in words: `same name, same birth date, phone differs`.
pub(crate) fn reasons(evidence: Evidence) -> String {
    let Evidence { name, birth_date, email, phone, address, id } = evidence;
    let mut reasons = Vec::new();
    if id == Compared::Alike {
        reasons.push("IDs differ only by leading zeros".to_owned());
    }
    if name == Compared::Differs {
        // Nobody stands here whose first name is another one.
        reasons.extend(["same first name".to_owned(), "last name differs".to_owned()]);
    }
    let name = if name == Compared::Differs { Compared::Unknown } else { name };
    let parts = [("name", name), ("birth date", birth_date), ("e-mail", email), ("phone", phone), ("address", address)];
    reasons.extend(parts.into_iter().filter_map(|(what, compared)| match compared {
        Compared::Same => Some(format!("same {what}")),
        Compared::Alike => Some(format!("{what} almost the same")),
        Compared::Differs => Some(format!("{what} differs")),
        Compared::Unknown => None,
    }));
    reasons.join(", ")
}

/// Why the first is the one to keep, where anything tells.
fn kept_because(pair: &Pair) -> Option<String> {
    let why = match pair.because {
        KeepBecause::ChosePassword => "its password was chosen by the patron",
        KeepBecause::SaysMore => "it has more filled in",
        KeepBecause::Older => "it is older",
        KeepBecause::FirstId => return None,
    };
    Some(format!("keep {}: {why}", pair.keep.primary_id))
}

/// How the two become one.
fn way_on(pair: &Pair) -> Words {
    let Pair { keep, other, .. } = pair;
    let (one, two) = (keep.primary_id.clone(), other.primary_id.clone());
    if keep.account_type != other.account_type {
        let (own, theirs) = (keep.account_type.name(), other.account_type.name());
        let what = match other.account_type {
            AccountType::Internal => OnAccount::ToExternal,
            AccountType::External => OnAccount::ToInternal,
        };
        let toggle = Action::Account { id: two, what };
        return Words::text(format!("{one} is {own} and the other {theirs}: before merging, ")).act(toggle);
    }
    Words::from(Action::Merge { keep: one, gone: two, despite_differences: pair.have_two_birth_dates() })
}
