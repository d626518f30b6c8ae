//! A plan's short name. It covers every step with all its values, the answers, the versions it was made from and
//! the day that counts as today; not the clock, the machine, the person or the number of threads.

use chrono::{Datelike, NaiveDate};
use model::decision::Decision;
use model::field::Field;
use model::id::PrimaryId;
use model::patron::{Address, Patron};
use model::plan::{Fingerprint, PlannedRow, Step};
use model::snapshot::StoreFacts;
use model::value::Value;
use sha2::{Digest, Sha256};

/// Crockford's 32 signs: no I, L, O and U, which people take for 1, 1, 0 and V.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The fingerprint of these steps.
pub fn fingerprint(
    store: &StoreFacts,
    rows: &[PlannedRow],
    others: &[Step],
    decisions: &[Decision],
    today: NaiveDate,
) -> Fingerprint {
    let mut feed = Feed(Sha256::new());
    feed.text("rollcall plan 1");
    feed.text(&today.to_string());
    feed.0.update(store.epoch.to_le_bytes());
    for step in rows.iter().map(|row| &row.step).chain(others) {
        feed.step(step);
    }
    for decision in decisions {
        feed.text(decision.id.as_str());
        feed.text(decision.answer.name());
    }
    let digest = feed.0.finalize();
    let digits: Vec<char> = five_bits(&digest).map(|bits| char::from(ALPHABET[bits])).take(8).collect();
    let short: String = digits[..4].iter().chain(&['-']).chain(&digits[4..]).collect();
    let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Fingerprint { digest, short }
}

fn five_bits(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..bytes.len() * 8 / 5).map(|index| {
        let bit = |offset: usize| usize::from(bytes[(index * 5 + offset) / 8] >> (7 - (index * 5 + offset) % 8) & 1);
        (0..5).fold(0, |value, offset| value << 1 | bit(offset))
    })
}

struct Feed(Sha256);

impl Feed {
    /// Length first, so that no two sequences of texts look alike.
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn opt(&mut self, text: Option<&str>) {
        self.0.update([u8::from(text.is_some())]);
        self.text(text.unwrap_or_default());
    }

    fn flags<const N: usize>(&mut self, flags: [bool; N]) {
        self.0.update(flags.map(u8::from));
    }

    fn date(&mut self, date: Option<NaiveDate>) {
        self.0.update(date.map_or(i32::MIN, |date| date.num_days_from_ce()).to_le_bytes());
    }

    fn step(&mut self, step: &Step) {
        self.text(step.action());
        self.opt(step.primary_id().map(PrimaryId::as_str));
        match step {
            Step::Create(creation) => {
                self.0.update(creation.former.to_le_bytes());
                self.patron(&creation.patron);
            }
            Step::Remove(removal) => {
                self.0.update(removal.version.to_le_bytes());
                self.patron(&removal.before);
            }
            Step::Update(update) | Step::Convert(update) => {
                self.0.update(update.version.to_le_bytes());
                // All of the patron, since all of it is written.
                self.patron(&update.after);
                for change in &update.changes {
                    self.text(change.field.name());
                    self.value(&change.before);
                    self.value(&change.after);
                }
            }
            Step::Unchanged(_) => {}
            Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => {
                for code in reasons {
                    self.text(code.id());
                }
            }
        }
    }

    fn patron(&mut self, patron: &Patron) {
        for field in Field::ALL {
            self.value(&patron.get(*field));
        }
    }

    fn list<T>(&mut self, kind: &str, list: &[T], entry: impl Fn(&mut Self, &T)) {
        self.text(kind);
        self.0.update((list.len() as u64).to_le_bytes());
        for item in list {
            entry(self, item);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Blank => self.text("blank"),
            Value::Text(text) => {
                self.text("text");
                self.text(text);
            }
            Value::Date(date) => {
                self.text("date");
                self.date(Some(*date));
            }
            Value::Emails(list) => self.list("emails", list, |feed, email| {
                feed.text(&email.address);
                feed.text(&email.types);
                feed.flags([email.preferred]);
            }),
            Value::Phones(list) => self.list("phones", list, |feed, phone| {
                feed.text(&phone.number);
                feed.text(&phone.types);
                feed.flags([phone.preferred, phone.sms]);
            }),
            Value::Addresses(list) => self.list("addresses", list, Self::address),
            Value::Identifiers(list) => self.list("identifiers", list, |feed, identifier| {
                feed.text(&identifier.kind);
                feed.text(&identifier.value);
                feed.opt(identifier.note.as_deref());
                feed.flags([identifier.active]);
            }),
            Value::Roles(list) => self.list("roles", list, |feed, role| {
                feed.text(&role.role_type);
                feed.opt(role.scope.as_deref());
                feed.flags([role.active]);
                feed.date(role.expiry);
            }),
            Value::Notes(list) => self.list("notes", list, |feed, note| {
                feed.text(&note.note_type);
                feed.text(&note.text);
                feed.flags([note.viewable, note.popup]);
            }),
            Value::Blocks(list) => self.list("blocks", list, |feed, block| {
                feed.text(&block.block_type);
                feed.text(&block.description);
                feed.opt(block.note.as_deref());
                feed.flags([block.active]);
                feed.date(block.expiry);
            }),
            Value::Statistics(list) => self.list("statistics", list, |feed, statistic| {
                feed.text(&statistic.category);
                feed.opt(statistic.note.as_deref());
            }),
        }
    }

    fn address(&mut self, address: &Address) {
        let parts = [&address.city, &address.state_province, &address.postal_code, &address.country];
        for part in address.lines.iter().chain(parts) {
            self.opt(part.as_deref());
        }
        self.text(&address.types);
        self.flags([address.preferred]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> StoreFacts {
        StoreFacts { name: "s".into(), id: "0".into(), epoch: 0, patrons: 0, last_batch: None }
    }

    #[test]
    fn the_short_name_is_the_first_forty_bits() {
        assert_eq!(five_bits(&[0b1111_1000, 0b0100_0000]).take(3).collect::<Vec<_>>(), [31, 1, 0]);
        let name = fingerprint(&store(), &[], &[], &[], NaiveDate::from_ymd_opt(2026, 8, 28).unwrap());
        assert_eq!((name.short.len(), name.digest.len()), (9, 64));
    }

    #[test]
    fn the_day_is_part_of_it() {
        let day = |day| fingerprint(&store(), &[], &[], &[], NaiveDate::from_ymd_opt(2026, 8, day).unwrap()).short;
        assert_ne!(day(28), day(29));
    }
}
