//! ZIP codes whose leading zero is lost, and codes that are none although the address is in the US; the same for some
//! countries whose form is as well known. What others write is left alone: four digits are a whole postal code in many
//! of them.

use crate::context::RowContext;
use crate::facts::PostalColumn;
use crate::zip::{self, Country, State};
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::patron::Address;
use model::text::Text;

/// Where an address is, as far as it says.
struct Region {
    country: Country,
    /// Whether the row itself names the country, and not only the profile.
    country_in_row: bool,
    /// The state, where it is one of the US.
    state: Option<&'static State>,
    /// Whether any state is given.
    state_given: bool,
}

/// What is to be said of a code.
enum Judgement {
    Fine,
    /// It had lost zeros, for this reason.
    Restored(String, String),
    /// It has probably lost zeros.
    Asked(String),
    Wrong,
}

/// Puts zeros back where the state shows that they were lost, asks where it does not, and refuses what is no ZIP code.
pub(in crate::rules) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    for address in &mut draft.details.addresses {
        let whole = address.postal_code.as_deref().is_none_or(zip::is_whole);
        if !whole && let Some(code) = mended(address, row) {
            address.postal_code = Some(code);
        }
    }
}

/// The code that takes the place of the address's; what there is to say about it is reported.
fn mended(address: &Address, row: &mut RowContext<'_, '_>) -> Option<Text> {
    let written = address.postal_code.as_deref()?;
    read_at(written, row);
    let whole = written.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(whole) = whole {
        row.report_repair(codes::C324, ListField::PostalCode, written, whole);
    }
    let code = whole.unwrap_or(written);
    let region = region(address, row);
    let judgement = if zip::is_whole(code) { Judgement::Fine } else { judge(code, &region, row.facts.postal) };
    let mended = match judgement {
        Judgement::Fine => None,
        Judgement::Restored(full, why) => Some(restored(code, full, &why, row)),
        Judgement::Asked(full) if row.run.options.accept.contains(&codes::C351) => {
            let why = reason(&full, region.country);
            Some(restored(code, full, &why, row))
        }
        Judgement::Asked(full) => {
            ask(code, &full, region.country, row);
            None
        }
        Judgement::Wrong => {
            refuse(code, &region, row);
            None
        }
    };
    row.read_value_at(None);
    mended.or(whole.map(Into::into))
}

/// In a record the code stands where this address has it.
fn read_at(written: &str, row: &mut RowContext<'_, '_>) {
    let column = row.record.as_ref().and_then(|record| {
        row.layout.value_of(&record.row, |value| {
            value.key.column() == Some(ListField::PostalCode) && value.cell.text.trim() == written
        })
    });
    row.read_value_at(column);
}

/// Where the address is; what it does not say the profile may, for all that say nothing.
fn region(address: &Address, row: &RowContext<'_, '_>) -> Region {
    let usual = |field: ListField| row.run.profile.defaults.get(&field).map(String::as_str);
    let country = address.country.as_deref().or_else(|| usual(ListField::Country));
    let state = address.state_province.as_deref().or_else(|| usual(ListField::StateProvince));
    Region {
        country: country.map_or(Country::NotGiven, Country::find),
        country_in_row: address.country.is_some(),
        state: state.and_then(State::find),
        state_given: state.is_some(),
    }
}

/// Where no country is given, a state of the US is none for sure: WA is in Australia, too, NE in Switzerland and MN in
/// India. It counts where the other codes of the column are ZIP codes.
fn judge(code: &str, region: &Region, column: PostalColumn) -> Judgement {
    match region.country {
        Country::Other => return Judgement::Fine,
        Country::Canada if zip::is_canadian(code) || zip::is_canadian_area(code) => return Judgement::Fine,
        Country::Canada => return Judgement::Wrong,
        Country::FiveDigits(_) => return judge_five(code, region),
        Country::Us | Country::NotGiven => {}
    }
    let certain = region.country == Country::Us;
    if let Some(full) = zip::with_zeros(code) {
        return judge_short(full, region, column);
    }
    let likely = region.state.is_some() && (column.mostly_zips || column.headed_zip);
    let like_a_zip = code.len() <= "60601-1234".len() && code.bytes().any(|byte| byte.is_ascii_digit());
    let wrong = certain || (likely && like_a_zip && !zip::is_canadian(code));
    if wrong { Judgement::Wrong } else { Judgement::Fine }
}

/// A code of a country whose codes have five digits. What else is written there may be right for all we know.
fn judge_five(code: &str, region: &Region) -> Judgement {
    match zip::to_five(code) {
        Some(full) if region.country_in_row => {
            let why = reason(&full, region.country);
            Judgement::Restored(full, why)
        }
        Some(full) => Judgement::Asked(full),
        None => Judgement::Fine,
    }
}

/// Why a code is one when it has its zeros again.
fn reason(full: &str, country: Country) -> String {
    match country {
        Country::FiveDigits(name) => format!("postal codes in {name} have five digits"),
        Country::Us | Country::Canada | Country::Other | Country::NotGiven => format!("{full} is a ZIP code"),
    }
}

/// `zero` or `zeros`, as many as the code begins with.
fn zeros(full: &str) -> &'static str {
    if full.starts_with("00") { "zeros" } else { "zero" }
}

/// A code that is too short; `full` is the one with zeros.
fn judge_short(full: String, region: &Region, column: PostalColumn) -> Judgement {
    let certain = region.country == Country::Us;
    match region.state {
        Some(state) if state.has(&full) => {
            let why = format!("{full} is in {}", state.code);
            Judgement::Restored(full, why)
        }
        Some(state) if !state.has_zeros() && (certain || column.mostly_zips) => Judgement::Wrong,
        Some(state) if !state.has_zeros() => Judgement::Fine,
        _ if certain => Judgement::Asked(full),
        None if region.state_given => Judgement::Fine,
        // Nobody writes two zeros into a column that says nothing of where it is: three digits are Iceland's.
        Some(_) | None if (column.mostly_zips || column.headed_zip) && !full.starts_with("00") => {
            Judgement::Asked(full)
        }
        Some(_) | None => Judgement::Fine,
    }
}

fn restored(code: &str, full: String, why: &str, row: &mut RowContext<'_, '_>) -> Text {
    let message = format!("\"{code}\" had lost its leading {}: {why}", zeros(&full));
    row.report(codes::C350, ListField::PostalCode, code, message, format!("read as {full}"));
    let full = Text::from(full);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(full.clone());
    }
    full
}

fn ask(code: &str, full: &str, country: Country, row: &mut RowContext<'_, '_>) {
    let kind = match country {
        Country::FiveDigits(_) => "postal",
        Country::Us | Country::Canada | Country::Other | Country::NotGiven => "ZIP",
    };
    let message = format!("\"{code}\" is probably {full}, a {kind} code that has lost its leading {}", zeros(full));
    let mut advice =
        Words::text("correct the cell, or put the zeros back in all rows: ").act(Action::AcceptRepair(codes::C351));
    if country == Country::NotGiven {
        advice = advice
            .then("\nif these codes are not from the US, say where they are from: ")
            .act(Action::SetForAll { field: ListField::Country, value: None });
    }
    row.report(codes::C351, ListField::PostalCode, code, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(full.into());
    }
}

fn refuse(code: &str, region: &Region, row: &mut RowContext<'_, '_>) {
    if region.country == Country::Canada {
        let message = format!("\"{code}\" is not a Canadian postal code, which has letters and digits in turn");
        row.report(
            codes::C306,
            ListField::PostalCode,
            code,
            message,
            "correct it, as in K1A 0B1, or correct the country",
        );
        return;
    }
    let message = if zip::is_canadian(code) {
        format!("\"{code}\" is a Canadian postal code, but the country is the US")
    } else {
        format!("\"{code}\" is not a ZIP code, which has five digits, or five and four")
    };
    let advice = match region.country {
        Country::NotGiven => {
            "correct it, as in 60601 or 60601-1234; if the address is not in the US, fill in the country"
        }
        Country::Us | Country::Canada | Country::FiveDigits(_) | Country::Other => {
            "correct it, as in 60601 or 60601-1234, or correct the country"
        }
    };
    row.report(codes::C306, ListField::PostalCode, code, message, advice);
}
