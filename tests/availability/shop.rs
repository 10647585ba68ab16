//! A small business to ask for times: one service of 30 minutes, Ana, open 09:00 to 17:00 every day, no notice.

use bella::domain::appointment::Item;
use bella::domain::availability::{
    Block, By, Diary, Opening, Reason, Resource, Visit, Wanted, Window,
};
use bella::domain::business::{Business, Profile};
use bella::domain::catalog::{Room, Service, Staff};
use bella::domain::hours::{Closure, Span, WeeklyHours};
use bella::domain::id::{AppointmentId, ClosureId, RoomId, ServiceId, StaffId};
use bella::domain::language::Language;
use bella::domain::money::Currency;
use bella::domain::policy::Policy;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The one service.
pub const CUT: ServiceId = ServiceId::new(1);
/// The second service, when there is one.
pub const COLOUR: ServiceId = ServiceId::new(2);
/// Who is always there.
pub const ANA: StaffId = StaffId::new(1);
/// The second of the staff, when there is one.
pub const BEN: StaffId = StaffId::new(2);

/// A business with what is taken, asked at a moment.
#[derive(Clone)]
pub struct Shop {
    pub business: Business,
    pub blocks: Vec<Block>,
    pub now: Timestamp,
    pub ignore: Vec<AppointmentId>,
    pub by: By,
}

impl Shop {
    /// In a zone, asked on 1 January 2026.
    pub fn in_zone(zone: &str) -> Self {
        let zone = TimeZoneDatabase::bundled().get(zone).expect("a known zone");
        Self::with_zone(zone)
    }

    pub fn with_zone(zone: TimeZone) -> Self {
        let profile = Profile {
            name: "Shop".into(),
            timezone: zone.iana_name().unwrap_or("UTC").into(),
            zone,
            country: "US".into(),
            region: String::new(),
            currency: Currency::parse("USD").expect("a currency"),
            languages: vec![Language::English],
            address: String::new(),
            owner_phone: None,
        };
        let policy = Policy {
            notice_minutes: 0,
            window_days: 700,
            slot_minutes: 30,
            close_on_holidays: false,
            ..Policy::default()
        };
        Self {
            business: Business {
                profile,
                policy,
                hours: every_day(&[("09:00", "17:00")]),
                special_days: Vec::new(),
                closures: Vec::new(),
                services: vec![service(CUT, 30)],
                staff: vec![person(ANA)],
                rooms: Vec::new(),
                faqs: Vec::new(),
                lines: Vec::new(),
            },
            blocks: Vec::new(),
            now: "2026-01-01T00:00:00Z".parse().expect("a moment"),
            ignore: Vec::new(),
            by: By::Caller,
        }
    }

    pub fn open(mut self, spans: &[(&str, &str)]) -> Self {
        self.business.hours = every_day(spans);
        self
    }

    pub fn with_ben(mut self) -> Self {
        self.business.staff.push(person(BEN));
        self
    }

    pub fn with_colour(mut self, minutes: u32) -> Self {
        self.business.services.push(service(COLOUR, minutes));
        self
    }

    /// Changes the first service.
    pub fn cut(mut self, change: impl Fn(&mut Service)) -> Self {
        change(&mut self.business.services[0]);
        self
    }

    pub fn slots(mut self, minutes: u32) -> Self {
        self.business.policy.slot_minutes = minutes;
        self
    }

    pub fn at(mut self, now: &str) -> Self {
        self.now = self.instant(now);
        self
    }

    pub fn with_room(mut self, id: u64) -> Self {
        let id = RoomId::new(id);
        let name = format!("Room {id}");
        self.business.rooms.push(Room { id, name });
        self.business.services[0].rooms.push(id);
        self
    }

    pub fn closed(mut self, staff: Option<StaffId>, from: &str, to: &str) -> Self {
        self.business.closures.push(Closure {
            id: ClosureId::new(1),
            staff,
            from: wall(from),
            to: wall(to),
            reason: "stocktaking".into(),
        });
        self
    }

    /// Somebody's time is taken between two wall times.
    pub fn busy(self, staff: StaffId, from: &str, to: &str) -> Self {
        self.taken(Resource::Staff(staff), from, to)
    }

    pub fn taken(mut self, resource: Resource, from: &str, to: &str) -> Self {
        let (from, to) = (self.instant(from), self.instant(to));
        self.blocks.push(Block {
            resource,
            from,
            to,
            starts_at: from,
            service: CUT,
            appointment: AppointmentId::new(100 + self.blocks.len() as u64),
        });
        self
    }

    /// Takes what an opening offers, as the desk would.
    pub fn book(&mut self, opening: &Opening) {
        let id = AppointmentId::new(100 + self.blocks.len() as u64);
        let blocks = bella::domain::appointment::blocks(&opening.items, id);
        self.blocks.extend(blocks);
    }

    pub fn diary(&self) -> Diary<'_> {
        Diary {
            business: &self.business,
            blocks: &self.blocks,
            now: self.now,
            ignore: &self.ignore,
            by: self.by,
        }
    }

    /// The openings for the first service on one date.
    pub fn openings(&self, date: &str) -> Vec<Opening> {
        self.openings_of(&Visit::of(CUT), date)
    }

    pub fn openings_of(&self, visit: &Visit, date: &str) -> Vec<Opening> {
        let date: Date = date.parse().expect("a date");
        self.diary().find(visit, &Window::dates(date, date), 2000)
    }

    /// The wall times of the openings for the first service on one date.
    pub fn starts(&self, date: &str) -> Vec<String> {
        self.walls(&self.openings(date))
    }

    pub fn walls(&self, openings: &[Opening]) -> Vec<String> {
        let zone = &self.business.profile.zone;
        openings
            .iter()
            .map(|opening| {
                zone.to_datetime(opening.starts_at)
                    .strftime("%H:%M")
                    .to_string()
            })
            .collect()
    }

    pub fn check(&self, at: &str) -> Result<Opening, Vec<Reason>> {
        self.diary().check(&Visit::of(CUT), Wanted::Wall(wall(at)))
    }

    /// The instant of a wall time that exists once.
    pub fn instant(&self, text: &str) -> Timestamp {
        let zone = &self.business.profile.zone;
        let instant = zone.to_ambiguous_timestamp(wall(text)).unambiguous();
        instant.expect("a wall time that exists once")
    }
}

/// Two services, each by whom it is wished.
pub fn visit(items: &[(ServiceId, Option<StaffId>)]) -> Visit {
    let mut visit = Visit { items: Vec::new() };
    for (service, staff) in items {
        let mut item = Visit::of(*service).items.remove(0);
        item.staff = *staff;
        visit.items.push(item);
    }
    visit
}

pub fn staff_of(opening: &Opening) -> Vec<StaffId> {
    opening.items.iter().map(|item: &Item| item.staff).collect()
}

pub fn service(id: ServiceId, minutes: u32) -> Service {
    Service {
        id,
        name: format!("Service {id}"),
        aliases: Vec::new(),
        duration_min: minutes,
        buffer_before_min: 0,
        buffer_after_min: 0,
        price: None,
        staff: Vec::new(),
        capacity: 1,
        rooms: Vec::new(),
        is_active: true,
    }
}

pub fn person(id: StaffId) -> Staff {
    Staff {
        id,
        name: format!("Person {id}"),
        aliases: Vec::new(),
        hours: None,
        is_active: true,
    }
}

pub fn every_day(spans: &[(&str, &str)]) -> WeeklyHours {
    let day: Vec<Span> = spans
        .iter()
        .map(|(from, to)| Span {
            from: time(from),
            to: time(to),
        })
        .collect();
    WeeklyHours {
        days: std::array::from_fn(|_| day.clone()),
    }
}

pub fn time(text: &str) -> Time {
    let text = if text == "24:00" { "00:00" } else { text };
    text.parse().expect("a time")
}

pub fn wall(text: &str) -> DateTime {
    text.replace(' ', "T").parse().expect("a wall time")
}
