//! In which line of `rollcall.toml` a setting stands.

use std::collections::BTreeMap;

/// The line, from 1, of the setting with this path, such as `groups`, `SCHOOL`, `expiry`; or of what it stands in, as
/// far as that can be found. Of several sections of one name, such as `[[run.lists]]`, the path has the number, from 1.
pub(super) fn line_of(text: &str, path: &[String]) -> Option<usize> {
    let mut section = Vec::new();
    let mut numbers: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut found: Option<(usize, usize)> = None;
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        let here = match line.strip_prefix('[') {
            Some(name) => {
                section = keys(name.trim_start_matches('['));
                if name.starts_with('[') {
                    let so_far = numbers.entry(section.clone()).or_insert(0);
                    *so_far += 1;
                    section.push(so_far.to_string());
                }
                section.clone()
            }
            None if line.contains('=') => [section.clone(), keys(line)].concat(),
            None => continue,
        };
        let is_nearer = found.is_none_or(|(depth, _)| here.len() > depth);
        if !line.starts_with('#') && is_nearer && path.starts_with(&here) {
            found = Some((here.len(), number));
        }
    }
    found.map(|(_, line)| line)
}

/// The words of a dotted key, up to what ends it: `profiles.retiree.values."user group"]`.
fn keys(text: &str) -> Vec<String> {
    let mut keys = vec![String::new()];
    let mut quote = None;
    for letter in text.chars() {
        match (quote, letter) {
            (Some(mark), letter) if letter == mark => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '.') => keys.push(String::new()),
            (None, '=' | ']' | '#') => break,
            (None, letter) if letter.is_whitespace() => {}
            (Some(_) | None, letter) => keys.last_mut().into_iter().for_each(|key| key.push(letter)),
        }
    }
    keys
}

/// The name and the value of a setting that stands in one line.
pub(super) fn setting(line: &str) -> Option<(String, &str)> {
    let (_, value) = line.split_once('=').filter(|_| !line.trim_start().starts_with(['#', '[']))?;
    Some((keys(line).pop()?, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "store = \"a.db\"\n# [groups.A]\n[terms]\n\"Fall 2026\" = 2026-12-18\n[groups.A]\nlabel = \"x\"\n\
        expiry = { term = \"Fall\" }\n[profiles.p.values.user_group]\n\"Comm. borr.\" = \"A\"\n\
        # [[run.lists]]\n[[run.lists]]\nname = \"a*\"\n[[run.lists]]\nname = \"b*\"\nprofile = \"p\"\n";

    #[test]
    fn a_setting_is_found_in_its_line_and_else_what_it_stands_in() {
        for (path, line) in [
            ("store", Some(1)),
            ("terms/Fall 2026", Some(4)),
            ("groups/A/expiry/term", Some(7)),
            ("groups/A/id_digits", Some(5)),
            ("profiles/p/values/user_group/Comm. borr.", Some(9)),
            ("run/lists/1/profile", Some(11)),
            ("run/lists/2/profile", Some(15)),
            ("run/lists/2", Some(13)),
            ("hashing", None),
        ] {
            let keys: Vec<String> = path.split('/').map(str::to_owned).collect();
            assert_eq!(line_of(TEXT, &keys), line, "{path}");
        }
    }

    #[test]
    fn a_line_is_a_name_and_a_value() {
        assert_eq!(setting(" expiry = months = 12"), Some(("expiry".to_owned(), "months = 12")));
        assert_eq!((setting("# a = 1"), setting("[a]"), setting("no")), (None, None, None));
    }
}
