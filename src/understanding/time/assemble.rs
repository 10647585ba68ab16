//! Walks over the atoms and finds days, times of day, lengths and what stands between them.

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::understanding::meaning::{Asked, DateSpec, Grain, Shift};
use crate::understanding::text::Tokens;
use crate::understanding::time::atom::{Atom, Link, Part, Unit, expects_date, expects_time};
use crate::understanding::time::day::{Days, Today, days, ends, impossible};
use crate::understanding::time::drafts::{Item, drafts};
use crate::understanding::time::negation::{names_before, negation};
use crate::understanding::time::offset::{coming_hours, offset, present};
use crate::understanding::time::resolve::readings;
use crate::understanding::time::scan::Placed;
use crate::understanding::time::times::{Times, times};
use crate::understanding::time::{TimeContext, TimeFound, length, moments};

pub(super) fn assemble(tokens: &Tokens, atoms: &[Placed], context: &TimeContext<'_>) -> TimeFound {
    let mut found = TimeFound::default();
    let items = items(tokens, atoms, context, &mut found);
    let (drafts, except) = drafts(&items);
    if drafts.is_empty() && except.is_empty() {
        return found;
    }
    found.readings = readings(&drafts, &except, context);
    found
}

fn items(
    tokens: &Tokens,
    atoms: &[Placed],
    context: &TimeContext<'_>,
    found: &mut TimeFound,
) -> Vec<Item> {
    let today = Today {
        date: context.now.date(),
        country: context.country,
        expects_date: expects_date(context.asked),
    };
    let mut items = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        at = next_item(tokens, atoms, at, context, today, found, &mut items);
    }
    items
}

fn next_item(
    tokens: &Tokens,
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
    today: Today,
    found: &mut TimeFound,
    items: &mut Vec<Item>,
) -> usize {
    let span = |from: usize, to: usize| {
        let first = tokens.get(atoms[from].from)?;
        let last = tokens.get(atoms[to - 1].to - 1)?;
        Some((first.from, last.to))
    };
    // No expression begins with these; most words of a sentence are such.
    if matches!(
        atoms[at].atom,
        Atom::Other | Atom::Sign(_) | Atom::Link(Link::Verb)
    ) {
        items.extend(between(atoms[at].atom));
        return at + 1;
    }
    let plain = at + usize::from(atoms[at].atom == Atom::Link(Link::On));
    if plain < atoms.len()
        && let Some(barred) = barred(atoms, plain, items)
    {
        items.push(Item::Barred(barred));
        return plain + 1;
    }
    if let Some((day, end)) = impossible(atoms, at) {
        found.no_such_day = Some(day);
        return end;
    }
    if let Some((recurrence, end)) = length::recurrence(atoms, at) {
        found.recurrence = Some(recurrence);
        return end;
    }
    if let Some((shift, end)) = length::shift(atoms, at) {
        // "Friday or the day after"
        if let (Shift::Days(1), [.., Item::Days(day), Item::Or]) = (shift, items.as_slice())
            && let Ok(next) = ends(*day).1.tomorrow()
        {
            items.push(Item::Days(Days::Relative(next)));
            return end;
        }
        found.shift = Some(shift);
        // With nothing on the table it counts from now.
        if context.anchor.is_none()
            && let Some(item) = from_now(shift, context.now)
        {
            items.push(item);
        }
        return end;
    }
    if let Some((moment, end)) =
        offset(atoms, at, context.now).or_else(|| present(tokens, atoms, at, context))
    {
        found.time_spans.extend(span(at, end));
        items.push(Item::Offset(moment));
        return end;
    }
    if let Some(((from, to), end)) = coming_hours(atoms, at, context.now) {
        found.time_spans.extend(span(at, end));
        items.push(Item::Days(stretch_days(from, to)));
        items.push(Item::Times(Times::Stretch(from.time(), to.time())));
        return end;
    }
    if let Some((items_of_target, end)) = moments::moved(tokens, atoms, at, context, today) {
        found.time_spans.extend(span(at, end));
        items.extend(items_of_target);
        return end;
    }
    if let Some((points, end)) = moments::between(atoms, at, today) {
        found.date_spans.extend(span(at, end));
        items.extend(points);
        return end;
    }
    if let Some((clock, end)) = moments::like_another(atoms, at, context, today, items) {
        found.time_spans.extend(span(at, end));
        items.push(Item::Times(match clock.is_fuzzy {
            true => Times::Around(clock),
            false => Times::At(clock),
        }));
        return end;
    }
    let clock = sure_times(tokens, atoms, at, context, today, items);
    // "Not on Tuesday and not before four"
    let is_negated = matches!(atoms[at].atom, Atom::Link(Link::Not | Link::Correction));
    let day = days(atoms, at, today);
    // "3rd to 5th" is days, "3 to 5 pm" times: the longer reading wins, the day on a tie.
    if let Some((days, end)) = day
        && clock.is_none_or(|(_, clock_end)| end >= clock_end)
    {
        found.date_spans.extend(span(at, end));
        items.extend(is_negated.then_some(Item::Gap));
        items.push(Item::Days(days));
        items.extend(begins_list(atoms, at, end).then_some(Item::Comma));
        // "the first Monday evening of next month"
        let is_part = |place: &usize| matches!(atoms[*place].atom, Atom::Part(_));
        let part = (at..end)
            .find(is_part)
            .and_then(|place| times(atoms, place));
        items.extend(part.map(|((times, _), _)| Item::Times(times)));
        return end;
    }
    if let Some((times, end)) = clock {
        found.time_spans.extend(span(at, end));
        items.extend(is_negated.then_some(Item::Gap));
        let says_today = |placed: &Placed| placed.atom == Atom::Part(Part::Tonight);
        if atoms[at..end].iter().any(says_today) {
            items.push(Item::Days(Days::Relative(today.date)));
        }
        items.push(Item::Times(times));
        return end;
    }
    if let Some((seconds, end)) = length::duration(atoms, at) {
        // "one day next week"
        let is_some_day = seconds == 86_400
            && matches!(atoms[at].atom, Atom::Number(1, 0))
            && atoms.get(end).is_some_and(|next| {
                matches!(
                    next.atom,
                    Atom::Link(Link::This | Link::Next | Link::Coming | Link::In)
                )
            });
        // "A few hours" is no length that could be booked.
        let is_vague = |placed: &Placed| placed.atom == Atom::Link(Link::Few);
        if is_some_day
            || atoms[at..end].iter().any(is_vague)
            || (context.words.is_past)(tokens.word(atoms[end - 1].to))
        {
            return end;
        }
        found.duration_s = found.duration_s.or(Some(seconds));
        return end;
    }
    match atoms[at].atom {
        Atom::Link(Link::Otherwise) => items.push(Item::Otherwise),
        Atom::Link(Link::Or | Link::And) => items.push(Item::Or),
        Atom::Link(Link::Except) => items.push(Item::Except),
        Atom::Link(Link::But) if is_after_any(atoms, at) => items.push(Item::Except),
        Atom::Link(Link::Not) => items.extend(negation(atoms, at, today)),
        Atom::Link(Link::Correction | Link::But) => items.push(Item::Correction),
        Atom::Link(Link::AnyTime) => items.push(Item::AnyTime),
        Atom::Link(Link::Unfit) if names_before(atoms, at) => items.push(Item::Unwanted),
        _ => {}
    }
    at + 1
}

/// "Monday Wednesday or Friday", as recognisers write it.
fn begins_list(atoms: &[Placed], at: usize, end: usize) -> bool {
    let is_weekday = |place: usize| {
        matches!(
            atoms.get(place).map(|placed| placed.atom),
            Some(Atom::Weekday(_))
        )
    };
    let more = (end..).take_while(|place| is_weekday(*place)).count();
    let joins = matches!(
        atoms.get(end + more).map(|placed| placed.atom),
        Some(Atom::Link(Link::Or | Link::And))
    );
    is_weekday(at) && end == at + 1 && more > 0 && joins && is_weekday(end + more + 1)
}

/// "Weekdays only" bars the weekend, "no weekends" too; "not on weekdays" bars the others.
fn barred(atoms: &[Placed], at: usize, items: &mut Vec<Item>) -> Option<Days> {
    let is_unwanted = matches!(items.last(), Some(Item::Except | Item::Correction));
    let before = at.checked_sub(1).map(|before| atoms[before].atom);
    let is_certain = matches!(
        before,
        Some(Atom::Link(
            Link::This | Link::Next | Link::Coming | Link::The
        ))
    );
    match atoms[at].atom {
        Atom::Weekdays if is_unwanted => {
            items.pop();
            Some(Days::Weekdays(0, 4))
        }
        Atom::Weekdays => Some(Days::Weekdays(5, 6)),
        Atom::Unit(Unit::Weekend) if is_unwanted && !is_certain => {
            items.pop();
            Some(Days::Weekdays(5, 6))
        }
        _ => None,
    }
}

/// What stands between expressions: a comma may join them, other words part them.
fn between(atom: Atom) -> Option<Item> {
    match atom {
        Atom::Sign(',') => Some(Item::Comma),
        Atom::Sign(sign) if !matches!(sign, '.' | '!' | '?' | ';') => None,
        _ => Some(Item::Gap),
    }
}

/// "Any day but Friday" excludes; "that's right but at four" corrects.
fn is_after_any(atoms: &[Placed], at: usize) -> bool {
    let before = atoms[at.saturating_sub(3)..at].iter().rev();
    before
        .take_while(|placed| !matches!(placed.atom, Atom::Sign('.' | '!' | '?' | ';')))
        .any(|placed| {
            matches!(
                placed.atom,
                Atom::Link(Link::Any | Link::AnyTime | Link::Every)
            )
        })
}

/// A time of day here, if the words can only be one or one was asked for or a day stands beside it.
fn sure_times(
    tokens: &Tokens,
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
    today: Today,
    items: &[Item],
) -> Option<(Times, usize)> {
    let ((times, is_sure), end) = times(atoms, at)?;
    if is_sure {
        return Some((times, end));
    }
    let follows = atoms.get(end).map(|placed| placed.atom);
    if matches!(follows, Some(Atom::Unit(_))) {
        return None;
    }
    let is_beside_day = matches!(items.last(), Some(Item::Days(_) | Item::Correction))
        && items
            .iter()
            .any(|item| matches!(item, Item::Days(_) | Item::Times(_)))
        || matches!(
            items,
            [.., Item::Days(_) | Item::Times(_), Item::Or | Item::Comma]
        );
    // "three or four in the afternoon"
    let is_before_other = matches!(follows, Some(Atom::Link(Link::Or)))
        && matches!(
            atoms.get(end + 1).map(|one| one.atom),
            Some(Atom::Number(1..=12, _))
        )
        && (matches!(times, Times::At(_)))
        && sure_times(tokens, atoms, end + 1, context, today, items).is_some();
    let after = end + usize::from(follows == Some(Atom::Sign(',')));
    let is_tonight = matches!(
        atoms.get(after).map(|placed| placed.atom),
        Some(Atom::Part(Part::Tonight))
    );
    let is_before_day =
        is_tonight || !matches!(follows, Some(Atom::Other)) && days(atoms, end, today).is_some();
    let before_part = matches!(
        atoms.get(at.wrapping_sub(1)).map(|placed| placed.atom),
        Some(Atom::Part(_))
    );
    // "Make it nine" changes the time that was just read back.
    let is_read_back =
        matches!(context.asked, Some(Asked::Confirm | Asked::Name)) && context.anchor.is_some();
    // "Move it to four", when something was booked a moment ago; "a ride to 301 Hill Road" is an address.
    let is_moved = context.anchor.is_some()
        && at > 0
        && !matches!(
            follows,
            Some(Atom::Other | Atom::Ordinal(_) | Atom::Number(..))
        )
        && matches!(atoms[at - 1].atom, Atom::Link(Link::To | Link::At));
    let first = atoms[at].from;
    let is_change = first > 1
        && follows != Some(Atom::Other)
        && (context.words.changes_to)(tokens.word(first - 2), tokens.word(first - 1));
    let asked = (expects_time(context.asked) || is_read_back || is_moved)
        && is_whole_answer(atoms, at, end, context.asked);
    // "Twelve would be good" at the beginning of a clause.
    let opens_clause =
        at == 0 || matches!(atoms[at - 1].atom, Atom::Sign(',' | '.' | '!' | '?' | ';'));
    let is_subject = opens_clause
        && follows == Some(Atom::Link(Link::Verb))
        && atoms.get(end + 1).map(|one| one.atom) != Some(Atom::Link(Link::The))
        && matches!(atoms[at].atom, Atom::Number(2..=12, 0..=2));
    (asked
        || is_subject
        || is_change
        || is_before_other
        || is_beside_day
        || is_before_day
        || before_part)
        .then_some((times, end))
}

/// A bare number answers "when" only if little else is said: "two people" does not.
fn is_whole_answer(atoms: &[Placed], at: usize, end: usize, asked: Option<Asked>) -> bool {
    let follows_noun = matches!(atoms.get(end).map(|placed| placed.atom), Some(Atom::Other));
    let after_for = at > 0 && atoms[at - 1].atom == Atom::Link(Link::For);
    asked == Some(Asked::Time) || !(follows_noun && after_for)
}

/// The days of a stretch; one that ends before its hour of the last day belongs to the day before.
fn stretch_days(from: DateTime, to: DateTime) -> Days {
    let is_over = to.time() <= from.time();
    let last = to.date().checked_sub(i64::from(is_over).days());
    match last {
        Ok(last) if last > from.date() => {
            Days::Fixed(DateSpec::Between(from.date(), last), Grain::Day)
        }
        _ => Days::Relative(from.date()),
    }
}

fn from_now(shift: Shift, now: DateTime) -> Option<Item> {
    match shift {
        Shift::Minutes(minutes @ 1..) => {
            let moment = now.checked_add(i64::from(minutes).minutes()).ok()?;
            Some(Item::Offset(moment))
        }
        Shift::Days(days @ 1..) => {
            let day = now.date().checked_add(i64::from(days).days()).ok()?;
            Some(Item::Days(Days::Fixed(DateSpec::On(day), Grain::Day)))
        }
        _ => None,
    }
}
