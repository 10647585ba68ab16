//! What TwiML says and where the call goes on, as Twilio would read it.

use anyhow::Context;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli::demo) struct Reply {
    /// What is said.
    pub(in crate::cli::demo) said: String,
    /// Where the next words go; `None` when the call is over.
    pub(in crate::cli::demo) action: Option<String>,
}

impl Reply {
    /// Reads TwiML.
    pub(in crate::cli::demo) fn read(twiml: &str) -> anyhow::Result<Self> {
        let mut reader = Reader::from_str(twiml);
        let mut said = String::new();
        let mut action = None;
        let mut open = Vec::new();
        loop {
            match reader.read_event().context("the answer is not TwiML")? {
                Event::Start(start) => {
                    if start.name().as_ref() == b"Gather" {
                        action = attribute(&start, "action")?;
                    }
                    open.push(start.name().as_ref().to_vec());
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(text) if is_said(&open) => said.push_str(&text.decode()?),
                Event::GeneralRef(name) if is_said(&open) => {
                    let reference = format!("&{};", name.decode()?);
                    said.push_str(&unescape(&reference)?);
                }
                Event::Eof => return Ok(Self { said, action }),
                _ => {}
            }
        }
    }
}

fn is_said(open: &[Vec<u8>]) -> bool {
    open.last()
        .is_some_and(|name| name == b"Say" || name == b"prosody")
}

fn attribute(start: &BytesStart<'_>, name: &str) -> anyhow::Result<Option<String>> {
    let Some(attribute) = start.try_get_attribute(name)? else {
        return Ok(None);
    };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
    Ok(Some(value.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_the_next_address_are_read() {
        let twiml = r#"<?xml version="1.0"?><Response><Gather action="/t?n=1&amp;m=2"><Say>Cut &amp; colour&#63;</Say>
            </Gather><Redirect>/t</Redirect></Response>"#;
        let reply = Reply::read(twiml).expect("TwiML");
        assert_eq!(reply.said, "Cut & colour?");
        assert_eq!(reply.action.as_deref(), Some("/t?n=1&m=2"));
        let over = Reply::read("<Response><Say>Bye</Say><Hangup/></Response>").expect("TwiML");
        assert_eq!(over.action, None);
        assert!(Reply::read("<Response><Say>").is_ok_and(|reply| reply.said.is_empty()));
    }
}
