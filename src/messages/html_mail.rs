//! A notice as the HTML part of a mail: one column, nothing that is fetched, and no colours of its own but a line at the
//! side, so that a mail program may show it light or dark.

use crate::domain::language::Language;
use crate::messages::notice::{Notice, Weight};

const HEAD: &str = "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
    <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">";

/// The whole page.
pub fn page(notice: &Notice, language: Language) -> String {
    let title = escaped(&notice.title);
    let accent = match notice.weight {
        Weight::Good => "#2eb67d",
        Weight::Usual => "#36c5f0",
        Weight::Warning => "#ecb22e",
        Weight::Urgent => "#e01e5a",
    };
    let text = escaped(&notice.text).replace('\n', "<br>\n");
    let mut body = format!(
        "<h1 style=\"font-size:20px;margin:0 0 8px\">{title}</h1>\n<p style=\"margin:0 0 16px\">{text}</p>\n"
    );
    if !notice.facts.is_empty() {
        body.push_str("<table style=\"border-collapse:collapse;margin:0 0 16px\">\n");
        for (label, value) in &notice.facts {
            let (label, value) = (escaped(label), escaped(value));
            body.push_str(&format!(
                "<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;font-weight:normal;padding:2px 16px 2px 0\">\
                 {label}</th>\n<td style=\"padding:2px 0\"><strong>{value}</strong></td></tr>\n"
            ));
        }
        body.push_str("</table>\n");
    }
    if let Some(link) = &notice.link {
        let link = escaped(link);
        body.push_str(&format!(
            "<p style=\"margin:0\"><a href=\"{link}\">{link}</a></p>\n"
        ));
    }
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>{HEAD}<title>{title}</title></head>\n\
         <body style=\"margin:0;padding:16px;font:16px/1.5 sans-serif\">\n\
         <div style=\"max-width:600px;margin:0 auto;padding-left:16px;border-left:4px solid {accent}\">\n{body}</div>\n\
         </body>\n</html>\n",
        language.tag()
    )
}

/// What callers say is text and never markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_there_and_nothing_is_markup() {
        let notice = Notice {
            title: "Message from a caller".into(),
            text: "<script>alert(1)</script> & \"so\"".into(),
            facts: vec![("Number".into(), "+12125550101".into())],
            link: Some("https://bella.example/messages/1".into()),
            weight: Weight::Usual,
        };
        let page = page(&notice, Language::Spanish);
        assert!(page.contains("<html lang=\"es\">"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so&quot;"));
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("<strong>+12125550101</strong>"));
        assert!(page.contains("<a href=\"https://bella.example/messages/1\">"));
        // Neither text nor ground has a colour that the dark would swallow.
        assert!(
            !page.contains("background") && !page.contains(";color:"),
            "{page}"
        );
        assert!(
            page.lines().all(|line| line.len() < 998),
            "lines that mail servers take"
        );
    }
}
