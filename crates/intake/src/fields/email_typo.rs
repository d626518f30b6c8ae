//! Slips of the pen in the part of an e-mail address behind the @: `gmial.com`, `yahoo.con`.
//!
//! Only slips away from the few providers that most people have; any other domain may well be somebody's.

/// Where most private addresses are.
const PROVIDERS: [&str; 10] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "comcast.net",
    "verizon.net",
    "live.com",
    "msn.com",
];

/// Real domains that are one letter away from one of [`PROVIDERS`].
const NEIGHBOURS: [&str; 10] = [
    "mail.com",
    "ymail.com",
    "email.com",
    "fmail.com",
    "gail.com",
    "cloud.com",
    "mns.com",
    "alo.com",
    "yahoo.co",
    "live.co",
];

/// Names so short that nearly every other letter in them makes another company's domain (aon.com,
/// love.com); only their own letters in another order, or one twice, count as a slip.
const SHORT: usize = "live.com".len();

/// Endings that no country and no organisation has, and what was meant.
const ENDINGS: [(&str, &str); 8] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ocm", ".com"),
    (".comm", ".com"),
    (".ogr", ".org"),
    (".nte", ".net"),
    (".edy", ".edu"),
    (".eduu", ".edu"),
];

/// The domain that was probably meant; `None` when it looks right. Takes lower case.
pub(super) fn meant(domain: &str) -> Option<String> {
    let ended = ENDINGS.iter().find_map(|(slip, good)| domain.strip_suffix(slip).map(|name| format!("{name}{good}")));
    let good = ended.as_deref().unwrap_or(domain);
    let is_real = PROVIDERS.contains(&good) || NEIGHBOURS.contains(&good);
    if is_real {
        return ended;
    }
    // Asked of every address: most differ by more than a slip in their length or in the letters they have.
    let letters = letters(good.as_bytes());
    let is_near = |provider: &str, its: u32| {
        good.len().abs_diff(provider.len()) <= 1 && (letters ^ its).count_ones() <= 2 && is_one_slip(good, provider)
    };
    let provider = PROVIDERS.iter().zip(LETTERS).find(|(provider, its)| is_near(provider, *its));
    provider.map(|(provider, _)| (*provider).to_owned()).or(ended)
}

fn is_one_slip(domain: &str, provider: &str) -> bool {
    strsim::damerau_levenshtein(domain, provider) == 1
        && (provider.len() > SHORT || own_letters(domain) == own_letters(provider))
}

/// A bit for each letter that occurs: a slip takes one away, brings one in, or does both.
const fn letters(domain: &[u8]) -> u32 {
    let mut bits = 0_u32;
    let mut at = 0;
    while at < domain.len() {
        if domain[at].is_ascii_lowercase() {
            bits |= 1_u32 << (domain[at] - b'a');
        }
        at += 1;
    }
    bits
}

/// The letters of each of [`PROVIDERS`].
const LETTERS: [u32; PROVIDERS.len()] = {
    let mut of_each = [0_u32; PROVIDERS.len()];
    let mut at = 0;
    while at < PROVIDERS.len() {
        of_each[at] = letters(PROVIDERS[at].as_bytes());
        at += 1;
    }
    of_each
};

/// The letters without their order, and each once that stands twice in a row.
fn own_letters(domain: &str) -> Vec<char> {
    let mut letters: Vec<char> = domain.chars().collect();
    letters.dedup();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_peoples_domains() {
        for (slip, provider) in [
            ("gmial.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("hotmial.com", "hotmail.com"),
            ("yaho.com", "yahoo.com"),
            ("gmial.con", "gmail.com"),
            ("lvie.com", "live.com"),
            ("msnn.com", "msn.com"),
            ("comcast.nte", "comcast.net"),
            ("example.ogr", "example.org"),
            ("uni.example.eduu", "uni.example.edu"),
        ] {
            assert_eq!(meant(slip).as_deref(), Some(provider), "{slip}");
        }
    }

    #[test]
    fn real_neighbours_are_left_alone() {
        for domain in PROVIDERS.iter().chain(&NEIGHBOURS).chain(&[
            "gmx.com",
            "gmx.net",
            "aon.com",
            "love.com",
            "line.com",
            "man.com",
            "olive.com",
            "yahoo.co.uk",
            "hotmail.fr",
            "live.ca",
            "example.org",
            "example.community",
        ]) {
            assert_eq!(meant(domain), None, "{domain}");
        }
    }
}
