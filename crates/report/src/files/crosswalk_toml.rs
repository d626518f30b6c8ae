//! A crosswalk to be filled in with any editor: a table of TOML for each field, in it a line for each value, and behind
//! that how often it is there. It is read back by who reads the settings.

use super::crosswalk::CrosswalkLine;
use crate::words::count;
use std::io::{self, Write};

const HEAD: &str = "\
# What each code of the old system becomes here: write it between the quotation marks behind the equals sign.
# \"(drop)\" leaves a code out, and a line \"*\" = \"CODE\" is for every code without a line of its own. Delete a field
# that needs no crosswalk, with all of its lines. What is behind a # is not read.
";

/// Writes it.
///
/// # Errors
/// What `out` says.
pub fn write_crosswalk_toml(lines: &[CrosswalkLine], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let mut table = "";
    for CrosswalkLine { field, from, to, count: times, label } in lines {
        if table != *field {
            table = *field;
            writeln!(out, "\n[{table}]")?;
        }
        let label =
            if label.is_empty() { String::new() } else { format!(", {}", label.replace(char::is_control, " ")) };
        writeln!(out, "{} = {}  # {}{label}", quoted(from), quoted(to), count(*times, "time"))?;
    }
    out.flush()
}

/// A text as TOML writes it between quotation marks.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn line(field: &'static str, from: &str, to: &str, count: u64, label: &str) -> CrosswalkLine {
        CrosswalkLine { field, from: from.to_owned(), to: to.to_owned(), count, label: label.to_owned() }
    }

    #[test]
    fn each_field_has_its_table_and_each_value_its_line() {
        let lines = [
            line("user_group", "PT", "COMMUNITY", 1200, "Community borrower"),
            line("user_group", "say \"no\"\\\u{7}", "", 1, "two\nlines"),
            line("campus", "\\*", "(drop)", 2, ""),
        ];
        let mut out = Vec::new();
        write_crosswalk_toml(&lines, &mut out).expect("memory takes everything");
        let text = String::from_utf8(out).expect("text");
        expect![[r##"

            [user_group]
            "PT" = "COMMUNITY"  # 1,200 times, Community borrower
            "say \"no\"\\\u0007" = ""  # 1 time, two lines

            [campus]
            "\\*" = "(drop)"  # 2 times
        "##]]
        .assert_eq(text.strip_prefix(HEAD).expect("what to do comes first"));
    }
}
