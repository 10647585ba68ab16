//! A business as rows, to be set up again in another store with the same identifiers.

use crate::store::business::catalog::{Rooms, Services, StaffMembers};
use crate::store::business::hours::{Closures, SpecialDays};
use crate::store::business::talk::{Faqs, Lines};
use crate::store::business::{Businesses, Revisions};
use crate::store::error::StoreError;
use crate::store::table::Table;
use crate::store::tx::{Listed, Range, Read, Tx};

/// Everything about a business but its customers and its diary.
pub struct BusinessCopy {
    business: Listed<Businesses>,
    revisions: Listed<Revisions>,
    services: Listed<Services>,
    staff: Listed<StaffMembers>,
    rooms: Listed<Rooms>,
    closures: Listed<Closures>,
    special_days: Listed<SpecialDays>,
    faqs: Listed<Faqs>,
    lines: Listed<Lines>,
}

impl BusinessCopy {
    /// Reads it.
    ///
    /// # Errors
    /// When the store cannot be read or a record is damaged.
    pub fn read(r: &impl Read) -> Result<Self, StoreError> {
        Ok(Self {
            business: r.list::<Businesses>(Range::all())?,
            revisions: r.list::<Revisions>(Range::all())?,
            services: r.list::<Services>(Range::all())?,
            staff: r.list::<StaffMembers>(Range::all())?,
            rooms: r.list::<Rooms>(Range::all())?,
            closures: r.list::<Closures>(Range::all())?,
            special_days: r.list::<SpecialDays>(Range::all())?,
            faqs: r.list::<Faqs>(Range::all())?,
            lines: r.list::<Lines>(Range::all())?,
        })
    }

    /// Whether there was a business to copy.
    pub fn is_empty(&self) -> bool {
        self.business.is_empty()
    }

    /// Sets it up in an empty store.
    ///
    /// # Errors
    /// When a row cannot be written.
    pub fn write(&self, tx: &mut Tx) -> Result<(), StoreError> {
        put::<Businesses>(tx, &self.business)?;
        put::<Revisions>(tx, &self.revisions)?;
        put::<Services>(tx, &self.services)?;
        put::<StaffMembers>(tx, &self.staff)?;
        put::<Rooms>(tx, &self.rooms)?;
        put::<Closures>(tx, &self.closures)?;
        put::<SpecialDays>(tx, &self.special_days)?;
        put::<Faqs>(tx, &self.faqs)?;
        put::<Lines>(tx, &self.lines)
    }
}

fn put<T: Table>(tx: &mut Tx, rows: &Listed<T>) -> Result<(), StoreError> {
    for (key, value) in rows {
        tx.put::<T>(key, value)?;
    }
    Ok(())
}
