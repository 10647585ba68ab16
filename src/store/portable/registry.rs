//! Every table of the store, and how its rows become JSON and come back.

use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::links::LinkKeys;
use crate::store::meta::Meta;
use crate::store::sequences::Sequences;
use crate::store::settings::SettingsTable;
use crate::store::table::{Key, Table, decode_value, encode_value, row_key};
use crate::store::told::ToldOf;
use crate::store::{
    addresses, alerts, appointments, audit, bills, business, calls, certificates, connections,
    contacts, customers, deliveries, entered, events, idempotency, keys, ledger, letters, members,
    proofs, questions, recordings, reports, rollups, sessions, signers, sms, transcripts, uptime,
};

/// Every table, in the order of their prefixes.
pub const TABLES: &[Portable] = &[
    Portable::of::<Sequences>(),
    Portable::of::<SettingsTable>(),
    Portable::of::<audit::Audit>(),
    Portable::of::<events::Events>(),
    Portable::of::<idempotency::KeptAnswers>(),
    Portable::of::<appointments::Appointments>(),
    Portable::of::<appointments::blocks::Blocks>(),
    Portable::of::<appointments::ByStart>(),
    Portable::of::<appointments::ByCustomer>(),
    Portable::of::<appointments::holds::Holds>(),
    Portable::of::<appointments::history::Histories>(),
    Portable::of::<customers::Customers>(),
    Portable::of::<customers::ByPhone>(),
    Portable::of::<customers::ByName>(),
    Portable::of::<business::Businesses>(),
    Portable::of::<business::catalog::Services>(),
    Portable::of::<business::catalog::StaffMembers>(),
    Portable::of::<business::catalog::Rooms>(),
    Portable::of::<business::hours::Closures>(),
    Portable::of::<business::hours::SpecialDays>(),
    Portable::of::<business::talk::Faqs>(),
    Portable::of::<business::talk::Lines>(),
    Portable::of::<business::Revisions>(),
    Portable::of::<calls::Calls>(),
    Portable::of::<calls::Turns>(),
    Portable::of::<calls::Conversations>(),
    Portable::of::<calls::Messages>(),
    Portable::of::<calls::CallsByPhone>(),
    Portable::of::<sms::OptOuts>(),
    Portable::of::<sms::Threads>(),
    Portable::of::<proofs::WrongProofs>(),
    Portable::of::<entered::EnteredNumbers>(),
    Portable::of::<keys::Keys>(),
    Portable::of::<members::Members>(),
    Portable::of::<addresses::Addresses>(),
    Portable::of::<sessions::Sessions>(),
    Portable::of::<deliveries::Deliveries>(),
    Portable::of::<deliveries::ByDue>(),
    Portable::of::<deliveries::ByAppointment>(),
    Portable::of::<deliveries::tally::Tallies>(),
    Portable::of::<LinkKeys>(),
    Portable::of::<ToldOf>(),
    Portable::of::<ledger::Ledger>(),
    Portable::of::<ledger::ByCall>(),
    Portable::of::<ledger::sums::SpentByDay>(),
    Portable::of::<ledger::sums::SpentByHour>(),
    Portable::of::<ledger::sums::SpentByMonth>(),
    Portable::of::<ledger::reservations::Reservations>(),
    Portable::of::<ledger::reservations::Reserved>(),
    Portable::of::<ledger::calls::CallsByHour>(),
    Portable::of::<ledger::calls::CallsByDay>(),
    Portable::of::<contacts::Contacts>(),
    Portable::of::<deliveries::ByAlert>(),
    Portable::of::<deliveries::digests::DigestItems>(),
    Portable::of::<deliveries::digests::PlannedDigests>(),
    Portable::of::<deliveries::digests::ToldDigests>(),
    Portable::of::<recordings::UnwantedRecordings>(),
    Portable::of::<reports::Reports>(),
    Portable::of::<rollups::Rollups>(),
    Portable::of::<rollups::RollupProgress>(),
    Portable::of::<rollups::LateCalls>(),
    Portable::of::<alerts::Alerts>(),
    Portable::of::<alerts::ByFingerprint>(),
    Portable::of::<alerts::Open>(),
    Portable::of::<alerts::ByDue>(),
    Portable::of::<alerts::paces::Paces>(),
    Portable::of::<alerts::groups::Groups>(),
    Portable::of::<ledger::calls::Uncharged>(),
    Portable::of::<bills::Bills>(),
    Portable::of::<transcripts::Transcripts>(),
    Portable::of::<questions::Questions>(),
    Portable::of::<letters::Letters>(),
];

/// Tables that are about one store's file and stay with it.
pub const STAYING: &[u8] = &[
    Meta::PREFIX,
    uptime::UpSpans::PREFIX,
    certificates::AcmeAccounts::PREFIX,
    certificates::Certificates::PREFIX,
    certificates::Attempts::PREFIX,
    connections::Connections::PREFIX,
    signers::Signers::PREFIX,
    addresses::Offenders::PREFIX,
];

/// Tables that a server fills by itself from its first second on: they do not make a store one that is in use, and give way
/// to an import.
pub const BY_ITSELF: &[u8] = &[
    rollups::Rollups::PREFIX,
    rollups::RollupProgress::PREFIX,
    rollups::LateCalls::PREFIX,
];

/// Key and value as they are stored.
pub type RawRow = (Vec<u8>, Vec<u8>);

/// Appends a stored row, key and value, as one JSON line.
pub type WriteRow = fn(&mut Vec<u8>, &[u8], &[u8]) -> Result<(), StoreError>;

/// One table's way to JSON and back.
pub struct Portable {
    /// First byte of every key.
    pub prefix: u8,
    /// The name in the portable form; never changes.
    pub name: &'static str,
    /// Appends a stored row as one JSON line.
    pub write: WriteRow,
    /// Reads a JSON line into a row to store.
    pub read: fn(&[u8]) -> Result<RawRow, serde_json::Error>,
}

impl Portable {
    const fn of<T: Table>() -> Self {
        Self {
            prefix: T::PREFIX,
            name: T::NAME,
            write: write::<T>,
            read: read::<T>,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Line<K, V> {
    table: String,
    key: K,
    value: V,
}

fn write<T: Table>(out: &mut Vec<u8>, key: &[u8], bytes: &[u8]) -> Result<(), StoreError> {
    let damaged = StoreError::Damaged { table: T::NAME };
    let value = decode_value::<T>(key, bytes)?;
    let mut rest = &key[1..];
    let decoded = T::Key::decode(&mut rest).filter(|_| rest.is_empty());
    let line = Line {
        table: T::NAME.to_owned(),
        key: decoded.ok_or_else(|| damaged.clone())?,
        value,
    };
    let start = out.len();
    if serde_json::to_writer(&mut *out, &line).is_err() {
        out.truncate(start);
        return Err(damaged);
    }
    out.push(b'\n');
    Ok(())
}

fn read<T: Table>(line: &[u8]) -> Result<RawRow, serde_json::Error> {
    let line: Line<T::Key, T::Value> = serde_json::from_slice(line)?;
    let key = row_key::<T>(&line.key);
    let value = encode_value::<T>(&key, &line.value).map_err(serde::de::Error::custom)?;
    Ok((key, value))
}
