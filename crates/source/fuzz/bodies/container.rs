//! Any bytes as a workbook: the list of a container's parts, and what is read of them. What a library reads
//! as a whole is left alone here; it has a process of its own.

use source::{Caps, Collector, Input, Options};

pub(crate) fn run(data: &[u8]) {
    let options = Options { caps: Caps { unpacked_bytes: 1 << 24, ..Caps::default() }, ..Options::default() };
    let Ok(list) = source::recognise(Input { bytes: data, name: "list.xlsx", options: &options }) else { return };
    if list.format.needs_sandbox {
        return;
    }
    let mut listener = |_| true;
    let mut collector = Collector::new(options.caps, &mut listener);
    drop(list.read(&mut collector));
}
