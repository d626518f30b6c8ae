//! Letters of every script in those that every keyboard has.

use zeroize::Zeroizing;

/// Letters of names that the library for this turns into punctuation, a digit or nothing, so that a starter would
/// lack them. Signs that are no sound of their own stay away, as the apostrophe of O'Brien does: the soft sign,
/// hamza, `ʻokina` and the clicks.
const LETTERS: &[(char, &str)] = &[
    // Azerbaijani and languages of West Africa.
    ('Ə', "E"),
    ('ə', "e"),
    ('Ǝ', "E"),
    ('ǝ', "e"),
    ('Ʌ', "A"),
    ('ʌ', "a"),
    ('Ŋ', "Ng"),
    ('ŋ', "ng"),
    // Kazakh, Tatar, Bashkir, Abkhaz.
    ('Ә', "A"),
    ('ә', "a"),
    ('Ӛ', "A"),
    ('ӛ', "a"),
    ('Ԧ', "H"),
    ('ԧ', "h"),
    // Hebrew: alef and ayin.
    ('א', "a"),
    ('ע', "a"),
    ('\u{FB20}', "a"),
    ('\u{FB21}', "a"),
    ('\u{FB30}', "a"),
    // Arabic: the alefs, ayin, and the two endings that are spoken as a.
    ('ا', "a"),
    ('أ', "a"),
    ('إ', "i"),
    ('ٱ', "a"),
    ('ٲ', "a"),
    ('ٳ', "a"),
    ('ٵ', "a"),
    ('ع', "a"),
    ('ة', "a"),
    ('ۃ', "a"),
    ('ى', "a"),
    ('\u{FB50}', "a"),
    ('\u{FB51}', "a"),
    ('\u{FE83}', "a"),
    ('\u{FE84}', "a"),
    ('\u{FE87}', "i"),
    ('\u{FE88}', "i"),
    ('\u{FEC9}', "a"),
    ('\u{FECA}', "a"),
    ('\u{FECB}', "a"),
    ('\u{FECC}', "a"),
    // Syriac, Thai, Lao, Tifinagh.
    ('ܐ', "a"),
    ('ܥ', "a"),
    ('อ', "o"),
    ('ອ', "o"),
    ('ⵄ', "a"),
];

/// Signs that stand for the letter before them once more: 佐々木 is Sasaki.
const AGAIN: &[char] = &['々', 'ゝ', 'ゞ', 'ヽ', 'ヾ'];

/// A text in letters that every keyboard has; marks and punctuation may be between them.
pub(crate) fn transliterated(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || !is_ours(c)) {
        return deunicode::deunicode(text);
    }
    // A password goes through here, too.
    let mut own = Zeroizing::new(String::with_capacity(2 * text.len()));
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let letter = if AGAIN.contains(&letter) { before.unwrap_or(letter) } else { letter };
        match (of_table(letter), letter) {
            (Some(latin), _) => own.push_str(latin),
            (None, 'Ъ' | 'ъ') if letters.peek().copied().is_some_and(is_softened) => {}
            (None, 'Ъ') => own.push('A'),
            (None, 'ъ') => own.push('a'),
            (None, other) => own.push(other),
        }
        before = Some(letter);
    }
    deunicode::deunicode(&own)
}

fn is_ours(c: char) -> bool {
    matches!(c, 'Ъ' | 'ъ') || AGAIN.contains(&c) || of_table(c).is_some()
}

fn of_table(c: char) -> Option<&'static str> {
    LETTERS.iter().find(|(letter, _)| *letter == c).map(|(_, latin)| *latin)
}

/// Before these the hard sign only parts, in Russian; everywhere else it is a vowel, in Bulgarian.
fn is_softened(c: char) -> bool {
    matches!(c, 'Е' | 'Ё' | 'Ю' | 'Я' | 'І' | 'Ї' | 'Є' | 'е' | 'ё' | 'ю' | 'я' | 'і' | 'ї' | 'є')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trial K01: no letter of these languages is lost, or becomes a sign that is left out.
    #[test]
    fn no_letter_of_a_name_becomes_a_sign() {
        let letters = "ƏəƎǝɅʌŊŋӘәӚӛԦԧЪъאעابأإٱةىعܐܥอອⵄ\
            ÄäÅåÆæÐðØøÞþßŁłĦħĐđŒœĸŦŧẞƁɓƊɗƘƙƆɔƐɛƏəĲĳİıĞğ\
            ҐґҒғҚқҢңӨөҰұҮүҲҳҺһЄєІіЇїЎўЂђЋћЉљЊњЏџЙйЁёЫыЭэ\
            ΑαΆάΗηΉήΘθΞξΨψΩωΏώΫϋ\
            ԱաԹթԽխՃճՉչՑցՓփՔքՕօՖֆև\
            აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ\
            בגדהוזחטיכךלמםנןספףצץקרשת\
            آبپتثجچحخدذرزژسشصضطظغفقکكگلمنهويیؤئ";
        for letter in letters.chars() {
            let latin = transliterated(&letter.to_string());
            assert!(latin.chars().any(|c| c.is_ascii_alphabetic()), "{letter} U+{:04X}: {latin:?}", u32::from(letter));
        }
        // The table has nothing in it that would not be in a starter, and nothing that the library knows.
        for (letter, latin) in LETTERS {
            assert!(latin.bytes().all(|byte| byte.is_ascii_alphabetic()), "{letter}");
            assert_ne!(deunicode::deunicode(&letter.to_string()), *latin, "{letter}");
        }
    }

    #[test]
    fn names_keep_their_letters() {
        for (name, latin) in [
            ("Əliyev", "Eliyev"),
            ("Ələkbər", "Elekber"),
            ("Әлия", "Aliia"),
            ("Първанов", "Parvanov"),
            ("Подъячев", "Podiachev"),
            ("אברהם", "abrhm"),
            ("فاطمة", "faTma"),
            ("إبراهيم", "ibrahym"),
            ("Maria", "Maria"),
        ] {
            assert_eq!(transliterated(name), latin, "{name}");
        }
        assert_eq!(transliterated("佐々木"), transliterated("佐佐木"));
        assert_eq!(transliterated("々"), deunicode::deunicode("々"), "nothing stands before it");
    }
}
