//! An empty list for those who send lists: the columns of a profile, drop-downs of what the library has decided, columns
//! of IDs and postal codes as text, days as days, a note on every column, and an example row that is never loaded.

use super::writing::{DAY, SheetNames, TEXT, excel_day, fit, heading, new_workbook};
use crate::words::count;
use chrono::NaiveDate;
use model::field::{Form, ListField};
use model::patron::AccountType;
use model::place::column_letters;
use model::settings::{ExpiryRule, Group, GroupRules, Profile, Settings};
use model::template::{EXAMPLE_NAMES, LISTS_SHEET, USUAL_DIGITS, example_id};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet, XlsxError,
};

/// The workbook.
#[derive(Debug, Clone)]
pub struct TemplateWorkbook {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The profile it is for.
    pub profile: String,
    /// The names of its columns.
    pub columns: Vec<String>,
}

/// Whose notes are on the column names.
const AUTHOR: &str = "Rollcall";

/// The columns of a list where the profile does not say more.
const USUAL: [ListField; 17] = [
    ListField::PrimaryId,
    ListField::Barcode,
    ListField::LastName,
    ListField::FirstName,
    ListField::MiddleName,
    ListField::Email,
    ListField::Phone,
    ListField::AddressLine1,
    ListField::AddressLine2,
    ListField::City,
    ListField::StateProvince,
    ListField::PostalCode,
    ListField::Country,
    ListField::BirthDate,
    ListField::UserGroup,
    ListField::ExpiryDate,
    ListField::Note,
];

/// What the example row has besides its ID, its name and its days.
const EXAMPLES: [(ListField, &str); 6] = [
    (ListField::Email, "eva@example.org"),
    (ListField::Phone, "555-0100"),
    (ListField::AddressLine1, "12 Elm Street"),
    (ListField::City, "Springfield"),
    (ListField::PostalCode, "02138"),
    (ListField::Note, "This row is an example and is not loaded"),
];

/// The last row with drop-downs and checked days.
const LAST_ROW: u32 = 5_000;
/// UTF-16 units of the values of a drop-down that has no sheet of its own, commas included.
const LONGEST_LIST: usize = 255;
/// The fill of a column name without which a row is left out.
const REQUIRED: Color = Color::RGB(0x00FF_E699);
/// What the example row is written in.
const GREY: Color = Color::RGB(0x0080_8080);

/// A column.
struct TemplateColumn {
    field: ListField,
    header: String,
    is_required: bool,
    choices: Vec<String>,
}

/// The template for a profile.
///
/// # Errors
/// When a workbook has no room for what is in the settings.
pub fn template(settings: &Settings, profile: &Profile, today: NaiveDate) -> Result<TemplateWorkbook, XlsxError> {
    let rules = settings.groups.get(&profile.group).map(|group| settings.rules(profile, group));
    let columns = columns(settings, profile, rules.as_ref());
    let mut workbook = new_workbook(today)?;
    let worksheet = workbook.add_worksheet();
    let mut names = SheetNames::default();
    worksheet.set_name(names.next("Patrons"))?;
    let writer = Writer { settings, profile, rules: rules.as_ref(), today };
    // Drop-downs that do not fit into their cells get a column each of a hidden sheet.
    let mut long: Vec<&[String]> = Vec::new();
    for (column, at) in columns.iter().zip(0_u16..) {
        writer.write_column(worksheet, at, column)?;
        writer.validate(worksheet, at, column, &mut long)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    write_lists(&mut workbook, &long)?;
    let headers = columns.into_iter().map(|column| column.header).collect();
    Ok(TemplateWorkbook { bytes: workbook.save_to_buffer()?, profile: profile.name.clone(), columns: headers })
}

/// The usual columns, those that the profile knows by names of their own, and those without which a row is left out.
fn columns(settings: &Settings, profile: &Profile, rules: Option<&GroupRules<'_>>) -> Vec<TemplateColumn> {
    let own_name = |field: ListField| profile.columns.iter().find(|(_, own)| *own == field).map(|(name, _)| name);
    let required = rules.map_or(&[][..], |rules| rules.required);
    let is_whole = own_name(ListField::FullName).is_some() && own_name(ListField::LastName).is_none();
    let is_part =
        |field: ListField| matches!(field, ListField::LastName | ListField::FirstName | ListField::MiddleName);
    let named = profile.columns.iter().map(|(_, field)| *field);
    let meant = profile.values.keys().copied();
    // Of one kind of account only, senders need not say which.
    let converts = profile.convert_external || profile.convert_internal;
    let account_type = converts.then_some(ListField::AccountType);
    let wanted = USUAL.into_iter().chain(required.iter().copied()).chain(named).chain(meant).chain(account_type);
    let mut columns: Vec<TemplateColumn> = Vec::new();
    for field in wanted {
        let field = if is_whole && is_part(field) { ListField::FullName } else { field };
        let header = own_name(field).map_or(field.label(), String::as_str);
        let is_taken = |column: &TemplateColumn| column.field == field || column.header.eq_ignore_ascii_case(header);
        // Under this name the profile has another field.
        let means_another =
            profile.columns.iter().any(|(name, own)| *own != field && name.eq_ignore_ascii_case(header));
        if columns.iter().any(is_taken) || means_another {
            continue;
        }
        let is_name = is_whole && field == ListField::FullName;
        columns.push(TemplateColumn {
            field,
            header: header.to_owned(),
            is_required: required.contains(&field) || (is_name && required.contains(&ListField::LastName)),
            choices: choices(field, settings, profile, rules),
        });
    }
    columns
}

/// The values that a column can have, where the library has decided which.
fn choices(field: ListField, settings: &Settings, profile: &Profile, rules: Option<&GroupRules<'_>>) -> Vec<String> {
    // What does not go together is not offered: a group has accounts of one type.
    let converts = profile.convert_external || profile.convert_internal;
    let only = rules.map(|rules| rules.account_type).filter(|_| !converts);
    match field.form() {
        Form::Group => {
            let fits = |group: &&Group| only.is_none_or(|only| only == group.account_type);
            settings.groups.values().filter(fits).map(|group| group_name(&group.code, settings)).collect()
        }
        Form::AccountType => {
            let types = [AccountType::Internal, AccountType::External].into_iter();
            types.filter(|one| only.is_none_or(|only| only == *one)).map(|one| one.name().to_owned()).collect()
        }
        Form::Status => vec!["ACTIVE".to_owned(), "INACTIVE".to_owned()],
        Form::Date(_) | Form::Id => Vec::new(),
        Form::Name(_)
        | Form::WholeName
        | Form::SecondLastName
        | Form::Text(_)
        | Form::Email
        | Form::FurtherEmail
        | Form::Phone(_)
        | Form::Address(_)
        | Form::Barcode
        | Form::Note
        | Form::Statistic => meant_values(field, profile),
    }
}

/// What the values of the lists stand for.
fn meant_values(field: ListField, profile: &Profile) -> Vec<String> {
    let mut values: Vec<String> =
        profile.values.get(&field).into_iter().flat_map(|values| values.values().cloned()).collect();
    values.sort();
    values.dedup();
    values.retain(|value| !value.trim().is_empty());
    values
}

/// The name that people use for a group, unless another group could be meant by it.
fn group_name(code: &str, settings: &Settings) -> String {
    let Some(group) = settings.groups.get(code) else { return code.to_owned() };
    let label = group.label.trim();
    let is_same = |text: &str| text.eq_ignore_ascii_case(label);
    let mut others = settings.groups.values().filter(|other| other.code != code);
    let is_shared = others
        .any(|other| is_same(&other.label) || is_same(&other.code) || other.aliases.iter().any(|alias| is_same(alias)));
    if label.is_empty() || is_shared { code.to_owned() } else { label.to_owned() }
}

/// A value of the example row.
enum Example {
    Text(String),
    Day(NaiveDate),
}

/// Writes the columns.
struct Writer<'a> {
    settings: &'a Settings,
    profile: &'a Profile,
    rules: Option<&'a GroupRules<'a>>,
    today: NaiveDate,
}

impl Writer<'_> {
    /// Its name with a note, how what is typed into it is kept, and its part of the example row.
    fn write_column(&self, worksheet: &mut Worksheet, at: u16, column: &TemplateColumn) -> Result<(), XlsxError> {
        let header = heading();
        let header = if column.is_required { header.set_background_color(REQUIRED) } else { header };
        worksheet.write_string_with_format(0, at, fit(&column.header), &header)?;
        let note =
            Note::new(self.note(column)).set_author(AUTHOR).add_author_prefix(false).set_width(260).set_height(130);
        worksheet.insert_note(0, at, &note)?;
        let kept = Format::new().set_num_format(if is_day(column.field) { DAY } else { TEXT });
        worksheet.set_column_format(at, &kept)?.set_column_width(at, 20)?;
        let grey = kept.set_italic().set_font_color(GREY);
        match self.example(column) {
            Some(Example::Text(text)) => {
                worksheet.write_string_with_format(1, at, fit(&text), &grey)?;
            }
            Some(Example::Day(day)) => {
                worksheet.write_datetime_with_format(1, at, excel_day(day)?, &grey)?;
            }
            None => {}
        }
        Ok(())
    }

    fn example(&self, column: &TemplateColumn) -> Option<Example> {
        let field = column.field;
        match field.form() {
            Form::Id => return Some(Example::Text(example_id(self.id_digits()))),
            Form::Group => return Some(Example::Text(group_name(&self.profile.group, self.settings))),
            Form::Date(_) => return self.example_day(field).map(Example::Day),
            Form::Name(_)
            | Form::WholeName
            | Form::SecondLastName
            | Form::Text(_)
            | Form::AccountType
            | Form::Status
            | Form::Email
            | Form::FurtherEmail
            | Form::Phone(_)
            | Form::Address(_)
            | Form::Barcode
            | Form::Note
            | Form::Statistic => {}
        }
        let mut known = EXAMPLE_NAMES.iter().chain(&EXAMPLES);
        known.find(|(known, _)| *known == field).map(|(_, text)| Example::Text((*text).to_owned()))
    }

    fn example_day(&self, field: ListField) -> Option<NaiveDate> {
        let born = NaiveDate::from_ymd_opt(1980, 4, 25).filter(|_| field == ListField::BirthDate);
        born.or_else(|| self.expiry().filter(|_| field == ListField::ExpiryDate))
    }

    fn id_digits(&self) -> Option<u8> {
        self.rules.and_then(|rules| rules.id_digits)
    }

    /// When the membership of a new patron ends for whom the list gives no day.
    fn expiry(&self) -> Option<NaiveDate> {
        self.rules.and_then(|rules| rules.expiry.date(self.today, &self.settings.terms))
    }

    /// What is expected in a column.
    fn note(&self, column: &TemplateColumn) -> String {
        let mut lines = vec![self.expected(column)];
        if column.field == ListField::ExpiryDate && !self.settings.terms.is_empty() {
            let terms: Vec<String> =
                self.settings.terms.iter().map(|(name, day)| format!("{name} ends {day}")).collect();
            lines.push(format!("{}.", terms.join(", ")));
        }
        match self.if_empty(column.field) {
            Some(what) => lines.push(format!("If it is empty, {what}.")),
            None if column.is_required => lines.push("Required: a row without it is left out.".to_owned()),
            None => lines.push("May be empty.".to_owned()),
        }
        lines.join("\n")
    }

    fn expected(&self, column: &TemplateColumn) -> String {
        let label = column.field.label();
        if !column.choices.is_empty() {
            return format!("{label}: choose one of the list.");
        }
        match column.field.form() {
            Form::Id => {
                let width = usize::from(self.id_digits().unwrap_or(USUAL_DIGITS));
                let what = match self.id_digits() {
                    Some(digits) => format!("The {digits} digits of the ID"),
                    None => "The ID as it is on the card".to_owned(),
                };
                format!("{what}, with the zeros in front, as in {:0>width$}.", 1234)
            }
            Form::Date(_) => format!("{label}: a date, as in 2027-06-30."),
            Form::WholeName => "Last name, a comma, first name, as in Núñez, Ana.".to_owned(),
            Form::Email | Form::FurtherEmail => "One address, as in ana@example.org.".to_owned(),
            Form::Phone(_) => "One number, as in 555-0100.".to_owned(),
            Form::Address(_) if column.field == ListField::PostalCode => {
                "Postal code, with the zeros in front.".to_owned()
            }
            Form::Name(_)
            | Form::SecondLastName
            | Form::Text(_)
            | Form::Group
            | Form::AccountType
            | Form::Status
            | Form::Address(_)
            | Form::Barcode
            | Form::Note
            | Form::Statistic => format!("{label}."),
        }
    }

    /// What becomes of a new patron where a column is empty.
    fn if_empty(&self, field: ListField) -> Option<String> {
        if let Some(value) = self.profile.defaults.get(&field) {
            return Some(format!("a new patron gets {value}"));
        }
        if field == ListField::UserGroup {
            return Some(format!("a new patron gets {}", group_name(&self.profile.group, self.settings)));
        }
        let rules = self.rules.filter(|_| field == ListField::ExpiryDate)?;
        membership(rules.expiry).map(|when| format!("the membership of a new patron ends {when}"))
    }

    /// A drop-down, or a check that it is a day.
    fn validate<'c>(
        &self,
        worksheet: &mut Worksheet,
        at: u16,
        column: &'c TemplateColumn,
        long: &mut Vec<&'c [String]>,
    ) -> Result<(), XlsxError> {
        let validation = if is_day(column.field) {
            let (first, last) = (ExcelDateTime::from_ymd(1900, 3, 1)?, ExcelDateTime::from_ymd(2199, 12, 31)?);
            let days = DataValidation::new().allow_date(DataValidationRule::Between(first, last));
            days.set_error_title("Not a date")?.set_error_message("Type a date, as in 2027-06-30.")?
        } else if column.choices.is_empty() {
            return Ok(());
        } else {
            let list = if fits_into_cell(&column.choices) {
                DataValidation::new().allow_list_strings(&column.choices)?
            } else {
                let letters = column_letters(u16::try_from(long.len()).unwrap_or(u16::MAX));
                long.push(&column.choices);
                let last = column.choices.len();
                let area = format!("='{LISTS_SHEET}'!${letters}$1:${letters}${last}");
                DataValidation::new().allow_list_formula(Formula::new(area))
            };
            list.set_error_title("Not in the list")?.set_error_message("Choose one of the list.")?
        };
        worksheet.add_data_validation(1, at, LAST_ROW, at, &validation)?;
        Ok(())
    }
}

/// When a new membership ends, as it is true on every day on which a template is used.
fn membership(rule: &ExpiryRule) -> Option<String> {
    match rule {
        ExpiryRule::Never => None,
        ExpiryRule::Fixed(day) => Some(format!("on {day}")),
        ExpiryRule::Months(months) => Some(format!("{} from the day it is loaded", count(u64::from(*months), "month"))),
        ExpiryRule::Days(days) => Some(format!("{} from the day it is loaded", count(*days, "day"))),
        ExpiryRule::Term(name) => Some(format!("with the term {name}")),
    }
}

/// Whether a column holds days.
fn is_day(field: ListField) -> bool {
    matches!(field.form(), Form::Date(_))
}

/// Whether values can stand in a drop-down's own list, which has commas between them.
fn fits_into_cell(choices: &[String]) -> bool {
    let units: usize = choices.iter().map(|choice| choice.encode_utf16().count().saturating_add(1)).sum();
    units <= LONGEST_LIST && !choices.iter().any(|choice| choice.contains([',', '"']) || choice.trim() != choice)
}

/// The hidden sheet with the long lists.
fn write_lists(workbook: &mut Workbook, lists: &[&[String]]) -> Result<(), XlsxError> {
    if lists.is_empty() {
        return Ok(());
    }
    let text = Format::new().set_num_format(TEXT);
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(LISTS_SHEET)?.set_hidden(true);
    for (list, column) in lists.iter().zip(0_u16..) {
        for (choice, row) in list.iter().zip(0_u32..) {
            worksheet.write_string_with_format(row, column, fit(choice), &text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(profile: &Profile) -> Vec<String> {
        let settings = Settings::default();
        let rules = settings.groups.get(&profile.group).map(|group| settings.rules(profile, group));
        columns(&settings, profile, rules.as_ref()).into_iter().map(|column| column.header).collect()
    }

    #[test]
    fn the_names_of_the_profile_take_the_place_of_the_usual_ones() {
        let mut profile = Profile::new("community-borrower", "COMMUNITY");
        assert_eq!(headers(&profile).len(), USUAL.len());
        for (name, field) in
            [("Whole name", ListField::FullName), ("Nr", ListField::PrimaryId), ("Phone", ListField::Mobile)]
        {
            profile.columns.push((name.to_owned(), field));
        }
        let headers = headers(&profile);
        assert_eq!(headers[..4], ["Nr", "Barcode", "Whole name", "E-mail"]);
        assert_eq!(headers.iter().filter(|header| *header == "Phone").count(), 1);
        assert_eq!(headers.last().map(String::as_str), Some("Phone"), "it is the mobile phone");
    }

    fn column(field: ListField, profile: &Profile, settings: &Settings) -> Option<TemplateColumn> {
        let rules = settings.groups.get(&profile.group).map(|group| settings.rules(profile, group));
        columns(settings, profile, rules.as_ref()).into_iter().find(|column| column.field == field)
    }

    /// A group and an account type that do not go together would leave the row out.
    #[test]
    fn only_what_fits_the_profile_is_offered() {
        let mut settings = Settings::default();
        let student = Group { account_type: AccountType::External, ..settings.groups["RETIREE"].clone() };
        let student = Group { code: "STUDENT".to_owned(), label: "Student".to_owned(), ..student };
        settings.groups.insert(student.code.clone(), student);
        let mut profile = Profile::new("community-borrower", "COMMUNITY");
        let offered = |field, profile: &Profile| column(field, profile, &settings).map(|column| column.choices);
        let internal = vec!["Community borrower".to_owned(), "Retiree".to_owned()];
        assert_eq!(offered(ListField::UserGroup, &profile), Some(internal));
        assert_eq!(offered(ListField::Barcode, &profile), Some(Vec::new()));
        assert_eq!(offered(ListField::AccountType, &profile).or(offered(ListField::Status, &profile)), None);
        profile.required = Some(vec![ListField::PrimaryId, ListField::AccountType]);
        assert_eq!(offered(ListField::AccountType, &profile), Some(vec!["internal".to_owned()]));
        profile.convert_external = true;
        assert_eq!(offered(ListField::AccountType, &profile).map(|types| types.len()), Some(2));
    }

    /// A template is used for months, so that no day of today is in its notes.
    #[test]
    fn a_note_says_when_a_membership_ends_by_its_rule() {
        let settings = Settings::default();
        let profile = Profile::new("community-borrower", "COMMUNITY");
        let rules = settings.groups.get(&profile.group).map(|group| settings.rules(&profile, group));
        let today = NaiveDate::from_ymd_opt(2026, 8, 28).unwrap();
        let writer = Writer { settings: &settings, profile: &profile, rules: rules.as_ref(), today };
        let note = |field| writer.note(&column(field, &profile, &settings).unwrap());
        assert_eq!(
            note(ListField::ExpiryDate),
            "Expiry date: a date, as in 2027-06-30.\nIf it is empty, the membership of a new patron ends 12 months from the day it is loaded."
        );
        assert!(
            note(ListField::PrimaryId)
                .starts_with("The ID as it is on the card, with the zeros in front, as in 000001234.")
        );
    }

    #[test]
    fn a_list_that_is_too_long_or_has_commas_gets_a_sheet() {
        let short = ["Community borrower".to_owned(), "Retiree".to_owned()];
        assert!(fits_into_cell(&short));
        assert!(!fits_into_cell(&["Retiree, staff".to_owned()]));
        assert!(!fits_into_cell(&vec!["Community borrower".to_owned(); 14]));
    }

    #[test]
    fn a_group_that_shares_its_name_goes_by_its_code() {
        let mut settings = Settings::default();
        assert_eq!(group_name("RETIREE", &settings), "Retiree");
        if let Some(group) = settings.groups.get_mut("COMMUNITY") {
            group.aliases.push("retiree".to_owned());
        }
        assert_eq!(group_name("RETIREE", &settings), "RETIREE");
    }
}
