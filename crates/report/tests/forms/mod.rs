//! A form that there is only here, in this file and one constant: it writes what each part of an answer is, and finds no
//! cell that looks like a terminal's.

use super::{PLANNED, Typed, USUAL, batch, checked, plan, receipt};
use expect_test::{Expect, expect};
use model::action::{Phrase, Words};
use report::document::{Afterwards, Cell, Document, Fact, Part, Record, Table, Text};
use report::text::Look;
use report::views::{self, BatchFilter, CheckView, HistoryView, LeftOut, Show};
use report::{Answer, FORMATS, Format, Reader, answers};
use std::io::{self, Write};

const OUTLINE: Format = Format { name: "outline", hint: "what is what", reader: Reader::Later, write: outline };

fn outline(answer: &Answer<'_>, _look: Look, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    for section in answer.document().sections.iter().filter(|section| !section.parts.is_empty()) {
        writeln!(out, "[{}] {}", section.key, section.title)?;
        section.parts.iter().try_for_each(|part| part_of_it(part, words, out))?;
    }
    Ok(())
}

fn part_of_it(part: &Part, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    match part {
        Part::Sentence(text) => writeln!(out, "  sentence: {}", whole(text, words)),
        Part::Detail(text) => writeln!(out, "  detail: {}", whole(text, words)),
        Part::Names(names) => {
            let phrases: Vec<_> = names.names.iter().map(|name| name.text.phrased(words)).collect();
            writeln!(out, "  names {}: {}", names.key, phrases.join(", "))
        }
        Part::Facts(facts) => facts.facts.iter().try_for_each(|fact| fact_of_it(fact, words, out)),
        Part::Table(table) => table_in_full(table, out),
        Part::Record(record) => {
            let mark = record.mark.map_or("nobody's", |mark| mark.name());
            writeln!(out, "  record {}: {mark}: {}", record.key, of_record(record).join(", "))?;
            record.parts.iter().try_for_each(|part| part_of_it(part, words, out))
        }
        Part::More(text) => writeln!(out, "  more: {}", text.phrased(words)),
        Part::Finding(finding) | Part::Note(finding) => {
            let severity = finding.severity.name();
            let message = finding.message.phrased(words);
            writeln!(out, "  {severity} {} at {}: {message}", finding.code, finding.place)
        }
        Part::Code(head) => writeln!(out, "  code {}: {}", head.code, head.title),
        Part::Verbatim(text) => writeln!(out, "  {} lines", text.lines().count()),
        Part::Afterwards(all) => all.iter().try_for_each(|one| match one {
            Afterwards::Fact(fact) => fact_of_it(fact, words, out),
            Afterwards::Next(step) => writeln!(out, "  next, {}: {}", step.why, words.phrase(&step.action)),
        }),
    }
}

fn fact_of_it(fact: &Fact, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  fact {}: {} is {}", fact.key, fact.name, fact.value.text.phrased(words))
}

fn table_in_full(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<String> = table.columns.iter().map(|column| format!("{} {:?}", column.key, column.kind)).collect();
    writeln!(out, "  table {}: {}", table.key, columns.join(", "))?;
    for row in &table.rows {
        let cells = table.columns.iter().zip(row).map(|(column, cell)| (column.key, in_words(cell)));
        let cells: Vec<String> =
            cells.filter(|(_, text)| !text.is_empty()).map(|(key, text)| format!("{key}={text}")).collect();
        writeln!(out, "    {}", cells.join(", "))?;
    }
    table.total.iter().try_for_each(|total| writeln!(out, "    {}: {} {}", total.column, total.value, total.name))
}

fn in_words(cell: &Cell) -> String {
    let or_nothing = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) | Cell::Place(text) => text.clone(),
        Cell::List(texts) => texts.join("; "),
        Cell::Number(value) | Cell::Tally(value) => value.to_string(),
        Cell::Ordinal(value) => value.to_string(),
        Cell::Balance { more, fewer } => format!("{more} more and {fewer} fewer"),
        Cell::Date(day) | Cell::Until(day) => day.to_string(),
        Cell::Moment(when) => when.to_rfc3339(),
        Cell::Change { before, after } => format!("{} to {}", or_nothing(before), or_nothing(after)),
        Cell::Mark(mark) => mark.name().to_owned(),
        Cell::Severity(severity) => severity.name().to_owned(),
    }
}

fn whole(text: &Text, words: &dyn Phrase) -> String {
    text.0.iter().map(|span| span.text.phrased(words)).collect()
}

fn spelled(words: &Words) -> String {
    words.phrased(&Typed).into_owned()
}

fn of_record(record: &Record) -> Vec<&str> {
    let phrases = [&record.name, &record.place, &record.remark];
    std::iter::once(record.id.as_str()).chain(phrases.into_iter().flatten().map(String::as_str)).collect()
}

fn written(answer: &Answer<'_>, format: &Format) -> String {
    let mut out = Vec::new();
    (format.write)(answer, Look { color: false, plain: false, width: None }, &Typed, &mut out)
        .expect("a vector takes all");
    String::from_utf8(out).expect("text")
}

fn has_outline(answer: &Answer<'_>, expected: &Expect) {
    expected.assert_eq(&written(answer, &OUTLINE));
}

#[test]
fn a_further_form_of_a_check() {
    has_outline(
        &answers::check(&checked(), USUAL),
        &expect![[r#"
            [lists] What was read
              sentence: Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              detail: also in the file: "Lookups" (hidden, not read)
              detail: columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY
            [findings] Findings
              error D501 at Fall!A4: the primary ID "000123456" is used for 2 rows
              warning C341 at Fall!B5: "Di" looks like a placeholder
            [notes] Notes and repairs
              note H202 at Fall!D: column "Shoe size" is not read
              sentence: 1 small repair:
              table repairs: place Place, change Change, title Text, code Text
                place=Fall!C3, change= Lind to Lind, title=spaces removed, code=C330
            [summary] Summary
              sentence: 1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              next, fix in your spreadsheet: rollcall fix fall.xlsx -o checked.xlsx
              next, go on with the rest: rollcall plan fall.xlsx
        "#]],
    );
}

#[test]
fn a_further_form_of_a_plan() {
    has_outline(
        &answers::plan(&plan(), &checked(), PLANNED, None),
        &expect![[r#"
            [lists] What was read
              sentence: Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              detail: also in the file: "Lookups" (hidden, not read)
              detail: columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY
              sentence: Store: rollcall.db (1,234 patrons; last batch 7 on 2026-08-01)
            [findings] Findings
              error D501 at Fall!A4: the primary ID "000123456" is used for 2 rows
            [new-patrons] New patrons
              table new-patrons: mark Mark, primary_id Text, name Text, user_group Text, expiry_date Until
                mark=new, primary_id=000123457, name=Bo Lind, user_group=COMMUNITY, expiry_date=2027-08-28
            [changes] Changes
              record changed: changed: 000123459, Di Dahl, Fall!5
              table changes: field Text, change Change, remark Text
                field=expiry date, change=2027-06-30 to 2027-08-28, remark=(59 days later)
                field=e-mail, change=old@x.org to new@x.org
                field=middle name, change=nothing to Elena
            [counts] Rows
              table counts: mark Mark, outcome Text, rows Number, remark Text
                mark=new, outcome=new, rows=1
                mark=changed, outcome=changed, rows=1, remark=1 middle name, 1 expiry date, 1 e-mail
                mark=unchanged, outcome=unchanged, rows=0
                mark=question, outcome=questions, rows=0
                mark=left out, outcome=left out, rows=2, remark=see the findings above
                rows: 4 rows read
            [passwords] Passwords
              sentence: Starter passwords: 1 will be made on apply; it must be changed at the first sign-in.
              detail: Anyone who knows a name can guess them: hand the slips out soon. More about it: rollcall explain A801
              sentence: Passwords: nothing changes for 1 returning patron; rollcall starters list shows who has only a starter.
            [next] What next
              sentence: Nothing was changed. Fingerprint of this plan: 7KQ2-9DXA-41TB-0V8N
              next, do it: rollcall apply fall.xlsx
              next, what D501 means: rollcall explain D501
        "#]],
    );
}

/// Every text of a document that its views wrote, and none that was in a file.
fn texts(document: &Document) -> Vec<String> {
    let titles = document.sections.iter().map(|section| section.title.to_owned());
    titles.chain(document.sections.iter().flat_map(|section| &section.parts).flat_map(of_part)).collect()
}

fn of_part(part: &Part) -> Vec<String> {
    match part {
        Part::Sentence(text) | Part::Detail(text) => vec![whole(text, &Typed)],
        Part::Names(names) => names.names.iter().map(|name| spelled(&name.text)).collect(),
        Part::Facts(facts) => {
            facts.facts.iter().flat_map(|fact| [fact.name.clone(), spelled(&fact.value.text)]).collect()
        }
        Part::Table(table) => {
            let titles = table.columns.iter().map(|column| column.title.to_owned());
            let values = |cell: &&Cell| !matches!(cell, Cell::Change { .. } | Cell::List(_));
            titles.chain(table.rows.iter().flatten().filter(values).map(in_words)).collect()
        }
        Part::Record(record) => {
            let head = of_record(record).into_iter().map(str::to_owned);
            head.chain(record.parts.iter().flat_map(of_part)).collect()
        }
        Part::More(text) => vec![spelled(text)],
        Part::Finding(finding) | Part::Note(finding) => vec![finding.place.clone(), finding.place_in_words.clone()],
        Part::Code(head) => vec![head.title.to_owned()],
        Part::Verbatim(_) => Vec::new(),
        Part::Afterwards(all) => all.iter().flat_map(of_afterwards).collect(),
    }
}

fn of_afterwards(one: &Afterwards) -> [String; 2] {
    match one {
        Afterwards::Fact(fact) => [fact.name.clone(), spelled(&fact.value.text)],
        Afterwards::Next(step) => [step.why.clone(), Typed.phrase(&step.action)],
    }
}

/// Whether a text is laid out: indented, spaced, ruled, or with a sign in front.
fn is_laid_out(text: &str) -> bool {
    let ruled = !text.is_empty() && text.chars().all(|c| "-=_|+ ".contains(c));
    let signed = text.starts_with(['+', '~', '>', '=', '?', '!', '-']) && text.chars().nth(1) == Some(' ');
    text.trim() != text || text.contains("  ") || text.contains("->") || ruled || signed
}

fn documents() -> Vec<Document> {
    let shows = [Show::Usual, Show::Repairs, Show::Code(model::codes::D501)];
    let mut documents: Vec<Document> =
        shows.into_iter().map(|show| views::check(&checked(), CheckView { show, ..USUAL })).collect();
    documents.push(views::check(&checked(), CheckView { stats: true, ..USUAL }));
    documents.push(views::inspect(&checked()));
    documents.push(views::plan(&plan(), &checked(), PLANNED));
    documents.push(views::saved("fall.plan", &plan(), Some("my library.db")));
    documents.push(views::batch(&batch(), &BatchFilter::default()));
    documents.push(views::history(HistoryView::whole(&[batch().summary], &[], "rollcall.db")));
    documents.push(views::receipt(&receipt(8, Some(("starters.csv".to_owned(), 1))), None, LeftOut::Untold));
    documents
}

/// And the control: what a terminal makes of it is.
#[test]
fn nothing_in_a_document_is_laid_out() {
    for document in documents() {
        for text in texts(&document) {
            assert!(!is_laid_out(&text), "{text:?}");
        }
    }
    for control in ["  columns", "----", "+ 000123457", "2026 -> 2027", "~ changed", "Saved   here"] {
        assert!(is_laid_out(control), "the control: {control:?}");
    }
}

fn tables(parts: &[Part]) -> Vec<&Table> {
    let mut tables_of = Vec::new();
    for part in parts {
        if let Part::Table(table) = part {
            tables_of.push(table);
        } else if let Part::Record(record) = part {
            tables_of.extend(tables(&record.parts));
        }
    }
    tables_of
}

#[test]
fn every_cell_is_of_the_kind_of_its_column() {
    let documents = documents();
    let all: Vec<&Table> =
        documents.iter().flat_map(|document| &document.sections).flat_map(|section| tables(&section.parts)).collect();
    assert!(all.len() > 5, "{} tables", all.len());
    for table in all {
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{}", table.key);
            for (column, cell) in table.columns.iter().zip(row) {
                assert!(cell.kind().is_none_or(|kind| kind == column.kind), "{}: {cell:?}", column.key);
            }
        }
        if let Some(total) = &table.total {
            assert!(table.columns.iter().any(|column| column.key == total.column), "{}", total.column);
        }
    }
}

/// Nobody is shown a plan before a question who could not answer it.
#[test]
fn what_comes_before_a_question_is_for_who_can_answer() {
    let (plan, checked) = (plan(), checked());
    for format in FORMATS {
        let shown = !written(&answers::plan_before(&plan, &checked, PLANNED), format).is_empty();
        assert_eq!(shown, format.reader == Reader::Present, "{}", format.name);
    }
}
