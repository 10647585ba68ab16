//! TwiML as Twilio would read it: well-formed, known verbs with known attributes in their places.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// Verb, where it may stand, its attributes. From Twilio's reference.
const VERBS: &[(&str, &[&str], &[&str])] = &[
    ("Response", &[""], &[]),
    ("Say", &["Response", "Gather"], &["voice", "language"]),
    ("prosody", &["Say"], &["rate"]),
    (
        "Gather",
        &["Response"],
        &[
            "input",
            "action",
            "method",
            "language",
            "speechTimeout",
            "timeout",
            "hints",
            "bargeIn",
            "actionOnEmptyResult",
            "profanityFilter",
            "numDigits",
        ],
    ),
    ("Redirect", &["Response"], &["method"]),
    (
        "Record",
        &["Response"],
        &[
            "action",
            "method",
            "recordingStatusCallback",
            "recordingStatusCallbackMethod",
            "maxLength",
            "timeout",
            "playBeep",
            "trim",
            "finishOnKey",
        ],
    ),
    (
        "Dial",
        &["Response"],
        &["answerOnBridge", "timeout", "action", "method"],
    ),
    ("Number", &["Dial"], &["url", "method"]),
    ("Hangup", &["Response"], &[]),
    ("Pause", &["Response"], &["length"]),
    ("Message", &["Response"], &[]),
];

/// One element; the document is a flat list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Element {
    /// An attribute that must be there.
    pub fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        let found = found.unwrap_or_else(|| panic!("{} has no {name}", self.name));
        &found.1
    }
}

/// A checked document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twiml(pub Vec<Element>);

impl Twiml {
    /// Reads and checks a document.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            match reader
                .read_event()
                .unwrap_or_else(|error| panic!("{error}: {text}"))
            {
                Event::Decl(_) => {}
                Event::Start(start) => {
                    let element = element(&start, &elements, &open);
                    open.push(elements.len());
                    elements.push(element);
                }
                Event::Empty(start) => elements.push(element(&start, &elements, &open)),
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(piece) => {
                    let piece = piece.decode().expect("UTF-8");
                    let element = &mut elements[*open.last().expect("text within an element")];
                    element.text.push_str(&piece);
                }
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", name.decode().expect("UTF-8"));
                    let element = &mut elements[*open.last().expect("text within an element")];
                    element
                        .text
                        .push_str(&unescape(&reference).expect("a known entity"));
                }
                Event::Eof => break,
                other => panic!("{other:?} in {text}"),
            }
        }
        assert!(open.is_empty(), "not closed: {text}");
        assert_eq!(elements[0].name, "Response", "{text}");
        let twiml = Self(elements);
        twiml.check_silence();
        twiml
    }

    /// The first element of a name.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.0.iter().find(|element| element.name == name)
    }

    /// Everything that is said.
    pub fn said(&self) -> String {
        let spoken = ["Say", "prosody", "Message"];
        let texts: Vec<&str> = self
            .0
            .iter()
            .filter(|element| spoken.contains(&element.name.as_str()) && !element.text.is_empty())
            .map(|element| element.text.as_str())
            .collect();
        texts.join(" ")
    }

    /// Where the call goes on.
    pub fn action(&self) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|element| ["Gather", "Dial", "Record"].contains(&element.name.as_str()))?;
        Some(found.attribute("action"))
    }

    /// Silence never ends a call: the empty result is sent, and where Twilio falls through there is something.
    fn check_silence(&self) {
        if let Some(gather) = self.find("Gather") {
            assert_eq!(gather.attribute("actionOnEmptyResult"), "true");
            let last = self.0.last().expect("not empty");
            assert!(["Redirect", "Hangup"].contains(&last.name.as_str()));
        }
    }
}

fn element(start: &BytesStart<'_>, elements: &[Element], open: &[usize]) -> Element {
    let name = String::from_utf8(start.name().as_ref().to_vec()).expect("UTF-8");
    let (_, parents, attributes) = VERBS
        .iter()
        .find(|(verb, ..)| *verb == name)
        .unwrap_or_else(|| panic!("unknown verb {name}"));
    let parent = open.last().map_or("", |at| elements[*at].name.as_str());
    assert!(parents.contains(&parent), "{name} within {parent}");
    let read = start.attributes().map(|attribute| {
        let attribute = attribute.expect("a well-formed attribute");
        let key = String::from_utf8(attribute.key.as_ref().to_vec()).expect("UTF-8");
        assert!(attributes.contains(&key.as_str()), "{key} on {name}");
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .expect("a value");
        (key, value.into_owned())
    });
    Element {
        attributes: read.collect(),
        text: String::new(),
        name,
    }
}
