//! What Bella says in English.

pub mod speech;

pub(in crate::dialogue) mod line;

mod facts;
mod trouble;

use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::en::speech::{listed, moment, soon, visit, within};
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Own};
use crate::domain::appointment::Source;
use crate::domain::availability::Opening;
use crate::understanding::meaning::Asked;

/// The sentence for a phrase.
pub(in crate::dialogue) fn say(scene: &Scene, phrase: &Phrase, variant: usize) -> String {
    if let Some(text) = booking(scene, phrase, variant) {
        return text;
    }
    if let Some(text) = own(scene, phrase, variant) {
        return text;
    }
    facts::say(scene, phrase).unwrap_or_else(|| trouble::say(scene, phrase, variant))
}

/// Words that often answer a question.
pub(in crate::dialogue) fn expected(asked: Asked) -> &'static [&'static str] {
    match asked {
        Asked::Confirm => &["yes", "no", "yes please", "no thanks", "that's right"],
        Asked::Date => &["today", "tomorrow", "this week", "next week"],
        Asked::Time => &["morning", "afternoon", "noon", "o'clock", "half past"],
        _ => &[],
    }
}

/// One of several ways to say the same.
fn pick(variant: usize, ways: &[&str]) -> String {
    ways[variant % ways.len()].to_owned()
}

fn booking(scene: &Scene, phrase: &Phrase, variant: usize) -> Option<String> {
    Some(match phrase {
        Phrase::Greeting(name) => greeting(scene, name.as_deref()),
        Phrase::HowCanIHelp => pick(variant, &["How can I help you?", "What can I do for you?"]),
        Phrase::MayBeRecorded => "This call may be recorded.".to_owned(),
        Phrase::AnythingElse => pick(
            variant,
            &[
                "Is there anything else I can do for you?",
                "Anything else?",
                "What else can I do for you?",
            ],
        ),
        Phrase::WhichService => which_service(scene, variant),
        Phrase::NotOffered => "I'm afraid we don't offer that.".to_owned(),
        Phrase::ServiceMaybe(id) => {
            let name = scene
                .business
                .service(*id)
                .map_or("that", |service| service.name.as_str());
            format!("Did you mean {name}?")
        }
        Phrase::When => pick(
            variant,
            &[
                "When would suit you?",
                "Which day and time would you like?",
                "What day works for you?",
            ],
        ),
        Phrase::Offers(offers) => offers_sentence(scene, offers, variant),
        Phrase::OffersByKey(offers) => by_key(scene, offers),
        Phrase::OneOffer(offer) => {
            let when = soon(scene, offer.starts_at);
            pick(
                variant,
                &[
                    "I have {}. Shall I take it?",
                    "There is {}. Would that suit you?",
                ],
            )
            .replace("{}", &when)
        }
        Phrase::NotFree(reasons) => facts::not_free(scene, reasons),
        Phrase::NothingFree => pick(
            variant,
            &[
                "I have nothing free then. Which other day would suit you?",
                "That time is full. Is there another day?",
            ],
        ),
        Phrase::NothingThen => pick(
            variant,
            &["I have nothing free then.", "Nothing is free then."],
        ),
        Phrase::NothingMore => "I'm afraid that's all there is.".to_owned(),
        Phrase::NoSuchDay(month, day) => {
            format!(
                "There is no {} {}.",
                speech::month_name(*month),
                speech::ordinal(*day)
            )
        }
        Phrase::NoSuchStaff(name) => format!("I'm afraid there is no {name} here."),
        Phrase::OneAtATime => {
            "I book one person at a time, so let's start with the first.".to_owned()
        }
        Phrase::OneByOne => "Let's take them one by one.".to_owned(),
        Phrase::NextPerson => "Now for the next person: when would suit?".to_owned(),
        Phrase::NoSeries => "I can't book a series, but I can book the first visit.".to_owned(),
        Phrase::Good(opening) => {
            let when = soon(scene, opening.starts_at);
            pick(variant, &["Good, {}.", "All right, {}."]).replace("{}", &when)
        }
        Phrase::Chosen(opening) => format!("It's {}.", visit(scene, &opening.items)),
        Phrase::Name => pick(
            variant,
            &[
                "What name shall I put it under?",
                "May I have your name, please?",
            ],
        ),
        Phrase::SpellName => "Could you spell your name for me, letter by letter?".to_owned(),
        Phrase::NumberHeard(phone) => {
            format!("I have {}.", speech::digits(phone.last_digits(10)))
        }
        Phrase::CallersPhone(phone) => pick(
            variant,
            &[
                "Shall I use the number you are calling from, ending in {}?",
                "May I note the number you are calling from, ending in {}?",
                "Is the number you are calling from all right, ending in {}?",
            ],
        )
        .replace("{}", &speech::digits(phone.last_digits(4))),
        Phrase::Phone => pick(
            variant,
            &[
                "Which telephone number can we reach you at?",
                "What is the best number to reach you?",
            ],
        ),
        Phrase::PhoneAgain => pick(
            variant,
            &[
                "I didn't get that number. Please say it digit by digit, or type it on your keypad.",
                "Sorry, the number once more, please, or type it on your keypad.",
            ],
        ),
        Phrase::ReadBack {
            goal,
            opening,
            name,
        } => read_back(scene, *goal, opening, name.as_deref(), variant),
        Phrase::Booked(opening) => format!("You're all set: {}.", visit(scene, &opening.items)),
        _ => return None,
    })
}

fn greeting(scene: &Scene, name: Option<&str>) -> String {
    let hello = match name {
        Some(name) => format!("Hello {name}! "),
        None => String::new(),
    };
    let doing = match scene.source {
        Source::Sms => "writing to",
        _ => "calling",
    };
    if scene.greeting.is_empty() {
        format!(
            "{hello}Thank you for {doing} {}. This is Bella.",
            scene.business.profile.name
        )
    } else {
        format!("{hello}{}", scene.greeting)
    }
}

fn which_service(scene: &Scene, variant: usize) -> String {
    let names: Vec<String> = scene
        .business
        .services
        .iter()
        .filter(|service| service.is_active)
        .map(|service| service.name.to_lowercase())
        .collect();
    let list = listed(&names, "or");
    pick(
        variant,
        &[
            "What would you like to book: {}?",
            "We offer {}. Which one would you like?",
        ],
    )
    .replace("{}", &list)
}

fn offers_sentence(scene: &Scene, offers: &[Opening], variant: usize) -> String {
    let times = listed(&within(scene, offers), "or");
    pick(
        variant,
        &[
            "I have {}. Which would you like?",
            "You could come {}. Which suits you best?",
        ],
    )
    .replace("{}", &times)
}

fn by_key(scene: &Scene, offers: &[Opening]) -> String {
    let keys = offers
        .iter()
        .enumerate()
        .map(|(index, offer)| format!("press {} for {}", index + 1, moment(scene, offer.starts_at)))
        .collect::<Vec<_>>();
    format!("Please {}.", listed(&keys, "or"))
}

fn read_back(
    scene: &Scene,
    goal: Goal,
    opening: &Opening,
    name: Option<&str>,
    variant: usize,
) -> String {
    if goal == Goal::Move {
        let when = moment(scene, opening.starts_at);
        let when = format!("{when} with {}", speech::people(scene, &opening.items));
        return pick(
            variant,
            &[
                "So I'll move it to {}. Is that right?",
                "The new time is {}. Shall I change it?",
            ],
        )
        .replace("{}", &when);
    }
    let what = visit(scene, &opening.items);
    let under = name.map_or_else(String::new, |name| format!(", for {name}"));
    pick(
        variant,
        &[
            "So that's {}. Shall I book it?",
            "To confirm: {}. Is that right?",
        ],
    )
    .replace("{}", &format!("{what}{under}"))
}

fn own(scene: &Scene, phrase: &Phrase, variant: usize) -> Option<String> {
    let each = |own: &[Own]| {
        own.iter()
            .map(|own| visit(scene, &own.items))
            .collect::<Vec<_>>()
    };
    let start = |own: &Own| {
        own.items
            .first()
            .map_or_else(String::new, |item| moment(scene, item.starts_at))
    };
    Some(match phrase {
        Phrase::CancelReadBack(own) => {
            let what = visit(scene, &own.items);
            pick(
                variant,
                &[
                    "Shall I cancel {}?",
                    "You want to cancel {}, is that right?",
                ],
            )
            .replace("{}", &what)
        }
        Phrase::Moved(opening) => format!("Done, it is now {}.", moment(scene, opening.starts_at)),
        Phrase::Cancelled => "Done, that appointment is cancelled.".to_owned(),
        Phrase::NothingChanged => pick(
            variant,
            &[
                "All right, nothing was changed.",
                "Fine, I leave it as it is.",
            ],
        ),
        Phrase::TooLate(hours) => format!(
            "I'm sorry, changes are possible until {hours} hours before the appointment, so I can't change it by myself."
        ),
        Phrase::Gone => "I can't find that appointment any more.".to_owned(),
        Phrase::TooManyHolds => "I'm already keeping several times for you.".to_owned(),
        Phrase::LookupPhone => pick(
            variant,
            &[
                "Which telephone number is it booked under?",
                "Please tell me the number the appointment is booked under.",
            ],
        ),
        Phrase::Proof => pick(
            variant,
            &[
                "To be safe, may I have your first and last name?",
                "Please tell me your full name, so that I know it's you.",
            ],
        ),
        Phrase::WrongProof => "I'm sorry, that doesn't match what I have.".to_owned(),
        Phrase::NoAppointments => "I can't find any upcoming appointment for you.".to_owned(),
        Phrase::OwnAppointments(own) => format!("You have {}.", listed(&each(own), "and")),
        Phrase::SomebodyElse(staff) => {
            let names: Vec<String> = staff
                .iter()
                .filter_map(|id| scene.business.staff_member(*id))
                .map(|staff| staff.name.clone())
                .collect();
            let are = if names.len() == 1 { "is" } else { "are" };
            format!("{} {are} free, though.", listed(&names, "and"))
        }
        Phrase::WhichOwn(own) => {
            let list = listed(&each(own), "and");
            pick(
                variant,
                &[
                    "You have {}. Which one do you mean?",
                    "Which one is it: {}?",
                ],
            )
            .replace("{}", &list)
        }
        Phrase::MoveWhen(own) => pick(
            variant,
            &[
                "Your appointment is {}. When would you like to come instead?",
                "It is {} now. What is the new day and time?",
            ],
        )
        .replace("{}", &start(own)),
        _ => return None,
    })
}
