//! Text tables: how the letters are written, what separates the columns, which line a row is in.

use crate::support::{says, says_with, utf16};
use expect_test::{Expect, expect};
use source::Options;

fn csv(bytes: &[u8], expected: &Expect) {
    says("list.csv", bytes, expected);
}

fn encoding(name: &str) -> Options {
    Options { encoding: Some(name.to_owned()), ..Options::default() }
}

#[test]
fn a_plain_list() {
    csv(
        b"ID,Name\n000123456,Ana\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        2 (2): 000123456 | Ana
    "#]],
    );
}

#[test]
fn a_byte_order_mark_is_no_letter() {
    csv(
        "\u{FEFF}ID,Name\n1,Núñez\n".as_bytes(),
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        2 (2): 1 | Núñez
    "#]],
    );
}

#[test]
fn a_byte_order_mark_before_a_quotation_mark() {
    csv(
        "\u{FEFF}\"ID\",\"Name\"\n1,Núñez\n".as_bytes(),
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        2 (2): 1 | Núñez
    "#]],
    );
}

#[test]
fn utf_16_as_excel_saves_unicode_text() {
    csv(
        &utf16("ID\tName\r\n1\tNúñez\r\n", u16::to_le_bytes),
        &expect![[r#"
        csv in UTF-16LE, separated by '\t'
        F016: the columns are separated by tabs
          = if the columns look wrong, say what separates them: [Choose(Delimiter)]
        1 (2): ID | Name
        2 (2): 1 | Núñez
    "#]],
    );
    csv(
        &utf16("ID,Name\r\n1,Núñez\r\n", u16::to_be_bytes),
        &expect![[r#"
        csv in UTF-16BE, separated by ','
        1 (2): ID | Name
        2 (2): 1 | Núñez
    "#]],
    );
}

#[test]
fn f012_utf_16_without_its_mark() {
    let bytes = &utf16("ID,Name\r\n1,Ana\r\n", u16::to_le_bytes)[2..];
    csv(
        bytes,
        &expect![[r#"
            csv in UTF-16LE, separated by ','
            F012: the file does not name its encoding; read as UTF-16LE: "ID", "Name", "1"
              = if these look wrong, name the encoding: [SetEncoding("utf-8")], utf-16le or windows-1252
            1 (2): ID | Name
            2 (2): 1 | Ana
        "#]],
    );
    says_with(
        "list.csv",
        bytes,
        &encoding("utf-16le"),
        &expect![[r#"
        csv in UTF-16LE, separated by ','
        1 (2): ID | Name
        2 (2): 1 | Ana
    "#]],
    );
}

#[test]
fn f018_nul_bytes_further_down() {
    csv(
        b"ID,Name\n1,Ana\n2,B\0o\n",
        &expect![[r#"
        F018: line 3 contains NUL bytes, which text never has
          = try [SetEncoding("utf-16le")], or save the list again as .xlsx or as CSV UTF-8
    "#]],
    );
}

#[test]
fn f012_windows_1252_is_told_with_samples() {
    csv(
        b"ID;Name\r\n1;N\xFA\xF1ez\r\n2;Zo\xEB \x96 B\r\n",
        &expect![[r#"
        csv in Windows-1252, separated by ';'
        F012: the file does not name its encoding; read as Windows-1252: "Núñez", "Zoë – B"
          = if these look wrong, name the encoding: [SetEncoding("utf-8")], utf-16le or windows-1252
        F016: the columns are separated by semicolons
          = if the columns look wrong, say what separates them: [Choose(Delimiter)]
        1 (2): ID | Name
        2 (2): 1 | Núñez
        3 (2): 2 | Zoë – B
    "#]],
    );
}

#[test]
fn m908_letters_of_dos_are_not_read_as_those_of_windows() {
    csv(
        b"ID,Name\n1,M\x81ller\n2,J\x94rg\n",
        &expect![[r#"
            M908: its letters are those of an older program, and it does not name their encoding: "Müller", "Jörg" as cp437 or cp850; "MÅller", "Jîrg" as macintosh
              = name the encoding in which these words are right, such as [SetEncoding("cp437")]; windows-1252 reads the file as it is
        "#]],
    );
}

#[test]
fn f013_what_was_asked_for_must_fit() {
    says_with(
        "list.csv",
        b"ID,Name\n1,Ana\n2,N\xFA\xF1ez\n",
        &encoding("utf-8"),
        &expect![[r#"
            F013: line 3 is not UTF-8 text
              = leave [Choose(Encoding)] out, or name another one: utf-8, utf-16le, windows-1252
        "#]],
    );
    says_with(
        "list.csv",
        b"ID,Name\n1,Ana\n",
        &encoding("klingon"),
        &expect![[r#"
            F013: there is no text encoding called "klingon"
              = use one of: utf-8, utf-16le, utf-16be, windows-1252, cp437, cp850, marc-8
        "#]],
    );
}

#[test]
fn the_first_line_may_say_the_separator() {
    csv(
        b"sep=;\r\nID;Name, first\r\n1;Ana, B\r\n",
        &expect![[r#"
        csv in UTF-8, separated by ';'
        2 (2): ID | Name, first
        3 (2): 1 | Ana, B
    "#]],
    );
    csv(
        b"\"sep=;\"\nID;Name\n",
        &expect![[r#"
        csv in UTF-8, separated by ';'
        2 (2): ID | Name
    "#]],
    );
    csv(
        "\u{FEFF}sep=|\nID|Name\n".as_bytes(),
        &expect![[r#"
        csv in UTF-8, separated by '|'
        2 (2): ID | Name
    "#]],
    );
}

#[test]
fn f016_other_separators_are_recognised() {
    csv(
        b"ID\tName\n1\tLind, Ana\n",
        &expect![[r#"
        csv in UTF-8, separated by '\t'
        F016: the columns are separated by tabs
          = if the columns look wrong, say what separates them: [Choose(Delimiter)]
        1 (2): ID | Name
        2 (2): 1 | Lind, Ana
    "#]],
    );
    csv(
        b"ID|Name\n1|Lind, Ana\n",
        &expect![[r#"
        csv in UTF-8, separated by '|'
        F016: the columns are separated by vertical bars
          = if the columns look wrong, say what separates them: [Choose(Delimiter)]
        1 (2): ID | Name
        2 (2): 1 | Lind, Ana
    "#]],
    );
    csv(
        b"ID;Fee\n1;1,50\n2;2,50\n",
        &expect![[r#"
        csv in UTF-8, separated by ';'
        F016: the columns are separated by semicolons
          = if the columns look wrong, say what separates them: [Choose(Delimiter)]
        1 (2): ID | Fee
        2 (2): 1 | 1,50
        3 (2): 2 | 2,50
    "#]],
    );
}

#[test]
fn f015_what_separates_is_unclear() {
    csv(
        b"Name\nAna\nBo\n",
        &expect![[r#"
        F015: it is not clear what separates its columns: every separator gives only one column
          = say it: [SetDelimiter(59)] (or ',', tab, '|')
    "#]],
    );
    csv(
        b"a,b;c\nd,e;f\n",
        &expect![[r#"
        F015: it is not clear what separates its columns: commas and semicolons would both work
          = say it: [SetDelimiter(59)] (or ',', tab, '|')
    "#]],
    );
    let options = Options { delimiter: Some(b';'), ..Options::default() };
    says_with(
        "list.csv",
        b"a,b;c\nd,e;f\n",
        &options,
        &expect![[r#"
        csv in UTF-8, separated by ';'
        1 (2): a,b | c
        2 (2): d,e | f
    "#]],
    );
}

#[test]
fn f015_a_separator_that_is_not_taken_without_asking() {
    csv(
        b"ID~Name~City\n1~Lind, Ana~Elm\n2~Berg~Elm\n",
        &expect![[r#"
            F015: its columns seem to be separated by tildes (~)
              = if they are, say so: [SetDelimiter(126)]; or save the list as .xlsx or with commas
        "#]],
    );
    csv(
        b"ID Last First\n1 Lind Ana\n",
        &expect![[r#"
            F015: its columns seem to be separated by spaces
              = if they are, say so: [SetDelimiter(32)]; or save the list as .xlsx or with commas
        "#]],
    );
    let options = Options { delimiter: Some(b'~'), ..Options::default() };
    says_with(
        "list.csv",
        b"ID~Name\n1~Lind, Ana\n",
        &options,
        &expect![[r#"
            csv in UTF-8, separated by '~'
            1 (2): ID | Name
            2 (2): 1 | Lind, Ana
        "#]],
    );
}

#[test]
fn f014_two_encodings_in_one_file() {
    csv(
        &[b"ID,Name\n1,N\xFA\xF1ez\n2,Ana\n".as_slice(), "3,Núñez\n".as_bytes()].concat(),
        &expect![[r#"
            csv in Windows-1252, separated by ','
            F012: the file does not name its encoding; read as Windows-1252: "Núñez", "NÃºÃ±ez"
              = if these look wrong, name the encoding: [SetEncoding("utf-8")], utf-16le or windows-1252
            F014: mixed encodings in one file: line 4 is UTF-8, line 2 is Windows-1252
              = letters in the UTF-8 lines look garbled; each one is reported at its cell, and [AcceptRepair(C336)] fixes them
            1 (2): ID | Name
            2 (2): 1 | Núñez
            3 (2): 2 | Ana
            4 (2): 3 | NÃºÃ±ez
        "#]],
    );
}

#[test]
fn f016_single_quotation_marks() {
    csv(
        b"'ID';'Name'\n'1';'Lind; Ana'\n'2';'O''Neil'\n",
        &expect![[r#"
        csv in UTF-8, separated by ';'
        F016: the columns are separated by semicolons; values are in single quotation marks
          = if the columns look wrong, say what separates them: [Choose(Delimiter)]
        1 (2): ID | Name
        2 (2): 1 | Lind; Ana
        3 (2): 2 | O'Neil
    "#]],
    );
}

#[test]
fn f022_the_last_line_has_no_end() {
    csv(
        b"ID,Name\n1,Ana\n2,B",
        &expect![[r#"
        csv in UTF-8, separated by ','
        F022: the last line has no line end
          = many programs leave it out; but if the file was cut off in transit, its last value is incomplete
        1 (2): ID | Name
        2 (2): 1 | Ana
        3 (2): 2 | B
    "#]],
    );
}
