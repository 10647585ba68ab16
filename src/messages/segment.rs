//! What a text message costs: letters outside the GSM alphabet (3GPP TS 23.038) more than halve what fits into a segment.

/// The basic alphabet, line breaks apart.
const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ\
    ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\n\r";

/// The text in the GSM alphabet if leaving accents away and straightening quotation marks is enough for that, else as it is.
pub fn thrifty(text: String) -> String {
    if text.chars().all(is_gsm) {
        return text;
    }
    let plain: String = text.chars().map(plain).collect();
    match plain.chars().all(is_gsm) {
        true => plain,
        false => text,
    }
}

/// How many segments it is sent and paid as: 160 letters of the GSM alphabet or 70 others, fewer when there are several.
pub fn segments(text: &str) -> u64 {
    let (letters, alone, each) = match text.chars().all(is_gsm) {
        true => (text.chars().count(), 160, 153),
        false => (text.encode_utf16().count(), 70, 67),
    };
    let segments = match letters <= alone {
        true => 1,
        false => letters.div_ceil(each),
    };
    segments as u64
}

fn is_gsm(letter: char) -> bool {
    GSM.contains(letter)
}

fn plain(letter: char) -> char {
    match letter {
        'á' | 'â' | 'ã' => 'a',
        'ê' | 'ë' => 'e',
        'í' | 'î' | 'ï' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'û' => 'u',
        'ç' => 'c',
        'Á' | 'À' | 'Â' | 'Ã' => 'A',
        'È' | 'Ê' => 'E',
        'Í' | 'Î' => 'I',
        'Ó' | 'Ô' | 'Õ' => 'O',
        'Ú' | 'Û' => 'U',
        '’' | '‘' | '`' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' => '-',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_paid_by_segment() {
        let check = |text: String, expected| assert_eq!(segments(&text), expected);
        check("a".repeat(160), 1);
        check("a".repeat(161), 2);
        check("a".repeat(306), 2);
        check("a".repeat(307), 3);
        check("Ж".repeat(70), 1);
        check("Ж".repeat(71), 2);
    }

    #[test]
    fn accents_are_left_away_only_where_that_saves_segments() {
        let check =
            |text: &str, expected: &str| assert_eq!(thrifty(text.to_owned()), expected, "{text}");
        check("José, sábado", "José, sabado");
        check("Ana’s “cut”", "Ana's \"cut\"");
        check("Señora Núñez a las 3", "Señora Nuñez a las 3");
        check("María 山田", "María 山田");
    }
}
