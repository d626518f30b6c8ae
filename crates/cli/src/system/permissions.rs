//! Who else may write the configuration or read the store, as the permissions of files on Unix say. Access lists
//! beyond them are not looked at; on Windows nothing is.

use crate::failure::Failure;
use std::path::Path;

#[cfg(unix)]
pub(crate) use unix::{may_be_obeyed, read_by_others};

/// A kind of file that says what is done.
#[cfg_attr(not(unix), expect(dead_code, reason = "on this system nothing is refused"))]
pub(crate) struct Obeyed {
    /// What it is, with its article.
    pub(crate) own: &'static str,
    /// The option that names one, whoever could have written it.
    pub(crate) option: &'static str,
}

/// Whether a file may be obeyed that nobody has named: on this system always.
#[cfg(not(unix))]
pub(crate) fn may_be_obeyed(_: &Path, _: &Obeyed) -> Result<(), Failure> {
    Ok(())
}

/// The warning that others may read the store: on this system there is none.
#[cfg(not(unix))]
pub(crate) fn read_by_others(_: &str) -> Option<String> {
    None
}

#[cfg(unix)]
mod unix {
    use super::{Failure, Obeyed, Path};
    use crate::command_line::typed::argument;
    use crate::exit;
    use model::codes;
    use std::fs::{self, Metadata};
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::PathBuf;

    const STICKY: u32 = 0o1000;

    /// What the system says about a file or a folder.
    #[derive(Debug, Clone, Copy)]
    struct Rights {
        owner: u32,
        group: u32,
        mode: u32,
    }

    /// Who could have written it, other than the one who asks and the administrator.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Stranger {
        Owner(u32),
        Anybody,
        Group(u32),
    }

    impl Rights {
        fn of(found: &Metadata) -> Self {
            let mode = found.mode();
            // In a folder with the sticky bit, such as /tmp, nobody can replace what somebody else owns.
            let shields = found.is_dir() && mode & STICKY != 0;
            Rights { owner: found.uid(), group: found.gid(), mode: if shields { mode & !0o022 } else { mode } }
        }

        fn stranger(self, me: u32) -> Option<Stranger> {
            if !is_trusted(self.owner, me) {
                Some(Stranger::Owner(self.owner))
            } else if self.mode & 0o002 != 0 {
                Some(Stranger::Anybody)
            } else if self.mode & 0o020 != 0 && self.group != self.owner {
                // Where everybody has a group of their own, it has the number of its one member, and files are open
                // to it by default: that is nobody else.
                Some(Stranger::Group(self.group))
            } else {
                None
            }
        }
    }

    fn is_trusted(owner: u32, me: u32) -> bool {
        owner == me || owner == 0
    }

    /// Refuses a configuration, or a part of one, that nobody has named and that somebody else could have written: it
    /// says which store is used, what is printed on slips, and what the codes of another system become.
    pub(crate) fn may_be_obeyed(path: &Path, what: &Obeyed) -> Result<(), Failure> {
        let me = rustix::process::geteuid().as_raw();
        match objection(path, me) {
            Ok(None) => Ok(()),
            Ok(Some((place, stranger))) => Err(refusal(path, &place, stranger, what)),
            Err(error) => {
                let why = crate::system::in_words(&error);
                let advice = format!("name it with {}", what.option);
                Err(Failure::usage(format!("{} cannot be looked at: {why}", path.display()), advice))
            }
        }
    }

    /// The first place that somebody else could have put a configuration into: the file, its folder, and the same of
    /// what it is a link to. Who may write to folders further up could put another folder there, but none of ours.
    fn objection(path: &Path, me: u32) -> io::Result<Option<(PathBuf, Stranger)>> {
        let link = fs::symlink_metadata(path)?;
        // What a link allows is not said by its mode.
        if !is_trusted(link.uid(), me) {
            return Ok(Some((path.to_owned(), Stranger::Owner(link.uid()))));
        }
        let file = fs::canonicalize(path)?;
        for place in [Some(file.as_path()), file.parent(), path.parent()].into_iter().flatten() {
            if let Some(stranger) = Rights::of(&fs::metadata(place)?).stranger(me) {
                return Ok(Some((place.to_owned(), stranger)));
            }
        }
        Ok(None)
    }

    fn refusal(path: &Path, place: &Path, stranger: Stranger, what: &Obeyed) -> Failure {
        let config = path.display().to_string();
        let shown = place.display().to_string();
        let it = if place == path { "it" } else { shown.as_str() };
        let why = match stranger {
            Stranger::Owner(user) => format!("{it} belongs to the user {}", name_of(user, "/etc/passwd")),
            Stranger::Anybody => format!("anybody may write to {it}"),
            Stranger::Group(group) => format!("the group {} may write to {it}", name_of(group, "/etc/group")),
        };
        let first = match stranger {
            Stranger::Owner(_) => format!("put {} of your own into this folder", what.own),
            Stranger::Anybody | Stranger::Group(_) => format!("close it with chmod go-w {}", argument(&shown)),
        };
        let advice = format!("{first}, or name it with {} {} if you trust it", what.option, argument(&config));
        Failure::coded(codes::T711, format!("{config} is not used: {why}"), advice, exit::USAGE)
    }

    /// The name behind a number in one of the system's two lists; those of a directory service keep their number.
    fn name_of(number: u32, list: &str) -> String {
        let known = fs::read_to_string(list).unwrap_or_default();
        let name = known.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)?.parse() == Ok(number)).then(|| name.to_owned())
        });
        name.unwrap_or_else(|| number.to_string())
    }

    /// The warning that others may read the store at this address, where they may.
    pub(crate) fn read_by_others(store: &str) -> Option<String> {
        let path = store.strip_prefix("sqlite:").unwrap_or(store);
        let found = fs::metadata(path).ok().filter(Metadata::is_file)?;
        (found.mode() & 0o077 != 0).then(|| {
            let close = format!("chmod 600 {}", argument(path));
            format!("warning[{}] others may read the store {path}: close it with {close}", codes::T712)
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const ME: u32 = 1000;

        fn stranger(owner: u32, group: u32, mode: u32) -> Option<Stranger> {
            Rights { owner, group, mode }.stranger(ME)
        }

        #[test]
        fn what_only_its_owner_or_the_administrator_can_write_has_no_stranger() {
            for mode in [0o644, 0o600, 0o755, 0o444] {
                assert_eq!((stranger(ME, 100, mode), stranger(0, 0, mode)), (None, None), "{mode:o}");
            }
            assert_eq!(stranger(ME, ME, 0o664), None, "a group of one's own");
            assert_eq!(stranger(0, 0, 0o775), None, "that of the administrator");
        }

        #[test]
        fn somebody_else_is_found_by_owner_then_mode() {
            assert_eq!(stranger(1001, ME, 0o600), Some(Stranger::Owner(1001)));
            assert_eq!(stranger(ME, ME, 0o666), Some(Stranger::Anybody));
            assert_eq!(stranger(ME, 100, 0o664), Some(Stranger::Group(100)));
            assert_eq!(stranger(0, ME, 0o775), Some(Stranger::Group(ME)));
        }

        #[test]
        fn a_folder_with_the_sticky_bit_keeps_what_is_in_it() {
            use std::os::unix::fs::PermissionsExt;
            let folder = tempfile::tempdir().unwrap();
            let rights = |mode: u32| {
                fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
                let found = Rights::of(&fs::metadata(folder.path()).unwrap());
                found.stranger(found.owner)
            };
            assert_eq!(rights(0o777), Some(Stranger::Anybody));
            assert_eq!(rights(0o1777), None);
        }

        #[test]
        fn people_have_names_and_others_numbers() {
            assert_eq!(name_of(0, "/etc/passwd"), "root");
            assert_eq!(name_of(0, "/nowhere"), "0");
            assert_eq!(name_of(4_000_000_000, "/etc/group"), "4000000000");
        }
    }
}
