//! A crosswalk as TOML: a table for each field, in it a line for each code. It is taken apart here; what may be a field, a
//! code and what becomes of it is for `pipeline` to say, as it does of a crosswalk out of a spreadsheet.

use super::fault::Fault;
use super::{encoding, slips};
use pipeline::{CodeLine, CodesOfField};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, Error};

/// How a line of it is written.
const AN_EXAMPLE: &str = "write each code in a line of its own, as in \"UG\" = \"STUDENT\", below its field in brackets, \
    as in [user_group]";

/// Its parts in the order of the file; what is wrong with it, and what to do about that.
///
/// # Errors
/// When it is no text, or not written in this way.
pub(crate) fn parts(bytes: Vec<u8>) -> Result<Vec<CodesOfField>, (String, String)> {
    let text = encoding::text(bytes).map_err(|why| (format!("it {why}"), encoding::ADVICE.to_owned()))?;
    fields(&text).map_err(|Fault { line, at: _, message, advice }| {
        let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        (format!("{place}{message}"), advice)
    })
}

fn fields(text: &str) -> Result<Vec<CodesOfField>, Fault> {
    let document = DeTable::parse(text).map_err(|error| unreadable(&error, text))?;
    let mut fields = Vec::new();
    for (name, codes) in in_order(document.get_ref()) {
        let field = name.get_ref().to_string();
        let line = line_at(text, name.span().start);
        let DeValue::Table(codes) = codes.get_ref() else {
            let fault = Fault::new(format!("\"{field}\" stands below no field"), AN_EXAMPLE);
            return Err(Fault { line: Some(line), ..fault });
        };
        fields.push(CodesOfField { field, line: in_file(line), codes: codes_of(codes, text)? });
    }
    if fields.is_empty() {
        return Err(Fault::new("it names no field", AN_EXAMPLE));
    }
    Ok(fields)
}

fn codes_of(table: &DeTable<'_>, text: &str) -> Result<Vec<CodeLine>, Fault> {
    let mut codes = Vec::new();
    for (code, becomes) in in_order(table) {
        let line = line_at(text, code.span().start);
        let from = code.get_ref().to_string();
        let to = becomes_of(&from, becomes.get_ref()).map_err(|fault| Fault { line: Some(line), ..fault })?;
        codes.push(CodeLine { from, to, line: in_file(line) });
    }
    Ok(codes)
}

/// What a code becomes, as it is written.
fn becomes_of(code: &str, value: &DeValue<'_>) -> Result<String, Fault> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            let message = format!("what \"{code}\" becomes stands without quotation marks");
            Err(Fault::new(message, format!("write it as in \"{code}\" = \"STUDENT\"")))
        }
        DeValue::Array(_) => {
            Err(Fault::new(format!("\"{code}\" becomes several codes"), "write one of them, or (drop)"))
        }
        DeValue::Table(_) => {
            let message = format!("\"{code}\" has lines of its own in place of what it becomes");
            let advice = "a code with a dot in it needs quotation marks, as in \"A.B\" = \"STUDENT\"";
            Err(Fault::new(message, advice))
        }
    }
}

/// What is in a table, as it stands in the file.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

/// The line, counted from 1, of a place in the text.
fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// A line as findings count it; a file of settings has not so many.
fn in_file(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// What is no TOML, in words for the desk.
fn unreadable(error: &Error, text: &str) -> Fault {
    let line = error.span().map(|span| line_at(text, text.floor_char_boundary(span.start)));
    let shown = line.and_then(|line| text.lines().nth(line - 1)).unwrap_or_default().trim();
    let fault = if error.message().contains("duplicate key") {
        Fault::new("this code, or this field, is in the file twice", "delete one of the two")
    } else if let Some(curly) = slips::curly_quotes(shown) {
        Fault { advice: "use straight quotation marks, as in \"UG\" = \"STUDENT\"".to_owned(), ..curly }
    } else if shown.starts_with('[') && !shown.contains(']') {
        Fault::new("the field in this line has no closing bracket", "end it with a bracket, as in [user_group]")
    } else {
        Fault::new("this line cannot be understood", AN_EXAMPLE)
    };
    Fault { line, ..fault }
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::CrosswalkLine;

    /// Field, code, what it becomes and the line, as they stand in the file.
    fn told(text: &str) -> Vec<String> {
        let fields = parts(text.as_bytes().to_vec()).expect("a crosswalk");
        let of_field = |field: CodesOfField| {
            let name = format!("{} ({})", field.field, field.line);
            field.codes.into_iter().map(move |code| format!("{name} {} -> {} ({})", code.from, code.to, code.line))
        };
        fields.into_iter().flat_map(of_field).collect()
    }

    fn refused(text: &str) -> String {
        let (why, advice) = parts(text.as_bytes().to_vec()).expect_err(text);
        format!("{why} = {advice}")
    }

    #[test]
    fn each_field_is_a_table_and_each_code_a_line() {
        let text = "\u{FEFF}# codes\n[user_group]\n\"UG\" = \"STUDENT\"\nSTAFF = 'FACULTY'  # 12 times\n\"*\" = \"(drop)\"\n\n\
            [campus]\n\"0 1\" = \"\"\n";
        assert_eq!(
            told(text),
            [
                "user_group (2) UG -> STUDENT (3)",
                "user_group (2) STAFF -> FACULTY (4)",
                "user_group (2) * -> (drop) (5)",
                "campus (7) 0 1 ->  (8)"
            ]
        );
        assert_eq!(told("[user_group]\r\nUG = \"A\"\r\n"), ["user_group (1) UG -> A (2)"]);
    }

    #[test]
    fn what_is_not_written_so_is_told_with_its_line() {
        for (text, expected) in [
            ("", format!("it names no field = {AN_EXAMPLE}")),
            ("UG = \"A\"\n", format!("line 1: \"UG\" stands below no field = {AN_EXAMPLE}")),
            ("[user_group]\nUG\n", format!("line 2: this line cannot be understood = {AN_EXAMPLE}")),
            ("[user_group]\nPart time = \"A\"\n", format!("line 2: this line cannot be understood = {AN_EXAMPLE}")),
            (
                "[user_group]\n1 = 7\n",
                "line 2: what \"1\" becomes stands without quotation marks = write it as in \"1\" = \"STUDENT\"".into(),
            ),
            (
                "[user_group]\nUG = [\"A\", \"B\"]\n",
                "line 2: \"UG\" becomes several codes = write one of them, or (drop)".into(),
            ),
            (
                "[user_group]\nA.B = \"C\"\n",
                "line 2: \"A\" has lines of its own in place of what it becomes = a code with a dot in it needs quotation \
                 marks, as in \"A.B\" = \"STUDENT\""
                    .into(),
            ),
            (
                "[user_group]\nUG = \"A\"\nUG = \"B\"\n",
                "line 3: this code, or this field, is in the file twice = delete one of the two".into(),
            ),
            (
                "[user_group]\nUG = “A”\n",
                "line 2: the quotation marks in this line are curly = use straight quotation marks, as in \"UG\" = \
                 \"STUDENT\""
                    .into(),
            ),
            (
                "[user_group\nUG = \"A\"\n",
                "line 1: the field in this line has no closing bracket = end it with a bracket, as in [user_group]".into(),
            ),
        ] {
            assert_eq!(refused(text), expected, "{text}");
        }
        let utf_16: Vec<u8> = "[user_group]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (why, _) = parts(utf_16).expect_err("not as TOML is");
        assert_eq!(why, "it is saved as UTF-16, which Notepad calls Unicode");
    }

    /// What is written for a library to fill in is read back as it was.
    #[test]
    fn a_first_crosswalk_comes_back() {
        let codes = ["PT", "a.b", "say \"no\"", "C:\\new", "=1+1", "#7", "\\*", "tab\there", "Ärzte"];
        let line = |code: &&str| CrosswalkLine {
            field: "user_group",
            from: (*code).to_owned(),
            to: (*code).to_owned(),
            count: 7,
            label: "Part # \"time\"".to_owned(),
        };
        let lines: Vec<CrosswalkLine> = codes.iter().map(line).collect();
        let mut out = Vec::new();
        report::write_crosswalk_toml(&lines, &mut out).expect("memory takes everything");
        let fields = parts(out).expect("a crosswalk");
        let [field] = fields.as_slice() else { panic!("one field: {fields:?}") };
        let read: Vec<_> = field.codes.iter().map(|code| (code.from.as_str(), code.to.as_str())).collect();
        assert_eq!(read, codes.map(|code| (code, code)));
    }
}
