//! Answers to what was asked: yes, no, a choice among offers, whoever.

use crate::understanding::evidence::Evidence;
use crate::understanding::meaning::{Asked, Choice, Confirm, Detail};
use crate::understanding::role::Role;
use crate::understanding::sign::Sign;
use crate::understanding::words::{Word, is};

/// From here on a sign counts.
const SURE: f32 = 0.6;

/// Yes or no. Who says both means what was said last, if it is about as clear.
///
/// What was asked decides what "no, that's fine" and "someone else" mean.
pub(crate) fn confirm(evidence: &Evidence, asked: Option<Asked>) -> Option<Confirm> {
    let is_settled = evidence.score(Sign::Settled) >= SURE;
    if matches!(asked, Some(Asked::Wish | Asked::Offer)) {
        let is_enough = asked == Some(Asked::Wish) && evidence.score(Sign::Enough) >= SURE;
        if is_settled || is_enough {
            return Some(Confirm::No);
        }
    } else if is_settled {
        return Some(Confirm::Yes);
    }
    let is_offered = matches!(
        asked,
        Some(Asked::Confirm | Asked::Offer | Asked::Staff | Asked::Service)
    );
    let against = if is_offered {
        Sign::Another
    } else {
        Sign::NotThat
    };
    let (yes, last_yes) = strongest(evidence, &[Sign::Yes, Sign::Fine]);
    let (no, last_no) = strongest(evidence, &[Sign::No, Sign::NotThat, against]);
    match (yes >= SURE, no >= SURE) {
        (true, false) => Some(Confirm::Yes),
        (false, true) => Some(Confirm::No),
        (true, true) if last_yes > last_no && yes >= no => Some(Confirm::Yes),
        (true, true) => Some(Confirm::No),
        (false, false) => None,
    }
}

/// The score of the strongest of these signs, and where it ends.
fn strongest(evidence: &Evidence, signs: &[Sign]) -> (f32, usize) {
    let scored = signs.iter().filter_map(|sign| evidence.of(*sign));
    let strongest = scored.max_by(|one, other| one.score().total_cmp(&other.score()));
    strongest.map_or((0.0, 0), |one| (one.score(), one.last))
}

/// "Yes, but at four": what follows changes what was agreed to, whether it was understood or not.
pub(crate) fn takes_back(words: &[Word<'_>], has_facts: bool) -> bool {
    let place = |role| words.iter().position(|word| word.is(role));
    let pair = |first, second| {
        let mut pairs = words.windows(2);
        pairs.any(|pair| pair[0].is(first) && pair[1].is(second))
    };
    let is_remade = pair(Role::Remake, Role::It) || place(Role::Rather).is_some();
    // "Okay so …" only begins a sentence.
    let is_begun = place(Role::Okay) == Some(0)
        && pair(Role::Okay, Role::Hesitation)
        && words.len() > 3
        && place(Role::Agreed).is_none();
    let is_sorry = place(Role::Sorry) == Some(0) && place(Role::Agreed).is_none();
    if is_remade || is_begun || is_sorry {
        return true;
    }
    let is_turned = place(Role::Turning).is_some_and(|at| at + 2 < words.len());
    is_turned || has_facts && place(Role::Changing).is_some()
}

/// "Book it at three", with no yes, after a read-back: an order with a time of its own agrees to nothing.
pub(crate) fn books_anew(words: &[Word<'_>], evidence: &Evidence) -> bool {
    evidence.score(Sign::Yes) < SURE && words.iter().any(|word| word.is(Role::Order))
}

/// A choice among what was offered.
pub(crate) fn choice(evidence: &Evidence) -> Option<Choice> {
    let choices = evidence.all().iter().filter_map(|one| match one.sign {
        Sign::Choice(choice) => Some((choice, one.score())),
        _ => None,
    });
    choices
        .filter(|(_, score)| *score >= SURE)
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(choice, _)| choice)
}

/// Whether anyone of the staff will do.
pub(crate) fn is_anyone(evidence: &Evidence) -> bool {
    evidence.score(Sign::Anyone) >= SURE
}

/// Whether what is named comes on top of what was named before.
pub(crate) fn is_addition(evidence: &Evidence) -> bool {
    evidence.score(Sign::Addition) >= SURE
}

/// What a question about something on the table is about.
pub(crate) fn detail(evidence: &Evidence) -> Option<Detail> {
    let asked = [
        (Sign::AsksLength, Detail::Length),
        (Sign::AsksBack, Detail::Plan),
    ];
    asked
        .into_iter()
        .find(|(sign, _)| evidence.score(*sign) >= SURE)
        .map(|(_, detail)| detail)
}

/// "The first" and no more: which of several, not the first of the month.
pub(crate) fn is_bare_rank(words: &[Word<'_>]) -> bool {
    let is_ordinal = |word: &Word<'_>| {
        let plain = word.plain();
        let digits = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        word.is(Role::Rank)
            || !digits.is_empty() && digits.len() < plain.len() && digits.parse::<u8>().is_ok()
    };
    let is_beside =
        |word: &Word<'_>| word.is(Role::Hesitant) || word.is(Role::The) || word.is(Role::Filler);
    words.iter().any(is_ordinal) && words.iter().all(|word| is_ordinal(word) || is_beside(word))
}

/// Words that point at an offer and are no time: "one" in "the three o'clock one", all of "the second one".
pub(crate) fn pointers(words: &[Word<'_>], is_choosing: bool) -> Vec<(usize, usize)> {
    let is = |at, role| is(words, at, role);
    let mut places = Vec::new();
    if is(0, Role::One) && is(1, Role::AfterOne) {
        places.push((0, 1));
    }
    for at in 1..words.len() {
        let is_one = is(at, Role::Pointer) && !is(at + 1, Role::ClockAfterOne);
        let is_thing = is_one || is(at, Role::Offered);
        let is_ranked = is(at - 1, Role::Rank);
        let is_numbered = is(at - 1, Role::Numbering);
        if is_ranked && is_thing || is_numbered && is_choosing {
            places.push((at - 1, at + 1));
            continue;
        }
        let is_digit = || {
            words[at - 1]
                .plain()
                .bytes()
                .all(|byte| byte.is_ascii_digit())
        };
        let is_hour = || is(at - 1, Role::BeforeHour) || is_digit();
        let points_back = is_one && (is(at + 1, Role::AfterOne) || !is_hour());
        let is_the_nth = is(at, Role::Rank) && is(at - 1, Role::The) && !is(at + 1, Role::Of);
        if points_back || is_choosing && is_the_nth {
            places.push((at, at + 1));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::meaning::{Shift, StaffWish};
    use crate::understanding::specimen::{ANA, BEN, heard};

    fn check(text: &str, wanted: Option<Confirm>) {
        assert_eq!(heard(text, Some(Asked::Confirm)).confirm, wanted, "{text}");
    }

    #[test]
    fn yes_and_no() {
        for text in [
            "yes",
            "yep that's fine",
            "that's correct",
            "sounds lovely",
            "go ahead",
            "please do",
            "that works for me",
            "sure thing",
            "uh huh",
            "no that's perfect",
            "i'll take it",
            "why not",
            "that would be great",
            "yes you got it right",
        ] {
            check(text, Some(Confirm::Yes));
        }
        for text in [
            "no",
            "nope",
            "not really",
            "that's wrong",
            "i don't think so",
            "no thanks",
            "that doesn't work for me",
            "that's not right",
            "absolutely not",
            "none of them suit me",
            "i'd rather not",
            "it isn't",
        ] {
            check(text, Some(Confirm::No));
        }
        for text in [
            "maybe",
            "let me think",
            "what did you say",
            "tuesday",
            "i am not sure",
            "yes but can we make it four",
        ] {
            check(text, None);
        }
    }

    fn check_asked(asked: Asked, text: &str, wanted: Option<Confirm>) {
        assert_eq!(heard(text, Some(asked)).confirm, wanted, "{text}");
    }

    #[test]
    fn what_was_asked_decides() {
        check_asked(Asked::Wish, "no that's everything", Some(Confirm::No));
        check_asked(Asked::Wish, "no, that's fine, thank you", Some(Confirm::No));
        check_asked(Asked::Wish, "i'm all set", Some(Confirm::No));
        check_asked(Asked::Confirm, "no that's fine", Some(Confirm::Yes));
        check_asked(Asked::Confirm, "no i'm good", Some(Confirm::No));
        check_asked(Asked::Offer, "no that's alright", Some(Confirm::No));
        check_asked(Asked::Offer, "do you have any others", Some(Confirm::No));
        check_asked(Asked::Offer, "could i see someone else", Some(Confirm::No));
        check_asked(Asked::Confirm, "maybe some other time", Some(Confirm::No));
        check_asked(
            Asked::Confirm,
            "sounds really good to me",
            Some(Confirm::Yes),
        );
        check_asked(Asked::Confirm, "No.Thank you", Some(Confirm::No));
        check_asked(Asked::Confirm, "please book it at three", None);
    }

    fn check_choice(text: &str, wanted: Option<Choice>) {
        let meaning = heard(text, Some(Asked::Offer));
        assert_eq!(meaning.choice, wanted, "{text}");
        assert!(
            meaning.when.is_empty() || wanted.is_none(),
            "{text}: {:?}",
            meaning.when
        );
    }

    #[test]
    fn choices() {
        check_choice("the first one please", Some(Choice::Nth(1)));
        check_choice("i'll have the second", Some(Choice::Nth(2)));
        check_choice("number three sounds good", Some(Choice::Nth(3)));
        check_choice("the last one", Some(Choice::Last));
        check_choice("the later one", Some(Choice::Latest));
        check_choice("the earlier one", Some(Choice::Earliest));
        check_choice("either works", Some(Choice::Any));
        check_choice("i don't mind", Some(Choice::Any));
        check_choice("the three o'clock one", None);
    }

    #[test]
    fn a_shift_is_no_choice() {
        let meaning = heard("anything earlier", Some(Asked::Offer));
        assert_eq!(
            (meaning.choice, meaning.shift),
            (None, Some(Shift::Earlier))
        );
    }

    fn check_staff(text: &str, wanted: Option<StaffWish>) {
        assert_eq!(heard(text, Some(Asked::Staff)).staff, wanted, "{text}");
    }

    #[test]
    fn staff() {
        check_staff("ana please", Some(StaffWish::Person(ANA)));
        check_staff("anna", Some(StaffWish::Person(ANA)));
        check_staff("anyone but ben", Some(StaffWish::NotPeople(vec![BEN])));
        check_staff("not ana, ben", Some(StaffWish::Person(BEN)));
        check_staff("whoever is free", Some(StaffWish::Anyone));
        check_staff("no preference", Some(StaffWish::Anyone));
        check_staff("what do you mean", None);
    }
}
