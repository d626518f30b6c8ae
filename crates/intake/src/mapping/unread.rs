//! Unread columns that would matter: no column gives a field, and the values of one that is not read look like it. Such a
//! list would be ready and wrong, so that the person is asked before anything of it is loaded.

use super::header::meaning;
use super::headers;
use super::values::Sample;
use crate::context::Context;
use crate::facts::Layout;
use chrono::Datelike;
use model::action::{Action, Choice, Words};
use model::cell::RawTable;
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::id_scheme::IdScheme;
use model::listing::ListColumn;
use model::place::Place;

/// A column that is not read, and what can be known of it.
struct Unread<'a> {
    column: &'a ListColumn,
    /// Its name as it is compared.
    name: String,
    sample: Sample<'a>,
    /// Whether it stands beside the last names.
    beside_last_name: bool,
    this_year: i32,
}

/// A field whose values are known by their look.
struct Known {
    field: ListField,
    looks_like_it: fn(&Unread<'_>) -> bool,
    /// What is said of the column.
    what: &'static str,
}

/// In the order in which they are tried: a phone number could be an ID, too.
static KNOWN: [Known; 5] = [
    Known {
        field: ListField::Email,
        looks_like_it: |column| !column.says(OF_STAFF) && column.sample.are_emails(),
        what: "contains e-mail addresses, and no other column has them",
    },
    Known {
        field: ListField::ExpiryDate,
        looks_like_it: |column| !column.names_another_day() && column.has_last_days(),
        what: "contains dates, and no column gives the expiry date",
    },
    Known {
        field: ListField::Phone,
        looks_like_it: |column| !column.says(OF_STAFF) && column.sample.are_phones(column.says(PHONE)),
        what: "contains phone numbers, and no other column has them",
    },
    Known {
        field: ListField::PrimaryId,
        looks_like_it: |column| column.could_be_ids(column.is_called_id()),
        what: "looks like IDs, and no other column gives them: everybody would get a new one",
    },
    Known {
        field: ListField::FirstName,
        looks_like_it: |column| {
            let is_likely = column.says(NAME) || column.beside_last_name;
            is_likely && !column.says(NO_NAMES) && column.sample.are_names()
        },
        what: "looks like first names, and no column gives them",
    },
];

/// Parts of column names that say whose address it is.
const OF_STAFF: &str = "supervisor manager advisor adviser teacher staff librarian coordinator fax";

/// Parts of column names that say of a day that no membership ends on it.
const OTHER_DAYS: &str = "birth born dob geb naiss nac added creat updat modif chang regist join signup signed signin \
    enrol start begin issue since from hire appoint activat activity visit checkout circ entered entry opened open \
    receiv print sent approv gradu death deceas died import export contact called notif paid payment invoice verif \
    checked timestamp purge remov delet cancel renewedon daterenewed lastrenew lastseen lastused lastlogin upload \
    download submit event orientation training interview alta inscri registro creaci ingreso actualiz entree debut \
    eintritt erstellt geander anmeld beginn ausgestellt ausgabe applic applied admis admitted arriv movein moved \
    lastuse effectived effectivef process assign retired retirement accepted solicit emisi expedi delivr";

/// Parts of column names that say of a day that something lasts to it, whatever else they say: "Paid through".
const UNTIL: &str = "until through thru paidtill paidto hasta";

/// Parts of column names that say of a number that it is no ID.
const NO_IDS: &str = "phone tel fon mobil cell fax zip post plz amount fee fine paid pay price cost salary wage balance \
    invoice order receipt year grade gpa ssn social security license licence passport plate room locker isbn issn date \
    time hour howmany total qty quantity sequence addr street house box driver pin password passcode";

/// Parts of column names that say of words that they are no first names.
const NO_NAMES: &str = "dep dept city town county country state street addr hobby title job position occupation major \
    program school college faculty campus library branch location group category type class status gender sex language \
    note comment remark colo middle suffix maiden former company organi employer staff librarian clerk floor building \
    unit section team course teacher advisor grade relation user login file pet agency parish province region source \
    subject role rank shift room desk day month season term contact answer response reason purpose nation ethnic race";

/// Parts of column names that say that a number is a phone number, and that a word is a name.
const PHONE: &str = "phone tel fon mobil cel contact call movil";
const NAME: &str = "name first given prenom vorn fore christian nombre";

impl Unread<'_> {
    /// Whether its name has one of these words in it.
    fn says(&self, words: &str) -> bool {
        words.split(' ').any(|word| self.name.contains(word))
    }

    /// Whether its name is one that people give to IDs.
    fn is_called_id(&self) -> bool {
        let ends = ["id", "number", "num", "nr", "no", "code"];
        ends.iter().any(|end| self.name.ends_with(end)) || self.says("card badge matric account borrower patron")
    }

    /// Whether its name says of its days that no membership ends on them.
    fn names_another_day(&self) -> bool {
        self.says(OTHER_DAYS) && !self.says(UNTIL)
    }

    /// Whether memberships can end on its days. Under a name that nearly says so, all of them may be over.
    fn has_last_days(&self) -> bool {
        let near = || headers::near_field(&self.column.header).map(|(field, _)| field);
        self.sample.are_days_to_come(self.this_year)
            || (self.sample.are_days(self.this_year) && near() == Some(ListField::ExpiryDate))
    }

    fn could_be_ids(&self, are_called_so: bool) -> bool {
        !self.says(NO_IDS) && self.sample.are_ids(are_called_so)
    }

    /// `column "Nr"`, or what can be said of one without a name.
    fn named(&self) -> String {
        if self.column.header.is_empty() {
            return "a column without a name is not read, but it".to_owned();
        }
        format!("column \"{}\" is not read, but it", self.column.header)
    }

    /// How it is read as a field, or left alone.
    fn ways_out(&self, field: ListField) -> Words {
        if self.column.header.is_empty() {
            let name = field.label();
            return Words::text(format!(
                "give it a name in the row of column names, such as \"{name}\", or delete it; or "
            ))
            .then("say what each column is with ")
            .act(Action::Choose(Choice::Columns))
            .then(" and ")
            .act(Action::NameHeaderRow(None));
        }
        Words::text("if that is what it is: ")
            .act(read_as(self.column, field))
            .then("; if you don't want it: ")
            .act(Action::IgnoreColumn(self.column.header.clone()))
    }
}

/// The action that reads a column as a field.
pub(crate) fn read_as(column: &ListColumn, field: ListField) -> Action {
    Action::ReadColumnAs { header: Some(column.header.clone()), field: Some(field) }
}

/// Whether new patrons get a value of this field: from a column, from what the person set, or from the profile.
fn is_given(field: ListField, layout: &Layout, context: &Context<'_>) -> bool {
    layout.column_of(field).is_some()
        || context.joined_columns.iter().any(|column| column.field == Some(field))
        || context.is_same_for_all(field)
        || context.profile.defaults.contains_key(&field)
}

/// Whether every patron needs this field and nothing gives it: an error of its own, which names the likely column.
pub(crate) fn is_missed(field: ListField, layout: &Layout, context: &Context<'_>) -> bool {
    let Some(rules) = context.rules(None) else { return false };
    let is_required = rules.required.contains(&field);
    let is_made = (field == ListField::PrimaryId && gives_ids(layout, context))
        || (field == ListField::ExpiryDate && rules.give_expiry());
    is_required && !is_made && !is_given(field, layout, context)
}

/// Whether the list has what stands for an ID, or what the profile makes one of.
fn gives_ids(layout: &Layout, context: &Context<'_>) -> bool {
    if context.joined_by.is_some() {
        return false;
    }
    if context.barcode_is_enough() && layout.column_of(ListField::Barcode).is_some() {
        return true;
    }
    let made_of: &[ListField] = match &context.profile.id_scheme {
        None => &[],
        Some(IdScheme::Barcode) => &[ListField::Barcode],
        Some(IdScheme::Made(_)) => &[ListField::BirthDate, ListField::Email, ListField::Email2],
    };
    made_of.iter().any(|field| layout.column_of(*field).is_some())
}

/// The field that a list lacks where nothing gives one which every patron needs: where patrons are found by their barcodes,
/// the barcode in place of the ID.
pub(crate) fn lacked(field: ListField, context: &Context<'_>) -> ListField {
    let by_barcode = field == ListField::PrimaryId && context.barcode_is_enough();
    if by_barcode { ListField::Barcode } else { field }
}

/// What is said of a list that lacks a field which every patron needs. Where the profile makes IDs, people look for the
/// ID in vain: what it is made of is missing.
pub(crate) fn missed(field: ListField, context: &Context<'_>) -> String {
    let label = field.label();
    if field == ListField::PrimaryId && context.barcode_is_enough() {
        return format!("no column for {}, and none for {label}", ListField::Barcode.label());
    }
    match context.profile.id_scheme.as_ref().filter(|_| field == ListField::PrimaryId) {
        None => format!("no column for {label}"),
        Some(IdScheme::Barcode) => format!("no column for {label}, and none for the barcode, which would be the ID"),
        Some(IdScheme::Made(_)) => {
            format!("no column for {label}, and none that an ID can be made from: a birth date or an e-mail address")
        }
    }
}

/// The column of barcodes, where it is the only one that could give the IDs and nobody said that it is not.
pub(crate) fn barcode_as_id<'l>(
    field: ListField,
    table: &RawTable,
    layout: &'l Layout,
    context: &Context<'_>,
) -> Option<&'l ListColumn> {
    let column = layout.own_columns().find(|column| column.field == Some(ListField::Barcode))?;
    let could_be = field == ListField::PrimaryId && !is_answered(column, context);
    (could_be && Sample::of(table, &layout.data, column.index).are_ids(true)).then_some(column)
}

/// The unread column whose values look like those of a field that the list lacks.
pub(crate) fn looks_like<'l>(
    field: ListField,
    table: &RawTable,
    layout: &'l Layout,
    context: &Context<'_>,
) -> Option<&'l ListColumn> {
    let known = KNOWN.iter().find(|known| known.field == field)?;
    open_columns(layout, context).into_iter().filter(|column| !column.header.is_empty()).find(|column| {
        let unread = look_at(column, table, layout, context);
        is_the_patrons(&unread) && (known.looks_like_it)(&unread)
    })
}

/// Asks about each of them, instead of noting that it is not read. What is said about this list begins at `first`.
pub(crate) fn report(
    table: &RawTable,
    layout: &Layout,
    first: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let has_names = has_whole_names(table, layout);
    let columns = open_columns(layout, context).into_iter().filter_map(|column| {
        let unread = look_at(column, table, layout, context);
        is_the_patrons(&unread).then(|| question(&unread, layout, context)).flatten()
    });
    let names = whole_names(table, layout, context).or_else(|| nicknames(table, layout, context));
    let is_asked = |question: &Finding| match question.field {
        // Where nobody is added, nobody gets another ID and nobody lacks a name.
        Some(ListField::FirstName) => !has_names && !context.only_changes(),
        Some(ListField::PrimaryId) => !context.only_changes(),
        _ => true,
    };
    let mut questions: Vec<Finding> =
        columns.filter(is_asked).chain(names.filter(|_| !context.only_changes())).collect();
    let mut others = findings.split_off(first);
    let is_named_twice =
        |place: Place| others.iter().any(|finding| finding.place == place && finding.code == codes::H205);
    questions.retain(|question| !is_named_twice(question.place));
    // One cause, one finding.
    let is_only_told = [codes::H202, codes::H206];
    others.retain(|other| {
        !is_only_told.contains(&other.code) || !questions.iter().any(|question| question.place == other.place)
    });
    findings.append(&mut others);
    findings.append(&mut questions);
}

/// The columns that are not read and of which nobody said so, today or when a list like this was loaded.
fn open_columns<'l>(layout: &'l Layout, context: &Context<'_>) -> Vec<&'l ListColumn> {
    let before = context.recognised.map_or(&[][..], |known| &known.layout.columns);
    let is_left_out = |column: &ListColumn| {
        let name = headers::normal(&column.header);
        let was_left_out = || before.iter().any(|(header, field)| field.is_none() && headers::normal(header) == name);
        !name.is_empty() && (meaning(&column.header, context) == Some(None) || was_left_out())
    };
    // Nor is anything asked about columns that a recipe reads, or of which it was told that one makes their field.
    let is_told =
        |column: &ListColumn| layout.made.uses(column.index) || layout.made.set_aside.contains_key(&column.index);
    let is_open = |column: &&ListColumn| column.field.is_none() && !is_left_out(column) && !is_told(column);
    layout.columns.iter().filter(is_open).collect()
}

fn look_at<'a>(column: &'a ListColumn, table: &'a RawTable, layout: &Layout, context: &Context<'_>) -> Unread<'a> {
    let last_name = layout.column_of(ListField::LastName);
    Unread {
        column,
        name: headers::normal(&column.header),
        sample: Sample::of(table, &layout.data, column.index),
        beside_last_name: last_name.is_some_and(|last| last.abs_diff(column.index) == 1),
        this_year: context.today.year(),
    }
}

/// Whether its values can be the patrons' own: "Parent's e-mail" and "Entered by" are others'.
fn is_the_patrons(unread: &Unread<'_>) -> bool {
    !headers::is_of_others(&unread.name) && !unread.name.ends_with("by")
}

fn question(unread: &Unread<'_>, layout: &Layout, context: &Context<'_>) -> Option<Finding> {
    if unread.column.header.is_empty() && !unread.sample.is_enough() {
        // Somebody's jotting beside the list.
        return None;
    }
    let known = KNOWN.iter().find(|known| (known.looks_like_it)(unread))?;
    let field = known.field;
    if field == ListField::PrimaryId && is_given(field, layout, context) {
        return second_id(unread, layout, context);
    }
    let has_mobile = field == ListField::Phone && is_given(ListField::Mobile, layout, context);
    if has_mobile || is_given(field, layout, context) || is_missed(field, layout, context) {
        return None;
    }
    let place = Place::column(layout.table, unread.column.index);
    let message = format!("{} {}", unread.named(), known.what);
    Some(context.finding(codes::H213, place, message).field(field).advice(unread.ways_out(field)))
}

/// An ID besides the one that is read, where it could be the barcode.
fn second_id(unread: &Unread<'_>, layout: &Layout, context: &Context<'_>) -> Option<Finding> {
    let own = layout.own_columns().find(|column| column.field == Some(ListField::PrimaryId))?;
    let (other, header) = (unread.column, &unread.column.header);
    if header.is_empty() || is_given(ListField::Barcode, layout, context) || !unread.could_be_ids(false) {
        return None;
    }
    let message = format!("\"{header}\" is not read, but it looks like an ID, as \"{}\" does", own.header);
    let advice = Words::text(format!("if \"{}\" is the ID, say what the other one is: ", own.header))
        .act(read_as(other, ListField::Barcode))
        .then(", or leave it out: ")
        .act(Action::IgnoreColumn(header.clone()))
        .then(format!("\nif \"{header}\" is the ID: "))
        .act(read_as(other, ListField::PrimaryId))
        .then(" ")
        .act(read_as(own, ListField::Barcode));
    let place = Place::column(layout.table, other.index);
    let of_own = vec![Place::column(layout.table, own.index)];
    Some(context.finding(codes::H214, place, message).field(ListField::PrimaryId).related(of_own).advice(advice))
}

/// Whether a column gives whole names, first names among them, so that none are missed.
fn has_whole_names(table: &RawTable, layout: &Layout) -> bool {
    let whole = layout.columns.iter().find(|column| column.field == Some(ListField::FullName));
    whole.is_some_and(|whole| Sample::of(table, &layout.data, whole.index).are_of_several_words())
}

/// Whole names beside a column of last names, which are then not read, and with them nobody's first name.
fn whole_names(table: &RawTable, layout: &Layout, context: &Context<'_>) -> Option<Finding> {
    let named = |field: ListField| layout.own_columns().find(|column| column.field == Some(field));
    let (whole, last) = (named(ListField::FullName)?, named(ListField::LastName)?);
    let is_enough = Sample::of(table, &layout.data, whole.index).is_enough();
    if !is_enough || is_given(ListField::FirstName, layout, context) {
        return None;
    }
    let message = format!(
        "column \"{}\" is read only where \"{}\" is empty, and no column gives first names",
        whole.header, last.header
    );
    let advice = Words::text("if it contains first names: ")
        .act(read_as(whole, ListField::FirstName))
        .then("; to split its names instead: ")
        .act(Action::IgnoreColumn(last.header.clone()))
        .then("; if you don't want it: ")
        .act(Action::IgnoreColumn(whole.header.clone()));
    let place = Place::column(layout.table, whole.index);
    Some(context.finding(codes::H213, place, message).field(ListField::FirstName).advice(advice))
}

/// Nicknames where no column gives first names: in many lists those stand under such a name.
fn nicknames(table: &RawTable, layout: &Layout, context: &Context<'_>) -> Option<Finding> {
    let column = layout.own_columns().find(|column| column.field == Some(ListField::PreferredFirstName))?;
    let has_names = layout.column_of(ListField::LastName).is_some() && layout.column_of(ListField::FullName).is_none();
    let is_filled = !Sample::of(table, &layout.data, column.index).is_empty();
    let says_it = headers::normal(&column.header) == "preferredfirstname" || is_answered(column, context);
    if says_it || !has_names || !is_filled || is_given(ListField::FirstName, layout, context) {
        return None;
    }
    let message =
        format!("column \"{}\" is read as preferred first names, and no column gives first names", column.header);
    let advice = Words::text("if it contains first names: ")
        .act(read_as(column, ListField::FirstName))
        .then("; if it is right as it is: ")
        .act(read_as(column, ListField::PreferredFirstName))
        .then("; if you don't want it: ")
        .act(Action::IgnoreColumn(column.header.clone()));
    let place = Place::column(layout.table, column.index);
    Some(context.finding(codes::H213, place, message).field(ListField::FirstName).advice(advice))
}

/// Whether somebody said what a column is that is read: today, in the profile, or of a list like this that had no first
/// names either.
fn is_answered(column: &ListColumn, context: &Context<'_>) -> bool {
    let name = headers::normal(&column.header);
    let is_it = |header: &str| headers::normal(header) == name;
    let before = context.recognised.map_or(&[][..], |known| &known.layout.columns);
    let had_first_names = before.iter().any(|(_, field)| *field == Some(ListField::FirstName));
    context.options.columns.iter().any(|(header, _)| is_it(header))
        || context.profile.columns.iter().any(|(header, _)| is_it(header))
        || (!had_first_names && before.iter().any(|(header, field)| *field == column.field && is_it(header)))
}
