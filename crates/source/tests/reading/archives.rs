//! Zip archives of files: read with the suspicion that the containers of workbooks are read with, and told apart from them.

use source::{Archive, Caps, Input, Options, ReadError};
use testkit::raw::{Book, Container, ZipEntry, text_row};

fn file(name: &str) -> ZipEntry {
    ZipEntry::new(name, "<users/>")
}

/// The names of the files of an archive, or why it is none.
fn names(name: &str, bytes: &[u8]) -> Result<Option<Vec<String>>, ReadError> {
    let options = Options::default();
    let archive = Archive::open(Input { bytes, name, options: &options })?;
    Ok(archive.map(|archive| archive.names().into_iter().map(str::to_owned).collect()))
}

/// What a file of an archive unpacks to, under these caps.
fn unpacked(entry: ZipEntry, caps: Caps, most: u64) -> Result<Vec<u8>, ReadError> {
    let bytes = Container::of(vec![entry]).bytes();
    let options = Options { caps, ..Options::default() };
    let archive = Archive::open(Input { bytes: &bytes, name: "users.zip", options: &options })?.expect("an archive");
    archive.unpack("users.xml", most)
}

#[test]
fn files_come_in_the_order_of_their_names_without_what_packers_add() {
    let entries = ["users/", "users/b.xml", "__MACOSX/users/._b.xml", "users/.DS_Store", "users/a.xml"].map(file);
    let bytes = Container::of(entries.into()).bytes();
    assert_eq!(names("users.zip", &bytes), Ok(Some(vec!["users/a.xml".to_owned(), "users/b.xml".to_owned()])));
}

#[test]
fn workbooks_documents_and_texts_are_no_archives() {
    for bytes in [
        Book::new(&text_row(1, &["ID"])).bytes(),
        Container::of(vec![file("word/document.xml")]).bytes(),
        Container::of(vec![file("[Content_Types].xml"), file("xl/nothing.xml")]).bytes(),
        Container::of(vec![file("mimetype"), file("content.xml")]).bytes(),
        b"ID,Name\n1,Ana\n".to_vec(),
        Vec::new(),
    ] {
        assert_eq!(names("users.zip", &bytes), Ok(None));
    }
}

#[test]
fn f005_a_locked_archive_is_told_from_a_locked_workbook() {
    let locked = Container::of(vec![file("users.xml").encrypted()]).bytes();
    assert_eq!(names("users.ZIP", &locked), Err(ReadError::LockedArchive));
    assert_eq!(names("users.xlsx", &locked), Err(ReadError::Password));
}

#[test]
fn f006_an_archive_that_says_two_things_is_refused() {
    let refused = |entries: Vec<ZipEntry>| names("users.zip", &Container::of(entries).bytes());
    let twice = vec![file("a.xml"), file("A.XML")];
    assert!(matches!(refused(twice), Err(ReadError::Corrupt(why)) if why.contains("same name")));
    assert_eq!(refused(vec![file("a.xml"), file("b.xml")]).map(|names| names.map(|names| names.len())), Ok(Some(2)));
}

#[test]
fn f008_what_unpacks_without_end_is_given_up() {
    let users = || ZipEntry::new("users.xml", "x".repeat(1 << 20));
    assert_eq!(unpacked(users(), Caps::default(), 1 << 20).map(|bytes| bytes.len()), Ok(1 << 20), "the control");
    assert!(matches!(unpacked(users(), Caps::default(), (1 << 20) - 1), Err(ReadError::TooLarge(_))));
    let few = Caps { unpacked_bytes: 1 << 19, ..Caps::default() };
    assert!(matches!(unpacked(users(), few, 1 << 20), Err(ReadError::TooLarge(_))));
    let lies = users().claiming_size(10);
    assert!(matches!(unpacked(lies, Caps::default(), 1 << 20), Err(ReadError::Corrupt(_))));
}
