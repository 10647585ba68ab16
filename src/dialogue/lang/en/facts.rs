//! The business's own facts in English: hours, prices, the address, and why a time cannot be had.

use jiff::civil::Date;

use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::en::speech::{
    date, listed, minutes, money, time, weekday, with_article,
};
use crate::dialogue::phrase::Phrase;
use crate::domain::availability::Reason;
use crate::domain::availability::working::hours_on;
use crate::domain::hours::Span;
use crate::domain::id::ServiceId;

pub(super) fn say(scene: &Scene, phrase: &Phrase) -> Option<String> {
    Some(match phrase {
        Phrase::Hours(days) => hours(scene, days),
        Phrase::Prices(services) => prices(scene, services),
        Phrase::AboutServices(services) => about(scene, services),
        Phrase::Place => match scene.business.profile.address.as_str() {
            "" => "I don't have the address at hand.".to_owned(),
            address => format!("You'll find us at {address}."),
        },
        Phrase::Answer(answer) => answer.clone(),
        Phrase::Clock(day, now) => format!("It is {}, {}.", date(scene, *day), time(*now)),
        Phrase::AboutBella => {
            format!("I'm Bella, the automatic receptionist of {}.", scene.business.profile.name)
        }
        Phrase::Help => {
            "I can book, move or cancel an appointment, tell you our hours and prices, take a message or get you a person."
                .to_owned()
        }
        _ => return None,
    })
}

fn spoken_spans(spans: &[Span]) -> String {
    let spans: Vec<String> = spans
        .iter()
        .map(|span| format!("from {} to {}", time(span.from), time(span.to)))
        .collect();
    listed(&spans, "and")
}

fn hours(scene: &Scene, days: &[Date]) -> String {
    if let [day] = days {
        return match hours_on(scene.business, *day) {
            (_, Some(holiday)) => format!("We are closed on {} for {holiday}.", date(scene, *day)),
            ([], None) => format!("We are closed on {}.", date(scene, *day)),
            (spans, None) => format!(
                "On {} we are open {}.",
                date(scene, *day),
                spoken_spans(spans)
            ),
        };
    }
    let mut groups: Vec<(Vec<String>, &[Span])> = Vec::new();
    for day in days {
        let (spans, holiday) = hours_on(scene.business, *day);
        let name = match holiday {
            Some(holiday) => format!("{} for {holiday}", weekday(day.weekday())),
            None => weekday(day.weekday()).to_owned(),
        };
        match groups.iter_mut().find(|(_, same)| *same == spans) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], spans)),
        }
    }
    groups.sort_by_key(|(_, spans)| spans.is_empty());
    let parts: Vec<String> = groups
        .iter()
        .map(|(names, spans)| match spans {
            [] => format!("closed on {}", listed(names, "and")),
            spans => format!("open {} on {}", spoken_spans(spans), listed(names, "and")),
        })
        .collect();
    format!("We are {}.", listed(&parts, "and"))
}

fn prices(scene: &Scene, asked: &[ServiceId]) -> String {
    let told: Vec<String> = scene
        .business
        .services
        .iter()
        .filter(|service| service.is_active && (asked.is_empty() || asked.contains(&service.id)))
        .map(|service| match service.price {
            Some(price) if price.minor == 0 => format!("{} is free", service.name.to_lowercase()),
            Some(price) => format!("{} is {}", service.name.to_lowercase(), money(price)),
            None => format!(
                "{} depends, so please ask when you come",
                service.name.to_lowercase()
            ),
        })
        .collect();
    sentence(&listed(&told, "and"))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// "A colour takes 2 hours and costs 110 dollars."
fn about(scene: &Scene, services: &[ServiceId]) -> String {
    let told: Vec<String> = services
        .iter()
        .filter_map(|id| scene.business.service(*id))
        .map(|service| {
            let takes = format!(
                "{} takes {}",
                with_article(&service.name),
                minutes(service.duration_min)
            );
            match service.price {
                Some(price) if price.minor == 0 => format!("{takes} and is free"),
                Some(price) => format!("{takes} and costs {}", money(price)),
                None => takes,
            }
        })
        .collect();
    sentence(&listed(&told, "and"))
}

/// Why the wanted start cannot be had: the weightiest reason only.
pub(super) fn not_free(scene: &Scene, reasons: &[Reason]) -> String {
    let staff = |id| {
        scene
            .business
            .staff_member(id)
            .map_or("that colleague", |staff| staff.name.as_str())
    };
    let service = |id| {
        scene
            .business
            .service(id)
            .map_or("that", |service| service.name.as_str())
            .to_lowercase()
    };
    match reasons.first() {
        Some(Reason::Closed) => "We are closed then.".to_owned(),
        Some(Reason::Holiday(name)) => format!("We are closed for {name}."),
        Some(Reason::Closure(why)) if !why.is_empty() => format!("We are closed then: {why}."),
        Some(Reason::Closure(_)) => "We are closed then.".to_owned(),
        Some(Reason::Past) => "That time has already gone by.".to_owned(),
        Some(Reason::TooSoon) => "That is too short notice for us.".to_owned(),
        Some(Reason::TooFar) => "That is further ahead than I can book.".to_owned(),
        Some(Reason::OffGrid) => "I can't start at exactly that time.".to_owned(),
        Some(Reason::NoSuchTime) => "That time does not exist, the clocks change then.".to_owned(),
        Some(Reason::TooLong) => "That would run past our closing time.".to_owned(),
        Some(Reason::StaffAway(id)) => format!("{} isn't in then.", staff(*id)),
        Some(Reason::StaffCannot(person, id)) => {
            format!("{} doesn't do {}.", staff(*person), service(*id))
        }
        Some(Reason::NobodyWorks(id)) => format!("Nobody who does {} is in then.", service(*id)),
        Some(Reason::NobodyElseCan(person, id)) => {
            format!("Only {} does {}.", staff(*person), service(*id))
        }
        Some(Reason::NobodyElseFree(id)) => format!("Only {} is free then.", staff(*id)),
        Some(Reason::NotOffered(id)) => format!("We don't offer {} at the moment.", service(*id)),
        Some(Reason::Taken | Reason::NoRoom(_)) | None => {
            "I'm sorry, that time is taken.".to_owned()
        }
    }
}
