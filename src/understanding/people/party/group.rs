//! Those who come, one by one: "me, my husband, his mother and three friends".

use crate::understanding::people::Said;
use crate::understanding::people::party::number;
use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Speaker,
    Companion,
    /// A number with people or seats.
    Counted,
    /// A number of friends or kin.
    CountedKin,
    /// A number of people beside others ("two more people").
    Added,
    /// A number of a larger whole ("three of my friends").
    Subset,
    /// A number alone, which counts only as a further member.
    Bare,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    kind: Kind,
    count: u32,
    from: usize,
    /// First word after the value.
    to: usize,
    /// First word after everything that was read.
    next: usize,
}

/// The first list of people that is long enough to mean something.
pub(super) fn read(words: &[Word<'_>], is_asked: bool, seats_parties: bool) -> Option<Said<u32>> {
    let mut groups = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let group = Group::at(words, at);
        at = group.as_ref().map_or(at, |group| group.next).max(at + 1);
        groups.extend(group);
    }
    let counted = groups.iter().find(|group| group.is_counted());
    let group = counted.or_else(|| {
        let mut groups = groups.iter();
        groups.find(|group| group.is_named(words, is_asked, seats_parties))
    })?;
    Some(Said {
        value: group.count,
        from: group.from,
        to: group.to,
    })
}

#[derive(Debug)]
struct Group {
    count: u32,
    from: usize,
    to: usize,
    next: usize,
    members: u32,
    has_speaker: bool,
    has_counted: bool,
    has_added: bool,
    has_companion: bool,
    /// Whether those counted belong to the speaker ("three colleagues").
    has_kin: bool,
}

impl Group {
    fn at(words: &[Word<'_>], from: usize) -> Option<Self> {
        let first = member(words, from, false)?;
        if first.kind == Kind::Bare && !is(words, first.next, Role::Plus) {
            return None;
        }
        let mut group = Self {
            count: 0,
            from: first.from,
            to: first.to,
            next: first.next,
            members: 0,
            has_speaker: false,
            has_counted: false,
            has_added: false,
            has_companion: false,
            has_kin: false,
        };
        group.add(&first);
        while let Some(further) = following(words, &group) {
            group.add(&further);
        }
        Some(group)
    }

    fn add(&mut self, member: &Member) {
        let is_twice = member.kind == Kind::Speaker && self.has_speaker;
        self.count += if is_twice { 0 } else { member.count };
        self.members += 1;
        self.to = member.to;
        self.next = member.next;
        match member.kind {
            Kind::Speaker => self.has_speaker = true,
            Kind::Counted => self.has_counted = true,
            Kind::CountedKin => (self.has_counted, self.has_kin) = (true, true),
            Kind::Added => self.has_added = true,
            Kind::Companion | Kind::Subset => self.has_companion = true,
            Kind::Bare => {}
        }
    }

    fn is_counted(&self) -> bool {
        self.has_counted || self.members > 1 && (self.has_speaker || !self.has_companion)
    }

    /// Those who come with nobody counted ("for my parents"), where somebody is due.
    fn is_named(&self, words: &[Word<'_>], is_asked: bool, seats_parties: bool) -> bool {
        let is_introduced = self.from > 0
            && (is(words, self.from - 1, Role::Only)
                || is(words, self.from - 1, Role::ForWhom)
                || is(words, self.from - 1, Role::Be));
        let is_coming = (self.next..self.next + 3).any(|at| is(words, at, Role::Coming));
        self.has_companion
            && (is_asked || seats_parties && (is_introduced || is_coming) && self.count > 1)
    }
}

fn following(words: &[Word<'_>], group: &Group) -> Option<Member> {
    let mut at = group.next;
    let is_listed = words.get(at).is_some_and(|word| word.starts_clause);
    while is(words, at, Role::Joiner) {
        at += 1;
    }
    let is_joined = at > group.next;
    if !is_joined && !is_listed {
        return None;
    }
    let member = member(words, at, true)?;
    let is_list = words.get(member.next).is_none_or(|word| word.starts_clause)
        || is(words, member.next, Role::Joiner);
    if !is_joined && !is_list {
        return None;
    }
    let is_plus = is_joined && is(words, at - 1, Role::Plus);
    let is_plain_speaker = words[at].is(Role::PlainSpeaker);
    match member.kind {
        Kind::Bare => is_plus.then_some(member),
        Kind::Speaker if is_plain_speaker => {
            (is_joined && (group.has_companion || group.has_kin)).then_some(member)
        }
        Kind::Speaker if !is_joined && !group.has_companion => None,
        _ => Some(member),
    }
}

/// One member at a place; a further one needs less to be recognised.
fn member(words: &[Word<'_>], from: usize, is_further: bool) -> Option<Member> {
    let speakers = if is_further {
        Role::SpeakerLast
    } else {
        Role::Speaker
    };
    if is(words, from, speakers) {
        return Some(Member {
            kind: Kind::Speaker,
            count: 1,
            from,
            to: from + 1,
            next: from + 1,
        });
    }
    if is(words, from, Role::Both)
        && is(words, from + 1, Role::Of)
        && is(words, from + 2, Role::Them)
    {
        return Some(Member {
            kind: Kind::Counted,
            count: 2,
            from,
            to: from + 3,
            next: from + 3,
        });
    }
    let owned = from + usize::from(is(words, from, Role::Owner));
    let start = skip(words, owned, Role::PeopleAdjective);
    let from = if owned == from { start } else { from };
    let owned = owned.max(from);
    match number(words, start) {
        Some((count, next)) => numbered(
            words,
            Numbered {
                count,
                from,
                start,
                next,
            },
        ),
        None => companion(
            words,
            Unnumbered {
                from,
                owned,
                start,
                is_further,
            },
        ),
    }
}

fn skip(words: &[Word<'_>], mut at: usize, role: Role) -> usize {
    while is(words, at, role) {
        at += 1;
    }
    at
}

#[derive(Clone, Copy)]
struct Numbered {
    count: u32,
    from: usize,
    start: usize,
    next: usize,
}

fn numbered(words: &[Word<'_>], said: Numbered) -> Option<Member> {
    let Numbered {
        count,
        from,
        start,
        next,
    } = said;
    let member = |kind, to, next| Member {
        kind,
        count,
        from,
        to,
        next,
    };
    if is(words, next, Role::Of) {
        if is(words, next + 1, Role::Them) {
            return Some(member(Kind::Counted, next, next + 2));
        }
        let noun = skip(words, next + 2, Role::PeopleAdjective);
        let is_subset = is(words, next + 1, Role::Owner) && is_people(words, noun);
        return is_subset.then(|| member(Kind::Subset, noun + 1, noun + 1));
    }
    let is_more = is(words, next, Role::More)
        || (from.saturating_sub(2)..from).any(|at| is(words, at, Role::More));
    let mut noun = next;
    while !is_people(words, noun)
        && (is(words, noun, Role::PeopleAdjective) || is(words, noun, Role::More))
    {
        noun += 1;
    }
    let kind = match () {
        () if is_more => Kind::Added,
        () if is(words, noun, Role::AnyPeople) => Kind::Counted,
        () => Kind::CountedKin,
    };
    if is_people(words, noun) {
        return Some(member(kind, noun + 1, noun + 1));
    }
    if is(words, noun, Role::Seats) {
        let counted = Member {
            from: start,
            ..member(kind, next, noun + 1)
        };
        return Some(counted);
    }
    (from == start).then(|| member(Kind::Bare, next, next))
}

fn is_people(words: &[Word<'_>], at: usize) -> bool {
    is(words, at, Role::People)
}

#[derive(Clone, Copy)]
struct Unnumbered {
    from: usize,
    owned: usize,
    start: usize,
    is_further: bool,
}

/// "My wife", "her parents", "a kid", "a couple of friends"; in a list also "daughter".
fn companion(words: &[Word<'_>], said: Unnumbered) -> Option<Member> {
    let Unnumbered {
        from,
        owned,
        start,
        is_further,
    } = said;
    let member = |kind, count, to| Member {
        kind,
        count,
        from,
        to,
        next: to,
    };
    let has_article = owned == from && is(words, from, Role::OneOf);
    let noun = if has_article {
        skip(words, from + 1, Role::PeopleAdjective)
    } else {
        start
    };
    if is(words, noun, Role::Couple) {
        let of = noun + 1 + usize::from(is(words, noun + 1, Role::Of));
        if is_people(words, of) || is(words, of, Role::Seats) {
            return Some(Member {
                next: of + 1,
                ..member(Kind::Counted, 2, of)
            });
        }
        return is_further.then(|| member(Kind::Companion, 2, noun + 1));
    }
    let count = words.get(noun)?.known.companions;
    let is_owned = owned > from;
    if let Some(count) = count.filter(|_| is_owned || is_further) {
        return Some(member(Kind::Companion, count, noun + 1));
    }
    (has_article && is_further && is_people(words, noun))
        .then(|| member(Kind::Counted, 1, noun + 1))
}
