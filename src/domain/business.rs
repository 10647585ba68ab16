//! One business with everything Bella must know to answer its telephone.

use jiff::tz::TimeZone;

use crate::domain::catalog::{Room, Service, Staff};
use crate::domain::faq::Faq;
use crate::domain::hours::{Closure, SpecialDay, WeeklyHours};
use crate::domain::id::{RoomId, ServiceId, StaffId};
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::domain::phone::Phone;
use crate::domain::policy::Policy;

/// A business, as one value: loaded once per change and shared.
#[derive(Clone, Debug)]
pub struct Business {
    /// Name, place, zone, money, languages, people.
    pub profile: Profile,
    /// The rules for booking.
    pub policy: Policy,
    /// Weekly opening hours.
    pub hours: WeeklyHours,
    /// Dates with other hours.
    pub special_days: Vec<SpecialDay>,
    /// Closures of the business and time off of staff.
    pub closures: Vec<Closure>,
    /// What can be booked, active or not.
    pub services: Vec<Service>,
    /// Who does it, active or not.
    pub staff: Vec<Staff>,
    /// Shared rooms and chairs.
    pub rooms: Vec<Room>,
    /// Questions and answers.
    pub faqs: Vec<Faq>,
    /// The telephone numbers Bella answers.
    pub lines: Vec<Line>,
}

/// The business itself.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name as said on the telephone.
    pub name: String,
    /// IANA name of the zone, such as `America/New_York`.
    pub timezone: String,
    /// The same zone, resolved from the bundled database.
    pub zone: TimeZone,
    /// ISO 3166-1 alpha-2, upper case: holidays, telephone format, emergency number.
    pub country: String,
    /// State, province or nation within the country, where holidays differ (`SCT`, `BY`); empty if none.
    pub region: String,
    /// The currency of its prices.
    pub currency: Currency,
    /// The languages it answers in, best first; never empty.
    pub languages: Vec<Language>,
    /// Street and town, told to callers; empty if not told.
    pub address: String,
    /// Where a call is handed over to; `None` takes a message instead.
    pub owner_phone: Option<Phone>,
}

/// A telephone number that Bella answers, with its own greeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number that was dialled.
    pub phone: Phone,
    /// What is said first; empty is the standard greeting.
    pub greeting: String,
}

impl Business {
    /// The language it answers in.
    pub fn language(&self) -> Language {
        self.profile.languages.first().copied().unwrap_or_default()
    }

    /// The service with this identifier.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The staff member with this identifier.
    pub fn staff_member(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.id == id)
    }

    /// The room with this identifier.
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == id)
    }
}
