//! The modules of a crate, and the paths that each of them names. What is there for tests only is passed over.

use super::tokens::{is_of_a_word, tokens};
use crate::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Where a module is in its crate, from the root.
pub(super) type ModulePath = Vec<String>;

/// A module: a file, or a part of one.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its file, from `src`.
    pub(super) file: String,
    /// What it declares itself.
    pub(super) items: BTreeSet<String>,
}

/// A path that stands somewhere in a module.
#[derive(Debug)]
pub(super) struct Mention {
    /// The module.
    pub(super) at: ModulePath,
    /// The path as it is written.
    pub(super) path: Vec<String>,
    /// The name that it gets there by `use`; `*` for all names behind it.
    pub(super) name: Option<String>,
    /// Whether others get it from there under this name.
    pub(super) is_public: bool,
}

/// Everything that was found in a crate.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// By their paths.
    pub(super) modules: BTreeMap<ModulePath, Module>,
    /// In the order of reading.
    pub(super) mentions: Vec<Mention>,
}

impl Modules {
    /// The modules of the files of a crate, which have their paths from `src`.
    pub(super) fn of(files: &BTreeMap<String, String>) -> Result<Self> {
        let root = ["lib.rs", "main.rs"].into_iter().find(|root| files.contains_key(*root));
        let mut found = Modules::default();
        let mut open = vec![(ModulePath::new(), root.ok_or("a crate has no root")?.to_owned())];
        while let Some((path, file)) = open.pop() {
            let text = files.get(&file).ok_or_else(|| format!("{file} is missing"))?;
            let tokens = tokens(text);
            let reader = Reader { tokens: &tokens, at: 0, depth: 0, inline: Vec::new(), path, file: &file };
            for (path, below) in reader.read(&mut found) {
                let file =
                    [format!("{below}.rs"), format!("{below}/mod.rs")].into_iter().find(|f| files.contains_key(f));
                open.push((path, file.ok_or_else(|| format!("{below}.rs is missing"))?));
            }
        }
        Ok(found)
    }
}

/// Whether a file speaks for its folder.
pub(super) fn is_front_page(file: &str) -> bool {
    ["mod.rs", "lib.rs", "main.rs"].contains(&file.rsplit('/').next().unwrap_or(file))
}

/// The folder of a file with the slash behind it; nothing at the top.
pub(super) fn folder(file: &str) -> &str {
    file.rfind('/').map_or("", |slash| &file[..=slash])
}

/// Reads one file.
struct Reader<'t> {
    tokens: &'t [&'t str],
    at: usize,
    /// Braces that are open.
    depth: usize,
    /// The braces in which the modules inside the file begin.
    inline: Vec<usize>,
    path: ModulePath,
    file: &'t str,
}

impl<'t> Reader<'t> {
    /// Reads all of it; returns the modules that have files of their own, each with the file without its ending.
    fn read(mut self, found: &mut Modules) -> Vec<(ModulePath, String)> {
        self.begin(found);
        let mut declared = Vec::new();
        while let Some(token) = self.token(self.at) {
            match token {
                "#" => self.attribute(),
                "mod" => declared.extend(self.module(found)),
                "pub" => self.visibility(found),
                "use" => self.import(false, found),
                "fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static" => self.item(found),
                "{" => self.step_in(),
                "}" => self.step_out(),
                _ if self.token(self.at + 1) == Some("::") && is_name(token) => self.mention(found),
                _ => self.at += 1,
            }
        }
        declared
    }

    fn token(&self, at: usize) -> Option<&'t str> {
        self.tokens.get(at).copied()
    }

    fn begin(&self, found: &mut Modules) {
        found.modules.entry(self.path.clone()).or_default().file = self.file.to_owned();
    }

    fn step_in(&mut self) {
        self.depth += 1;
        self.at += 1;
    }

    fn step_out(&mut self) {
        if self.inline.last() == Some(&self.depth) {
            self.inline.pop();
            self.path.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
    }

    /// Passes over an attribute, and what it keeps for tests.
    fn attribute(&mut self) {
        let open = if self.token(self.at + 1) == Some("!") { self.at + 2 } else { self.at + 1 };
        if self.token(open) != Some("[") {
            self.at += 1;
            return;
        }
        let end = self.closed(open);
        let inside = self.tokens.get(open + 1..end - 1).unwrap_or_default();
        let of_tests = inside.first() == Some(&"cfg") && inside.contains(&"test") && !inside.contains(&"not");
        self.at = if of_tests { self.behind_item(end) } else { end };
    }

    /// The place behind the bracket that closes this one.
    fn closed(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            match *token {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" if depth <= 1 => return at + 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// The place behind an item, a field or a variant.
    fn behind_item(&self, from: usize) -> usize {
        let (mut at, mut angles, mut imports) = (from, 0_usize, false);
        while let Some(token) = self.token(at) {
            at = match token {
                ";" => return at + 1,
                "," if angles == 0 => return at + 1,
                "}" => return at,
                "{" if !imports => return self.closed(at),
                "(" | "[" | "{" => self.closed(at),
                _ => at + 1,
            };
            let is_arrow = at >= 2 && matches!(self.token(at - 2), Some("-" | "="));
            match token {
                "use" => imports = true,
                "<" => angles += 1,
                ">" if !is_arrow => angles = angles.saturating_sub(1),
                _ => {}
            }
        }
        at
    }

    /// A module that is declared, with its file, or one that begins here.
    fn module(&mut self, found: &mut Modules) -> Option<(ModulePath, String)> {
        let (name, open) = (self.token(self.at + 1), self.token(self.at + 2));
        let (Some(name), Some(";" | "{")) = (name, open) else {
            self.at += 1;
            return None;
        };
        self.at += 3;
        if open == Some(";") {
            let below = if is_front_page(self.file) { folder(self.file) } else { self.file.trim_end_matches(".rs") };
            let slash = if below.is_empty() || below.ends_with('/') { "" } else { "/" };
            let path: ModulePath = self.path.iter().cloned().chain([name.to_owned()]).collect();
            return Some((path, format!("{below}{slash}{name}")));
        }
        self.depth += 1;
        self.inline.push(self.depth);
        self.path.push(name.to_owned());
        self.begin(found);
        None
    }

    fn visibility(&mut self, found: &mut Modules) {
        let within = self.token(self.at + 1) == Some("(");
        self.at = if within { self.closed(self.at + 1) } else { self.at + 1 };
        if self.token(self.at) == Some("use") {
            self.import(true, found);
        }
    }

    /// The name of an item of the module itself; what stands in a block is nobody else's.
    fn item(&mut self, found: &mut Modules) {
        let of_the_module = self.depth == self.inline.last().copied().unwrap_or(0);
        if let (true, Some(name)) = (of_the_module, self.token(self.at + 1)) {
            found.modules.entry(self.path.clone()).or_default().items.insert(name.to_owned());
        }
        self.at += 1;
    }

    fn import(&mut self, is_public: bool, found: &mut Modules) {
        let mut leaves = Vec::new();
        // `use<'a>` names what an opaque type borrows.
        let is_import = self.token(self.at + 1) != Some("<");
        self.at = if is_import { self.tree(self.at + 1, &[], &mut leaves) } else { self.at + 1 };
        for (path, name) in leaves {
            let path = path.into_iter().map(str::to_owned).collect();
            found.mentions.push(Mention { at: self.path.clone(), path, name: Some(name.to_owned()), is_public });
        }
    }

    /// Every path of a `use`, with its name; returns the place behind it.
    fn tree(&self, from: usize, before: &[&'t str], leaves: &mut Vec<(Vec<&'t str>, &'t str)>) -> usize {
        let (mut path, mut at) = (before.to_vec(), from);
        while let Some(token) = self.token(at) {
            at += 1;
            match token {
                "::" => {}
                "*" => {
                    leaves.push((path, "*"));
                    return at;
                }
                "{" => {
                    while let Some(inside) = self.token(at) {
                        match inside {
                            "}" => return at + 1,
                            "," => at += 1,
                            _ => at = self.tree(at, &path, leaves),
                        }
                    }
                }
                _ => path.push(token),
            }
            if is_name(token) && self.token(at) != Some("::") {
                break;
            }
        }
        if path.len() > 1 && path.last() == Some(&"self") {
            path.pop();
        }
        let name = path.last().copied().unwrap_or_default();
        match self.token(at) {
            Some("as") => {
                leaves.push((path, self.token(at + 1).unwrap_or(name)));
                at + 2
            }
            _ => {
                leaves.push((path, name));
                at
            }
        }
    }

    /// A path in the middle of the code.
    fn mention(&mut self, found: &mut Modules) {
        let mut path = Vec::new();
        while let Some(name) = self.token(self.at).filter(|token| is_name(token)) {
            path.push(name.to_owned());
            self.at += 1;
            if self.token(self.at) != Some("::") {
                break;
            }
            self.at += 1;
        }
        found.mentions.push(Mention { at: self.path.clone(), path, name: None, is_public: false });
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(is_of_a_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> Modules {
        Modules::of(&files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()).unwrap()
    }

    /// Every path, with the module in which it stands and the name that it gets there.
    fn paths(text: &str) -> Vec<String> {
        let found = modules(&[("lib.rs", text)]);
        let shown = |one: &Mention| {
            let (at, name) = (one.at.join("::"), one.name.as_deref().unwrap_or("-"));
            format!("{at}|{}|{name}{}", one.path.join("::"), if one.is_public { "|pub" } else { "" })
        };
        found.mentions.iter().map(shown).collect()
    }

    #[test]
    fn files_lie_where_their_modules_say() {
        let files = [
            ("lib.rs", "mod a; pub(crate) mod b; mod inside { use super::a; }"),
            ("a.rs", "mod deep;"),
            ("a/deep.rs", ""),
            ("b/mod.rs", "#[cfg(test)] mod only_tests; mod c;"),
            ("b/c.rs", ""),
        ];
        let found = modules(&files);
        let shown: Vec<String> =
            found.modules.iter().map(|(path, module)| format!("{} in {}", path.join("::"), module.file)).collect();
        let expected =
            [" in lib.rs", "a in a.rs", "a::deep in a/deep.rs", "b in b/mod.rs", "b::c in b/c.rs", "inside in lib.rs"];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_use_is_every_path_in_it() {
        let text = "use crate::{a::{self, B as C}, d::*}; pub(crate) use super::e; pub use f::G; use std::fmt;";
        let expected =
            ["|crate::a|a", "|crate::a::B|C", "|crate::d|*", "|super::e|e|pub", "|f::G|G|pub", "|std::fmt|fmt"];
        assert_eq!(paths(text), expected);
    }

    #[test]
    fn paths_stand_in_code_and_in_modules_inside_a_file() {
        let text = "fn f() -> impl Fn() + use<> { crate::a::b(); x.c::<T>() } mod in_here { fn g() { super::h::<u8>(); } } k::L;";
        assert_eq!(paths(text), ["|crate::a::b|-", "|c|-", "in_here|super::h|-", "|k::L|-"]);
    }

    #[test]
    fn what_is_for_tests_is_passed_over() {
        let text = "#[cfg(test)] use crate::a; #[cfg(all(test, unix))] #[x] mod tests { use crate::b; }
            #[cfg(test)] fn f<A, B>() -> C<A> { crate::c() } struct S { #[cfg(test)] d: crate::d::D, e: crate::e::E }
            #[cfg(not(test))] use crate::f;";
        assert_eq!(paths(text), ["|crate::e::E|-", "|crate::f|f"]);
    }

    #[test]
    fn items_of_a_module_are_those_of_no_block() {
        let found = modules(&[("lib.rs", "pub fn f() { fn g() {} } struct S; mod m { const K: u8 = 1; }")]);
        let items = |path: &[&str]| {
            let path: ModulePath = path.iter().map(|name| (*name).to_owned()).collect();
            found.modules[&path].items.iter().cloned().collect::<Vec<_>>()
        };
        assert_eq!((items(&[]), items(&["m"])), (vec!["S".to_owned(), "f".to_owned()], vec!["K".to_owned()]));
    }
}
