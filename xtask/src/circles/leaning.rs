//! Which file leans on which: where the paths lead that the modules of a crate name.

use super::modules::{Mention, ModulePath, Modules, folder, is_front_page};
use std::collections::BTreeMap;

/// A file names something of another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrow {
    pub(super) from: String,
    pub(super) to: String,
    /// The first thing of it that is named.
    pub(super) name: String,
}

/// So many times a name may stand for another one. More is a name that stands for itself.
const HANDED_ON: usize = 16;

/// Every arrow between two files of a crate, once.
pub(super) fn arrows(found: &Modules) -> Vec<Arrow> {
    let names = Names::of(found);
    let mut arrows: BTreeMap<(String, String), String> = BTreeMap::new();
    for mention in &found.mentions {
        let Some(from) = found.modules.get(&mention.at).map(|module| module.file.as_str()) else { continue };
        let Some(path) = absolute(found, mention) else { continue };
        let hands_on = mention.is_public && is_of_a_child(found, &mention.at, &path);
        let Some((to, name)) = names.lead(path).filter(|(to, _)| to != from && !hands_on) else { continue };
        if !(is_above(&to, from) && name.starts_with(char::is_uppercase)) {
            arrows.entry((from.to_owned(), to)).or_insert(name);
        }
    }
    arrows.into_iter().map(|((from, to), name)| Arrow { from, to, name }).collect()
}

/// Whether a file is the front page of a folder in which the other one lies.
fn is_above(page: &str, file: &str) -> bool {
    is_front_page(page) && file.starts_with(folder(page))
}

fn is_of_a_child(found: &Modules, at: &[String], path: &[String]) -> bool {
    path.starts_with(at) && path.get(..=at.len()).is_some_and(|child| found.modules.contains_key(child))
}

/// A path from the root of the crate; `None` for one that leads into another crate, or to a name of the block.
fn absolute(found: &Modules, mention: &Mention) -> Option<ModulePath> {
    let (mut base, mut path) = (mention.at.clone(), mention.path.as_slice());
    match path.first()?.as_str() {
        "crate" => {
            base.clear();
            path = &path[1..];
        }
        "self" => path = &path[1..],
        "super" => {
            while path.first().is_some_and(|name| name == "super") {
                base.pop();
                path = &path[1..];
            }
        }
        _ if is_of_a_child(found, &base, &[base.as_slice(), &path[..1]].concat()) => {}
        _ => return None,
    }
    base.extend_from_slice(path);
    Some(base)
}

/// What the names of a crate stand for.
struct Names<'m> {
    found: &'m Modules,
    /// What a module gets from elsewhere, by its name there; `None` from another crate.
    imported: BTreeMap<(&'m [String], &'m str), Option<ModulePath>>,
}

impl<'m> Names<'m> {
    fn of(found: &'m Modules) -> Self {
        let mut imported = BTreeMap::new();
        for mention in &found.mentions {
            if let Some(name) = mention.name.as_deref().filter(|name| *name != "*") {
                let key = (mention.at.as_slice(), name);
                imported.entry(key).or_insert_with(|| absolute(found, mention));
            }
        }
        Names { found, imported }
    }

    /// The file to which a path leads, and what of it is named.
    fn lead(&self, mut path: ModulePath) -> Option<(String, String)> {
        for _ in 0..HANDED_ON {
            let mut depth = 0;
            while depth < path.len() && self.found.modules.contains_key(&path[..=depth]) {
                depth += 1;
            }
            let module = self.found.modules.get(&path[..depth])?;
            let Some(name) = path.get(depth) else {
                return Some((module.file.clone(), path.last().cloned().unwrap_or_default()));
            };
            // An item may have the name of a module that is imported.
            let is_own = module.items.contains(name);
            let elsewhere = self.imported.get(&(&path[..depth], name.as_str())).filter(|_| !is_own).cloned();
            match elsewhere {
                None => return Some((module.file.clone(), name.clone())),
                Some(None) => return None,
                Some(Some(mut to)) => {
                    to.extend_from_slice(&path[depth + 1..]);
                    path = to;
                }
            }
        }
        None
    }
}
