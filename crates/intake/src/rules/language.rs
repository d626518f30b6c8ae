//! A preferred language that is none: neither a code of ISO 639 nor the name of a language that lists use.
//!
//! It is stored as it is written: which codes a library system takes is for the library to say.

use crate::context::RowContext;
use crate::near;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;

/// Warns of each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let Some(written) = draft.details.rare.preferred_language.as_deref() else { return };
    if row.record.is_some() || is_language(written) {
        return;
    }
    let message = format!("\"{written}\" is neither a language nor the code of one");
    let advice = match near::nearest(&capitalized(written), NAMES.split(' ')) {
        Some(name) => format!("loaded as it is; did you mean {name}?"),
        None => "loaded as it is; write a language or its code, as in Spanish or es".to_owned(),
    };
    row.report(codes::C367, ListField::PreferredLanguage, written, message, advice);
}

/// Whether a text begins with a language or its code: `en-US`, `Chinese (Simplified)`, `Haitian Creole`. Of what is not
/// written in plain letters, such as a language's own name for itself, nothing is said.
fn is_language(text: &str) -> bool {
    if !text.is_ascii() || is_code(text) {
        return true;
    }
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let is_known = |word: &str| {
        let named = NAMES.split(' ').chain(OTHER_NAMES.split(' ')).any(|name| name.eq_ignore_ascii_case(word));
        named || is_code(&word.to_ascii_lowercase())
    };
    words.next().is_some_and(is_known)
}

fn is_code(word: &str) -> bool {
    CODES.binary_search_by(|code| (*code).cmp(word)).is_ok()
}

/// As the names in the table are written.
fn capitalized(word: &str) -> String {
    let mut letters = word.to_ascii_lowercase();
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// The languages that people write in lists, in English, the usual ones first.
const NAMES: &str = "\
    English Spanish Afrikaans Albanian Amharic Arabic Armenian Azerbaijani Basque Belarusian Bengali Bosnian \
    Bulgarian Burmese Cantonese Catalan Cherokee Chinese Creole Croatian Czech Danish Dari Dutch Estonian Farsi \
    Filipino Finnish Flemish French Galician Georgian German Greek Gujarati Haitian Hausa Hawaiian Hebrew Hindi \
    Hmong Hungarian Icelandic Igbo Ilocano Indonesian Irish Italian Japanese Karen Kannada Kazakh Khmer \
    Kinyarwanda Korean Kurdish Lao Latin Latvian Lithuanian Macedonian Malay Malayalam Mandarin Maltese Marathi \
    Mongolian Navajo Nepali Norwegian Oromo Pashto Persian Polish Portuguese Punjabi Romanian Russian Samoan \
    Serbian Sinhala Slovak Slovenian Somali Swahili Swedish Tagalog Tamil Telugu Thai Tibetan Tigrinya Tongan \
    Turkish Ukrainian Urdu Uzbek Vietnamese Welsh Wolof Yiddish Yoruba Zulu";

/// Names of signed languages, and what some languages call themselves.
const OTHER_NAMES: &str = "\
    American ASL Sign Castellano Espanol Francais Deutsch Italiano Portugues Nederlands Svenska Norsk Dansk Suomi \
    Polski Magyar Kreyol";

/// The codes of ISO 639-1 and 639-2, in order.
const CODES: [&str; 690] = [
    "aa", "aar", "ab", "abk", "ace", "ach", "ada", "ady", "ae", "af", "afa", "afh", "afr", "ain", "ak", "aka", "akk",
    "alb", "ale", "alg", "alt", "am", "amh", "an", "ang", "anp", "apa", "ar", "ara", "arc", "arg", "arm", "arn", "arp",
    "art", "arw", "as", "asm", "ast", "ath", "aus", "av", "ava", "ave", "awa", "ay", "aym", "az", "aze", "ba", "bad",
    "bai", "bak", "bal", "bam", "ban", "baq", "bas", "bat", "be", "bej", "bel", "bem", "ben", "ber", "bg", "bh", "bho",
    "bi", "bih", "bik", "bin", "bis", "bla", "bm", "bn", "bnt", "bo", "bod", "bos", "br", "bra", "bre", "bs", "btk",
    "bua", "bug", "bul", "bur", "byn", "ca", "cad", "cai", "car", "cat", "cau", "ce", "ceb", "cel", "ces", "ch", "cha",
    "chb", "che", "chg", "chi", "chk", "chm", "chn", "cho", "chp", "chr", "chu", "chv", "chy", "cmc", "cnr", "co",
    "cop", "cor", "cos", "cpe", "cpf", "cpp", "cr", "cre", "crh", "crp", "cs", "csb", "cu", "cus", "cv", "cy", "cym",
    "cze", "da", "dak", "dan", "dar", "day", "de", "del", "den", "deu", "dgr", "din", "div", "doi", "dra", "dsb",
    "dua", "dum", "dut", "dv", "dyu", "dz", "dzo", "ee", "efi", "egy", "eka", "el", "ell", "elx", "en", "eng", "enm",
    "eo", "epo", "es", "est", "et", "eu", "eus", "ewe", "ewo", "fa", "fan", "fao", "fas", "fat", "ff", "fi", "fij",
    "fil", "fin", "fiu", "fj", "fo", "fon", "fr", "fra", "fre", "frm", "fro", "frr", "frs", "fry", "ful", "fur", "fy",
    "ga", "gaa", "gay", "gba", "gd", "gem", "geo", "ger", "gez", "gil", "gl", "gla", "gle", "glg", "glv", "gmh", "gn",
    "goh", "gon", "gor", "got", "grb", "grc", "gre", "grn", "gsw", "gu", "guj", "gv", "gwi", "ha", "hai", "hat", "hau",
    "haw", "he", "heb", "her", "hi", "hil", "him", "hin", "hit", "hmn", "hmo", "ho", "hr", "hrv", "hsb", "ht", "hu",
    "hun", "hup", "hy", "hye", "hz", "ia", "iba", "ibo", "ice", "id", "ido", "ie", "ig", "ii", "iii", "ijo", "ik",
    "iku", "ile", "ilo", "ina", "inc", "ind", "ine", "inh", "io", "ipk", "ira", "iro", "is", "isl", "it", "ita", "iu",
    "ja", "jav", "jbo", "jpn", "jpr", "jrb", "jv", "ka", "kaa", "kab", "kac", "kal", "kam", "kan", "kar", "kas", "kat",
    "kau", "kaw", "kaz", "kbd", "kg", "kha", "khi", "khm", "kho", "ki", "kik", "kin", "kir", "kj", "kk", "kl", "km",
    "kmb", "kn", "ko", "kok", "kom", "kon", "kor", "kos", "kpe", "kr", "krc", "krl", "kro", "kru", "ks", "ku", "kua",
    "kum", "kur", "kut", "kv", "kw", "ky", "la", "lad", "lah", "lam", "lao", "lat", "lav", "lb", "lez", "lg", "li",
    "lim", "lin", "lit", "ln", "lo", "lol", "loz", "lt", "ltz", "lu", "lua", "lub", "lug", "lui", "lun", "luo", "lus",
    "lv", "mac", "mad", "mag", "mah", "mai", "mak", "mal", "man", "mao", "map", "mar", "mas", "may", "mdf", "mdr",
    "men", "mg", "mga", "mh", "mi", "mic", "min", "mis", "mk", "mkd", "mkh", "ml", "mlg", "mlt", "mn", "mnc", "mni",
    "mno", "moh", "mon", "mos", "mr", "mri", "ms", "msa", "mt", "mul", "mun", "mus", "mwl", "mwr", "my", "mya", "myn",
    "myv", "na", "nah", "nai", "nap", "nau", "nav", "nb", "nbl", "nd", "nde", "ndo", "nds", "ne", "nep", "new", "ng",
    "nia", "nic", "niu", "nl", "nld", "nn", "nno", "no", "nob", "nog", "non", "nor", "nqo", "nr", "nso", "nub", "nv",
    "nwc", "ny", "nya", "nym", "nyn", "nyo", "nzi", "oc", "oci", "oj", "oji", "om", "or", "ori", "orm", "os", "osa",
    "oss", "ota", "oto", "pa", "paa", "pag", "pal", "pam", "pan", "pap", "pau", "peo", "per", "phi", "phn", "pi", "pl",
    "pli", "pol", "pon", "por", "pra", "pro", "ps", "pt", "pus", "qu", "que", "raj", "rap", "rar", "rm", "rn", "ro",
    "roa", "roh", "rom", "ron", "ru", "rum", "run", "rup", "rus", "rw", "sa", "sad", "sag", "sah", "sai", "sal", "sam",
    "san", "sas", "sat", "sc", "scn", "sco", "sd", "se", "sel", "sem", "sg", "sga", "sgn", "shn", "si", "sid", "sin",
    "sio", "sit", "sk", "sl", "sla", "slk", "slo", "slv", "sm", "sma", "sme", "smi", "smj", "smn", "smo", "sms", "sn",
    "sna", "snd", "snk", "so", "sog", "som", "son", "sot", "spa", "sq", "sqi", "sr", "srd", "srn", "srp", "srr", "ss",
    "ssa", "ssw", "st", "su", "suk", "sun", "sus", "sux", "sv", "sw", "swa", "swe", "syc", "syr", "ta", "tah", "tai",
    "tam", "tat", "te", "tel", "tem", "ter", "tet", "tg", "tgk", "tgl", "th", "tha", "ti", "tib", "tig", "tir", "tiv",
    "tk", "tkl", "tl", "tlh", "tli", "tmh", "tn", "to", "tog", "ton", "tpi", "tr", "ts", "tsi", "tsn", "tso", "tt",
    "tuk", "tum", "tup", "tur", "tut", "tvl", "tw", "twi", "ty", "tyv", "udm", "ug", "uga", "uig", "uk", "ukr", "umb",
    "und", "ur", "urd", "uz", "uzb", "vai", "ve", "ven", "vi", "vie", "vo", "vol", "vot", "wa", "wak", "wal", "war",
    "was", "wel", "wen", "wln", "wo", "wol", "xal", "xh", "xho", "yao", "yap", "yi", "yid", "yo", "yor", "ypk", "za",
    "zap", "zbl", "zen", "zgh", "zh", "zha", "zho", "znd", "zu", "zul", "zun", "zxx", "zza",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_names_and_codes() {
        for language in [
            "English",
            "SPANISH",
            "en",
            "EN",
            "eng",
            "spa",
            "en-US",
            "pt_BR",
            "zh-Hant",
            "Chinese (Simplified)",
            "Haitian Creole",
            "Spanish/English",
            "ASL",
            "American Sign Language",
            "Deutsch",
            "Español",
            "中文",
        ] {
            assert!(is_language(language), "{language}");
        }
        for other in ["Engrish", "xx", "xx-US", "1", "Shoe", "-", "Spanich", "e"] {
            assert!(!is_language(other), "{other}");
        }
    }

    #[test]
    fn the_codes_are_in_order() {
        assert!(CODES.is_sorted());
        assert!(NAMES.split(' ').all(|name| capitalized(name) == name));
    }
}
