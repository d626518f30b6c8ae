//! What a container says of one of its parts.

/// A part as the list describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartEntry {
    /// Its name with `/` between folders, whatever the container has there; see [`part_name`].
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    pub(super) offset: u64,
    /// Where its packed bytes begin.
    pub(super) data: usize,
}

/// The name of a part as it is looked for. Some programs write `\` between folders, or a `/` before the first.
pub(super) fn part_name(bytes: &[u8]) -> String {
    let name = String::from_utf8_lossy(bytes).replace('\\', "/");
    name.trim_start_matches('/').to_owned()
}
