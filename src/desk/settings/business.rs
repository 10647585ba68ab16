//! The profile, the rules for booking and the weekly hours.

use jiff::tz::TimeZoneDatabase;

use crate::desk::settings::hours::check_weekly;
use crate::desk::settings::{Checks, SettingsError};
use crate::domain::business::{Business, Profile};
use crate::domain::hours::WeeklyHours;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::domain::phone::Phone;
use crate::domain::policy::Policy;
use crate::store::business::{BusinessRecord, Businesses, save};
use crate::store::tx::Tx;

/// A profile as it comes in, before its zone is known to exist.
#[derive(Clone, Debug)]
pub struct ProfileDraft {
    /// The name as said on the telephone.
    pub name: String,
    /// IANA name of the zone.
    pub timezone: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// State, province or nation; empty if none.
    pub region: String,
    /// ISO 4217 code.
    pub currency: String,
    /// BCP 47 tags, best first.
    pub languages: Vec<String>,
    /// Street and town; empty if not told.
    pub address: String,
    /// Where a call is handed over to.
    pub owner_phone: Option<Phone>,
}

impl From<&Profile> for ProfileDraft {
    fn from(profile: &Profile) -> Self {
        Self {
            name: profile.name.clone(),
            timezone: profile.timezone.clone(),
            country: profile.country.clone(),
            region: profile.region.clone(),
            currency: profile.currency.to_string(),
            languages: profile
                .languages
                .iter()
                .map(|language| language.tag().to_owned())
                .collect(),
            address: profile.address.clone(),
            owner_phone: profile.owner_phone.clone(),
        }
    }
}

/// Sets up a business, or changes its profile; an existing one keeps its rules and hours.
///
/// # Errors
/// Every mistake in the draft at once.
pub fn save_profile(
    tx: &mut Tx,
    business: Option<&Business>,
    zones: &TimeZoneDatabase,
    draft: &ProfileDraft,
) -> Result<Profile, SettingsError> {
    let profile = checked(zones, draft)?;
    let (policy, hours) = match business {
        Some(business) => (business.policy.clone(), business.hours.clone()),
        None => (Policy::default(), WeeklyHours::default()),
    };
    save::<Businesses>(tx, &(), &BusinessRecord::new(&profile, &policy, &hours))?;
    Ok(profile)
}

/// Changes the rules for booking.
///
/// # Errors
/// Every mistake at once.
pub fn save_policy(tx: &mut Tx, business: &Business, policy: &Policy) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let limits = [
        ("notice_minutes", policy.notice_minutes, 0, 60 * 24 * 90),
        ("window_days", policy.window_days, 1, 730),
        ("slot_minutes", policy.slot_minutes, 1, 240),
        ("cancel_hours", policy.cancel_hours, 0, 24 * 90),
        ("hold_minutes", policy.hold_minutes, 1, 60),
    ];
    for (field, value, min, max) in limits {
        let why = format!("must be between {min} and {max}");
        checks.require((min..=max).contains(&value), field, why);
    }
    checks.done()?;
    let record = BusinessRecord::new(&business.profile, policy, &business.hours);
    Ok(save::<Businesses>(tx, &(), &record)?)
}

/// Changes the weekly opening hours.
///
/// # Errors
/// When spans of a day overlap or end before they start.
pub fn save_hours(
    tx: &mut Tx,
    business: &Business,
    hours: &WeeklyHours,
) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    check_weekly(&mut checks, hours);
    checks.done()?;
    let record = BusinessRecord::new(&business.profile, &business.policy, hours);
    Ok(save::<Businesses>(tx, &(), &record)?)
}

fn checked(zones: &TimeZoneDatabase, draft: &ProfileDraft) -> Result<Profile, SettingsError> {
    let mut checks = Checks::default();
    checks.text("name", &draft.name, 100);
    checks.at_most("address", &draft.address, 300);
    checks.at_most("region", &draft.region, 10);
    let country = draft.country.trim().to_ascii_uppercase();
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic());
    checks.require(is_code, "country", "must be two letters, such as US or GB");
    let zone = zones.get(draft.timezone.trim()).ok();
    let why = "is not a known time zone: use an IANA name such as America/New_York";
    checks.require(zone.is_some(), "timezone", why);
    let currency = Currency::parse(&draft.currency);
    let why = "must be three letters, such as USD";
    checks.require(currency.is_some(), "currency", why);
    let languages: Option<Vec<Language>> = draft
        .languages
        .iter()
        .map(|tag| Language::parse(tag))
        .collect();
    let languages = languages.filter(|languages| !languages.is_empty());
    let why = "must name at least one language that is spoken here: en, es";
    checks.require(languages.is_some(), "languages", why);
    checks.done()?;
    let (Some(zone), Some(currency), Some(languages)) = (zone, currency, languages) else {
        return Err(SettingsError::NoBusiness);
    };
    Ok(Profile {
        name: draft.name.trim().to_owned(),
        timezone: zone.iana_name().unwrap_or(draft.timezone.trim()).to_owned(),
        zone,
        country,
        region: draft.region.trim().to_ascii_uppercase(),
        currency,
        languages,
        address: draft.address.trim().to_owned(),
        owner_phone: draft.owner_phone.clone(),
    })
}
