//! Alma's XML held against the rules of its schema, by a program that is not ours: xmllint.

use crate::support::{bare, file, full, target_of, with};
use model::patron::{AccountType, Block, Patron, Phone};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What xmllint says against a document; `None` where it is not installed.
#[expect(clippy::disallowed_methods, reason = "xmllint is another program, and reads what it is given")]
fn complaints(document: &str) -> Option<String> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/writing/alma.xsd");
    let mut command = Command::new("xmllint");
    command.args(["--nonet", "--noout", "--schema", schema, "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(document.as_bytes()).expect("it reads all");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(if output.status.success() { String::new() } else { said })
}

#[expect(clippy::disallowed_methods, reason = "what is not tested is said past the test runner, which would hide it")]
fn skip() {
    drop(writeln!(
        std::io::stderr(),
        "not tested: Alma's XML against the rules of its schema (xmllint is not installed)"
    ));
}

/// Everybody whom Alma takes, as far as they differ.
fn users() -> Vec<Patron> {
    let of_campus = with(&bare(), |details| details.account_type = Some(AccountType::External));
    let blocked = with(&of_campus, |details| {
        details.rare.blocks = vec![Block {
            block_type: "GENERAL".into(),
            description: "ADDRESS".into(),
            active: true,
            note: None,
            expiry: "2027-06-30".parse().ok(),
        }];
        details.phones =
            vec![Phone { number: "555-0104".into(), types: "office,officefax".into(), preferred: true, sms: false }];
        details.last_name = Some("]]></last_name>&\u{0}\u{1B}\u{FFFE}\u{FFFF}\r\n\t<![CDATA[".into());
    });
    vec![full(), of_campus, blocked]
}

#[test]
fn what_is_written_is_valid() {
    for patrons in [users(), Vec::new()] {
        let Some(said) = complaints(&file(target_of("alma-xml"), &patrons)) else {
            skip();
            return;
        };
        assert_eq!(said, "");
    }
}

/// The control: each of these breaks one rule, and is found.
#[test]
fn what_breaks_a_rule_is_found() {
    let valid = file(target_of("alma-xml"), &users());
    let long = format!("<first_name>{}</first_name>", "n".repeat(256));
    for (rule, good, bad) in [
        ("what only the API takes", "<status>ACTIVE</status>", "<account_type>INTERNAL</account_type>"),
        ("an empty day", "<birth_date>1980-02-29Z</birth_date>", "<birth_date/>"),
        ("an unknown type", "<email_type>work</email_type>", "<email_type>Work</email_type>"),
        ("no type", "<address_type>home</address_type>", ""),
        ("no city", "<city>Urbana</city>", ""),
        ("a country in two letters", "<country>USA</country>", "<country>US</country>"),
        ("the order of contacts", "<contact_info>", "<contact_info><phones/>"),
        ("a text that is too long", "<first_name>Zoë</first_name>", long.as_str()),
        ("a note without its flags", "<popup_note>false</popup_note>", ""),
        ("a bare ampersand", "&amp;", "&"),
    ] {
        let broken = valid.replacen(good, bad, 1);
        assert_ne!(broken, valid, "{rule}");
        let Some(said) = complaints(&broken) else {
            skip();
            return;
        };
        assert_ne!(said, "", "{rule} is not found");
    }
}
