//! Any bytes as a workbook: the list of a container's parts, and what is read of them; or as an archive, whose files are
//! unpacked. What a library reads as a whole is left alone here; it has a process of its own.

use source::{Archive, Caps, Collector, Input, Options};

pub(crate) fn run(data: &[u8]) {
    let options = Options { caps: Caps { unpacked_bytes: 1 << 24, ..Caps::default() }, ..Options::default() };
    let input = Input { bytes: data, name: "list.xlsx", options: &options };
    if let Ok(Some(archive)) = Archive::open(input) {
        archive.names().into_iter().for_each(|name| drop(archive.unpack(name, 1 << 22)));
    }
    let Ok(list) = source::recognise(input) else { return };
    if list.format.needs_sandbox {
        return;
    }
    let mut listener = |_| true;
    let mut collector = Collector::new(options.caps, &mut listener);
    drop(list.read(&mut collector));
}
