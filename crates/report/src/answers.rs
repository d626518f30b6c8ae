//! What each command has to say: for people a view, for programs what is promised to them. Whoever asks a question first
//! shows what it is about; that is no answer yet, and has names of its own.

use crate::answer::Answer;
use crate::document::{Document, good};
use crate::report::Listed;
use crate::views::{
    self, BatchFilter, CheckView, ConvertedView, ExportedView, FilesBeside, FixedCopy, HistoryView, MergingView,
    PersonView, PlanView, PurgeView, Show,
};
use crate::words::count;
use crate::workbook::TemplateWorkbook;
use crate::{files, json};
use chrono::{DateTime, NaiveDate, Utc};
use model::action::Words;
use model::arrival::RunDigest;
use model::audit::Actor;
use model::batch::{BatchDetail, BatchSummary, Earlier, SourceFile};
use model::changeset::Receipt;
use model::codes::Code;
use model::duplicates::Duplicates;
use model::finding::Severity;
use model::guard::{GuardHolders, GuardReading, GuardSummary};
use model::id::PrimaryId;
use model::listing::Checked;
use model::membership::BarredCounts;
use model::person::{PasswordDeed, PersonRecord};
use model::plan::{Plan, StaleDetail};
use model::request::Mode;
use model::roster::Roster;
use model::search::{Hits, Search};
use model::sheets::BySheet;
use model::snapshot::{CredentialState, FoundPatron, StoreFacts, StoredPatron};
use model::undo::{KeptPatron, UndoPlan};
use model::upkeep::{RemovedCount, StoreSizes};
use model::verification::Verification;
use serde_json::Value as Json;
use std::iter;
use std::path::PathBuf;

/// What is wrong with lists.
pub fn check(checked: &Checked, view: CheckView) -> Answer<'_> {
    Answer::new(move || views::check(checked, view), move |words, take| take(&json::check(checked, words)))
        .with_concise(move || Box::new(views::concise(&checked.findings, checked)))
        .with_json_lines(move |words, take| json::finding_lines(checked, words, take))
}

/// Why a list cannot be used, told by a command that wanted more of it than a check.
pub fn unusable(checked: &Checked, max_shown: usize) -> Answer<'_> {
    let view = CheckView { show: Show::Usual, max_shown, stats: false };
    Answer::new(move || views::check(checked, view), move |words, take| take(&json::check(checked, words)))
        .with_json_lines(move |words, take| json::finding_lines(checked, words, take))
}

/// What is in files.
pub fn inspect(checked: &Checked) -> Answer<'_> {
    Answer::new(move || views::inspect(checked), move |words, take| take(&json::inspect(checked, words)))
}

/// That a copy with the problems in it was written.
pub fn fixed(copy: FixedCopy<'_>) -> Answer<'_> {
    Answer::new(move || views::fixed(copy), move |words, take| take(&json::fixed(copy, words)))
}

/// That there is nothing that a copy could show.
pub fn nothing_to_fix(checked: &Checked) -> Answer<'_> {
    Answer::new(move || views::nothing_to_fix(checked), move |words, take| take(&json::nothing_to_fix(checked, words)))
}

/// What became of lists that were to be written for another system.
pub fn converted(view: ConvertedView<'_>) -> Answer<'_> {
    Answer::new(move || views::converted(view), move |words, take| take(&json::converted(view, words)))
}

/// What became of the patrons of a store who were to be written for another system.
pub fn exported(view: ExportedView<'_>) -> Answer<'_> {
    Answer::new(move || views::exported(view), move |_, take| take(&json::exported(view)))
}

/// Where a plan was saved.
#[derive(Debug, Clone, Copy)]
pub struct Saved<'a> {
    /// Its path.
    pub path: &'a str,
    /// The store, where it was named on the command line.
    pub store: Option<&'a str>,
}

/// What loading lists would do, and where that was saved.
pub fn plan<'a>(plan: &'a Plan, checked: &'a Checked, view: PlanView<'a>, saved: Option<Saved<'a>>) -> Answer<'a> {
    let document = move || {
        let document = views::plan(plan, checked, view);
        let Some(Saved { path, store }) = saved else { return document };
        document.followed_by(views::saved(path, plan, store))
    };
    Answer::new(document, move |words, take| take(&json::plan(plan, checked, view.config, words)))
        .with_concise(move || Box::new(views::concise(&plan.findings, checked)))
        .with_json_lines(move |_, take| json::plan_lines(plan, checked).try_for_each(|step| take(&step)))
}

/// What loading lists would do, before somebody agrees to it.
pub fn plan_before<'a>(plan: &'a Plan, checked: &'a Checked, view: PlanView<'a>) -> Answer<'a> {
    Answer::before_asking(move || views::plan(plan, checked, view))
}

/// A saved plan: who made it when, from which lists.
#[derive(Debug, Clone, Copy)]
pub struct SavedPlan<'a> {
    /// Its path.
    pub path: &'a str,
    /// The whole plan.
    pub plan: &'a Plan,
    /// Who made it, and when.
    pub made: &'a Actor,
    /// Its lists.
    pub files: &'a [SourceFile],
}

/// What a saved plan would do; `shown` is the part of it that is asked for.
pub fn saved_plan<'a>(saved: SavedPlan<'a>, shown: &'a Plan, checked: &'a Checked, view: PlanView<'a>) -> Answer<'a> {
    let document = move || {
        let head = views::saved_plan(saved.path, saved.plan, saved.made, saved.files);
        head.joined_by(views::plan(shown, checked, view))
    };
    Answer::new(document, move |words, take| take(&json::plan(shown, checked, view.config, words)))
        .with_json_lines(move |_, take| json::plan_lines(shown, checked).try_for_each(|step| take(&step)))
}

/// What a saved plan would do to the `store`, as that is now, before somebody agrees to it.
pub fn saved_plan_before<'a>(
    saved: SavedPlan<'a>,
    store: &'a StoreFacts,
    config: Option<&'a str>,
    mode: Mode,
) -> Answer<'a> {
    let SavedPlan { path, plan, made, files } = saved;
    Answer::before_asking(move || views::saved_plan_before(path, plan, store, made, files, config, mode))
}

/// Who moved since a plan was made.
pub fn stale(moved: &[StaleDetail], max_shown: usize) -> Answer<'_> {
    Answer::aside(move || views::stale(moved, max_shown))
}

/// What was done, and which files were written beside it. `store` is the store where it was named on the command
/// line.
pub fn receipt<'a>(receipt: &'a Receipt, store: Option<&'a str>, files: FilesBeside<'a>) -> Answer<'a> {
    Answer::new(
        move || views::receipt(receipt, store, files.left_out),
        move |words, take| take(&json::receipt(receipt, files, words)),
    )
}

/// The same of a run that has resumed a plan behind `earlier` batches.
pub fn resumed<'a>(
    receipt: &'a Receipt,
    earlier: &'a Earlier,
    store: Option<&'a str>,
    files: FilesBeside<'a>,
) -> Answer<'a> {
    Answer::new(
        move || views::resumed(receipt, earlier, store, files.left_out),
        move |words, take| take(&json::receipt(receipt, files, words)),
    )
}

/// Whether a store has what lists say; so many differences are shown to people at most, or all with 0.
pub fn verification<'a>(verification: &'a Verification, checked: &'a Checked, max_shown: usize) -> Answer<'a> {
    Answer::new(
        move || views::verification(verification, checked, max_shown),
        move |words, take| take(&json::verification(verification, checked, words)),
    )
}

/// What became of the lists in a folder.
pub fn run(digest: &RunDigest) -> Answer<'_> {
    Answer::new(move || views::run(digest), move |words, take| take(&json::run(digest, words)))
}

/// That a plan was applied before. The run was added to a `log`, where one was named.
pub fn already<'a>(what: &'a str, batch: u64, when: Option<DateTime<Utc>>, log: Option<&'a str>) -> Answer<'a> {
    Answer::new(move || views::already(what, batch, when), move |words, take| take(&json::already(batch, log, words)))
}

/// That a plan has nothing to write, and which files were written all the same.
pub fn nothing_to_do<'a>(plan: &'a Plan, files: FilesBeside<'a>) -> Answer<'a> {
    Answer::new(move || views::nothing_to_do(plan), move |_, take| take(&json::nothing_to_do(plan, files)))
}

/// What a change by hand does, before somebody agrees to it.
pub fn by_hand_before(plan: &Plan) -> Answer<'_> {
    Answer::before_asking(move || views::by_hand(plan))
}

/// What becomes of each field when two records become one, before somebody agrees to it.
pub fn merging_before(view: MergingView<'_>) -> Answer<'_> {
    Answer::before_asking(move || views::merging(view))
}

/// That a change by hand would change nothing. The run was added to a `log`, where one was named.
pub fn nothing_by_hand<'a>(plan: &'a Plan, log: Option<&'a str>) -> Answer<'a> {
    let text = "Nothing to do: the database has it like this already.";
    let files = FilesBeside { log, ..FilesBeside::default() };
    Answer::new(move || views::sentence(good(text)), move |_, take| take(&json::nothing_by_hand(plan, files)))
}

/// What was done by hand. `store` is the store where it was named on the command line. The run was added to a `log`,
/// where one was named.
pub fn receipt_by_hand<'a>(receipt: &'a Receipt, store: Option<&'a str>, log: Option<&'a str>) -> Answer<'a> {
    let files = FilesBeside { log, ..FilesBeside::default() };
    Answer::new(
        move || views::receipt_by_hand(receipt, store),
        move |words, take| take(&json::receipt_by_hand(receipt, files, words)),
    )
}

/// What taking a batch back would do.
pub fn undo(undo: &UndoPlan, max_shown: usize) -> Answer<'_> {
    Answer::new(move || views::undo(undo, max_shown), move |words, take| take(&json::undo(undo, words)))
        .with_concise(|| Box::new(iter::empty::<Words>()))
}

/// The same before somebody agrees to it.
pub fn undo_before(undo: &UndoPlan, max_shown: usize) -> Answer<'_> {
    Answer::before_asking(move || views::undo(undo, max_shown))
}

/// That nothing of a batch is taken back.
pub fn nothing_to_take_back(undo: &UndoPlan) -> Answer<'_> {
    Answer::new(move || views::nothing_to_take_back(undo), move |words, take| take(&json::undo(undo, words)))
}

/// What is to be told of an undo besides its receipt.
#[derive(Debug, Clone, Copy)]
pub struct TakenBack<'a> {
    /// The batch.
    pub batch: u64,
    /// The starters that no longer work.
    pub starters: &'a BySheet,
}

/// What was taken back, and which files were written beside it. `store` is the store where it was named on the command
/// line.
pub fn undo_receipt<'a>(
    receipt: &'a Receipt,
    of: TakenBack<'a>,
    store: Option<&'a str>,
    files: FilesBeside<'a>,
) -> Answer<'a> {
    let TakenBack { batch, starters } = of;
    Answer::new(
        move || views::undo_receipt(receipt, batch, starters, store),
        move |words, take| take(&json::undo_receipt(receipt, starters, files, words)),
    )
}

/// The batches of a store.
pub fn history(view: HistoryView<'_>) -> Answer<'_> {
    Answer::new(move || views::history(view), move |words, take| take(&json::history(view, words)))
}

/// One batch; `batches` are all of the store.
pub fn batch<'a>(detail: &'a BatchDetail, filter: &'a BatchFilter, batches: &'a [BatchSummary]) -> Answer<'a> {
    Answer::new(
        move || views::batch(detail, filter),
        move |_, take| take(&json::show(detail, batches, &|patron| filter.takes(patron))),
    )
    .with_json_lines(move |_, take| json::batch_lines(detail, &|patron| filter.takes(patron), take))
}

/// Patrons whom an undo has left as they are.
pub fn kept(batch: u64, kept: &[KeptPatron], max_shown: usize) -> Answer<'_> {
    Answer::new(move || views::kept_by_undo(batch, kept, max_shown), move |_, take| take(&json::kept(batch, kept)))
}

/// Patrons of the store who were looked for.
pub fn patrons<'a>(hits: &'a Hits, search: &'a Search, today: NaiveDate) -> Answer<'a> {
    Answer::new(move || views::patrons(hits, search, today), move |_, take| take(&json::patrons(hits, today)))
        .with_concise(move || Box::new(views::found_lines(hits, today)))
        .with_json_lines(move |_, take| json::patron_lines(hits, today, take))
        .with_rows(move || files::patron_rows(hits, today))
}

/// Patrons of whom one may be somebody who is to be added.
pub fn candidates(patrons: &[StoredPatron], today: NaiveDate) -> Answer<'_> {
    Answer::before_asking(move || views::candidates(patrons, today))
}

/// That somebody who was to be added is there already.
/// The account can change hands where the library has a group of the other account type.
pub fn there_already(found: &FoundPatron, can_change_hands: bool, today: NaiveDate) -> Answer<'_> {
    Answer::aside(move || views::there_already(found, can_change_hands, today))
}

/// Patrons who have something in common; so many are shown to people at most, or all with 0.
pub fn roster(roster: &Roster, max_shown: usize) -> Answer<'_> {
    Answer::new(move || views::roster(roster, max_shown), move |_, take| take(&json::roster(roster)))
        .with_rows(move || files::listed_rows(Listed::Roster(roster)))
}

/// Records that look like one person; so many pairs are shown to people at most, or all with 0.
pub fn duplicates(duplicates: &Duplicates, max_shown: usize) -> Answer<'_> {
    Answer::new(
        move || views::duplicates(duplicates, max_shown),
        move |words, take| take(&json::duplicates(duplicates, words)),
    )
    .with_rows(move || files::listed_rows(Listed::Duplicates(duplicates)))
}

/// What is done to the password of one patron.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChange {
    /// It is unlocked.
    Unlock,
    /// A starter takes its place.
    Reset,
}

/// What becomes of the password of a patron, before somebody agrees to it.
pub fn password_before(found: &FoundPatron, change: PasswordChange, today: NaiveDate) -> Answer<'_> {
    let (becomes, remark) = match change {
        PasswordChange::Unlock => {
            let carried_over = found.credential == CredentialState::CarriedOver;
            let whose = if carried_over { "carried over from the old system" } else { "chosen by the patron" };
            (whose, "the password stays the same; until the next sign-in, an undo locks it again")
        }
        PasswordChange::Reset => (
            "a new starter, must be changed at the first sign-in",
            "until the new starter is used, an undo brings the present password back",
        ),
    };
    Answer::before_asking(move || views::password_change(found, becomes, remark, today))
}

/// What becomes of the password of a patron if this is taken back and it is again what it was, before somebody agrees to it.
pub fn restoring<'a>(
    found: &'a FoundPatron,
    was: &'a FoundPatron,
    taken_back: PasswordDeed,
    today: NaiveDate,
) -> Answer<'a> {
    Answer::before_asking(move || views::password_restoring(found, was, taken_back, today))
}

/// The same where nobody is asked.
pub fn restoring_ahead<'a>(
    found: &'a FoundPatron,
    was: &'a FoundPatron,
    taken_back: PasswordDeed,
    today: NaiveDate,
) -> Answer<'a> {
    let view = move || {
        let document = views::password_restoring(found, was, taken_back, today);
        Document { goes_on: false, ..document }
    };
    Answer::new(view, move |_, take| take(&json::restored(0)))
}

/// That a password is put back as it was.
pub fn restored(found: &FoundPatron, taken_back: PasswordDeed) -> Answer<'_> {
    let text = move || views::password_restored(found, taken_back);
    Answer::new(move || views::sentence(good(text())), move |_, take| take(&json::restored(1)))
}

/// That a password is unlocked.
pub fn unlocked(id: &PrimaryId) -> Answer<'_> {
    let text = move || format!("Done: the password of {id} is unlocked.");
    Answer::new(move || views::sentence(good(text())), move |_, take| take(&json::unlocked(1)))
}

/// That there is no lock to lift.
pub fn not_locked(id: &PrimaryId) -> Answer<'_> {
    let text = move || format!("The password of {id} isn't locked. Nothing to do.");
    Answer::new(move || views::sentence(good(text())), move |_, take| take(&json::unlocked(0)))
}

/// Everything that is held about one person.
pub fn person<'a>(record: &'a PersonRecord, view: PersonView<'a>) -> Answer<'a> {
    Answer::new(move || views::person(record, view), move |_, take| take(&json::person(record, view.today)))
}

/// Who still has a starter password; of a batch also who is `without` any.
pub fn starters<'a>(
    found: &'a [FoundPatron],
    batch: Option<u64>,
    without: Option<&'a [FoundPatron]>,
    today: NaiveDate,
) -> Answer<'a> {
    Answer::new(
        move || views::still_with_starters(found, batch, without, today),
        move |_, take| take(&json::starters(found, without.map(|without| without.len() as u64), today)),
    )
}

/// Who is meant by a change to starter passwords, of a batch or by name.
pub fn starters_meant(found: &[FoundPatron], batch: Option<u64>, today: NaiveDate, most: usize) -> Answer<'_> {
    Answer::aside(move || views::starters(found, batch, today, most))
}

/// New starters as they were given.
#[derive(Debug, Clone, Copy)]
pub struct Reissued<'a> {
    /// How many.
    pub count: u64,
    /// How many patrons got none, because they cannot sign in.
    pub barred: BarredCounts,
    /// The hand-out sheet.
    pub path: &'a str,
    /// The last link of the audit chain.
    pub audit: &'a str,
}

/// That new starters were given. `store` is the store where it was named on the command line.
pub fn reissued<'a>(given: Reissued<'a>, store: Option<&'a str>) -> Answer<'a> {
    let Reissued { count, barred, path, audit } = given;
    Answer::new(
        move || views::reissued(count, barred, path, audit, store),
        move |_, take| take(&json::reissued(count, barred, path, audit)),
    )
}

/// That nobody gets a new starter, of whom so many because they cannot sign in.
pub fn nothing_reissued(barred: BarredCounts, why: &str) -> Answer<'_> {
    Answer::new(move || views::sentence(why), move |_, take| take(&json::reissued(0, barred, "", "")))
}

/// That starters were taken away.
pub fn voided(starters: &BySheet) -> Answer<'_> {
    Answer::new(move || views::voided(starters), move |_, take| take(&json::voided(starters)))
}

/// That there was no starter to take away.
pub fn nothing_voided(why: &str) -> Answer<'_> {
    Answer::new(move || views::sentence(why), move |_, take| take(&json::voided(&BySheet::default())))
}

/// That a hand-out sheet was shredded.
pub fn shredded(slips: u64, path: &str) -> Answer<'_> {
    Answer::new(move || views::shredded(slips, path), move |_, take| take(&json::shredded(slips, path)))
}

/// The guard lists of a store.
pub fn guards<'a>(guards: &'a [GuardSummary], store: &'a str) -> Answer<'a> {
    Answer::new(move || views::guards(guards, store), move |_, take| take(&json::guards(guards)))
}

/// That a guard list was added, and who has one of its IDs already.
pub fn guard_added<'a>(reading: &'a GuardReading, replaced: bool, holders: &'a GuardHolders) -> Answer<'a> {
    Answer::new(
        move || views::guard_added(reading, replaced, holders),
        move |_, take| take(&json::guard_added(reading, replaced, holders)),
    )
}

/// That a guard list was taken out.
pub fn guard_removed(gone: &GuardSummary) -> Answer<'_> {
    Answer::new(move || views::guard_removed(gone), move |_, take| take(&json::guard_removed(gone)))
}

/// What is in a store.
pub fn store_info<'a>(facts: &'a StoreFacts, sizes: &'a StoreSizes, removed: &'a [RemovedCount]) -> Answer<'a> {
    Answer::new(
        move || views::store_info(facts, sizes, removed),
        move |_, take| take(&json::store_info(facts, sizes, removed)),
    )
}

/// What checking a store found; `due` is whether a purge is still to be finished.
pub fn store_check<'a>(name: &'a str, faults: &'a [String], sizes: &'a StoreSizes, due: bool) -> Answer<'a> {
    Answer::new(
        move || views::store_check(name, faults, sizes),
        move |_, take| take(&json::store_check(name, faults, sizes, due)),
    )
}

/// What was done to a store as a whole, or that nothing was.
pub fn store_done<'a>(sentence: &'a str, path: &'a str) -> Answer<'a> {
    Answer::new(move || views::sentence(good(sentence)), move |_, take| take(&json::store_done(sentence, path)))
}

/// The same of a purge, with what it took out or would take out.
pub fn store_purged<'a>(sentence: &'a str, path: &'a str, view: PurgeView<'a>) -> Answer<'a> {
    Answer::new(move || views::sentence(good(sentence)), move |_, take| take(&json::store_purged(sentence, path, view)))
}

/// What putting a copy back would do.
pub fn restore<'a>(now: &'a StoreFacts, copy: &'a StoreFacts) -> Answer<'a> {
    Answer::aside(move || views::restore(now, copy))
}

/// What a purge would take out.
pub fn purge(view: PurgeView<'_>) -> Answer<'_> {
    Answer::aside(move || views::purge(view))
}

/// What is left to be done of a purge that was interrupted.
pub fn purge_due(files: &[PathBuf]) -> Answer<'_> {
    Answer::aside(move || views::purge_due(files))
}

/// Saved plans that are old enough to go.
pub fn old_plans(days: u64, plans: &[PathBuf]) -> Answer<'_> {
    Answer::aside(move || views::old_plans(days, plans))
}

/// The page of a code, with the weight that it has.
pub fn explain(code: Code, severity: Severity) -> Answer<'static> {
    Answer::new(move || views::explain(code, severity), move |_, take| take(&json::explain(code, severity)))
}

/// Every code with the weight that it has.
pub fn codes<'a>(weigh: impl Fn(Code) -> Severity + Copy + 'a) -> Answer<'a> {
    Answer::new(move || views::codes(weigh), move |_, take| take(&json::codes(weigh)))
}

/// That a template was written, and which columns it has.
pub fn template<'a>(path: &'a str, template: &'a TemplateWorkbook) -> Answer<'a> {
    let TemplateWorkbook { profile, columns, .. } = template;
    let text = format!(
        "Wrote {path}: {} for profile \"{profile}\". Its example row is never loaded.",
        count(columns.len() as u64, "column")
    );
    Answer::new(
        move || views::sentence(good(text.as_str())),
        move |_, take| take(&json::template(path, profile, columns)),
    )
}

/// The page of every code, with the weights that they have.
pub fn pages<'a>(weigh: impl Fn(Code) -> Severity + Copy + 'a) -> Answer<'a> {
    Answer::new(move || views::pages(weigh), move |_, take| take(&json::pages(weigh)))
}

/// The names of the schemas.
pub fn schemas() -> Answer<'static> {
    Answer::new(|| views::schemas(&json::schema_titles()), |_, take| take(&json::schemas()))
}

/// A schema. It is JSON for people, too.
pub fn schema(schema: &Json) -> Answer<'_> {
    Answer::new(move || views::as_written(&format!("{schema:#}")), move |_, take| take(schema))
}

/// The main page of the manual, for `man`.
pub fn man(page: &str) -> Answer<'_> {
    Answer::new(move || views::as_written(page), move |_, take| take(&json::man(Some(page), &[])))
}

/// That the pages of the manual were written into files.
pub fn man_pages<'a>(sentence: &'a str, files: &'a [String]) -> Answer<'a> {
    Answer::new(move || views::sentence(good(sentence)), move |_, take| take(&json::man(None, files)))
}

/// What completes commands in a shell.
pub fn completions<'a>(shell: &'a str, script: &'a str) -> Answer<'a> {
    Answer::new(move || views::as_written(script), move |_, take| take(&json::completions(shell, script)))
}

/// Whose work is in the program.
pub fn licenses(text: &str) -> Answer<'_> {
    Answer::new(move || views::licenses(text), move |_, take| take(&json::licenses(text)))
}
