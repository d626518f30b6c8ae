//! IDs that differ by zeros in front, which spreadsheets take away.

use model::id::CanonicalId;

/// The other ways of writing an ID of digits with more or fewer zeros in front.
pub fn zero_variants(id: &CanonicalId) -> Vec<CanonicalId> {
    let digits = id.as_str();
    let core = digits.trim_start_matches('0');
    if core.is_empty() || digits.len() > 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    // Nine digits are the usual width of an institution's IDs; beyond four zeros nobody lost them by accident.
    let widest = (core.len() + 4).max(9);
    let widths = (core.len()..=widest).filter(|width| *width != digits.len());
    widths.map(|width| CanonicalId::from_canonical(format!("{core:0>width$}"))).collect()
}
