//! An appointment as it is shown.

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::wire::{IdNumber, instant};
use crate::domain::appointment::Appointment;
use crate::domain::business::Business;
use crate::http::problem::Problem;
use crate::store::customers;
use crate::store::tx::Read;

/// An appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentView {
    /// Its identifier; moving keeps it
    pub id: IdNumber,
    /// `held`, `booked`, `cancelled`, `completed` or `no_show`
    pub status: &'static str,
    /// RFC 3339 in the business's zone
    pub starts_at: String,
    /// RFC 3339 in the business's zone
    pub ends_at: String,
    /// Minutes from start to end
    pub duration_min: i64,
    /// IANA name of the zone of the promise
    pub timezone: String,
    /// What is done, in order
    pub services: Vec<ServiceOf>,
    /// Who does the first of them
    pub staff: Option<Named>,
    /// Who comes
    pub customer: Option<CustomerOf>,
    /// The customer's identifier, as older scripts read it
    pub user_id: Option<IdNumber>,
    /// Notes of the caller or the owner
    pub notes: String,
    /// `phone`, `sms`, `web`, `api` or `import`
    pub source: &'static str,
    /// The call that made it
    pub call_id: Option<IdNumber>,
    /// When it was made
    pub created_at: String,
    /// When it last changed
    pub updated_at: String,
    /// When the customer said that they will come to the time at which it is now
    pub confirmed_at: Option<String>,
}

/// Something with a name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its identifier
    pub id: IdNumber,
    /// Its name; empty when it is gone
    pub name: String,
}

/// One service within an appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceOf {
    /// Its identifier
    pub id: IdNumber,
    /// Its name; empty when it is gone
    pub name: String,
    /// By whom
    pub staff: Named,
    /// When it starts
    pub starts_at: String,
    /// When it ends
    pub ends_at: String,
}

/// The customer of an appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerOf {
    /// Their identifier
    pub id: IdNumber,
    /// Their name
    pub name: String,
    /// Their number
    pub phone: Option<String>,
}

impl AppointmentView {
    /// The view of an appointment, with its customer as `r` sees them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(
        r: &impl Read,
        business: &Business,
        appointment: &Appointment,
    ) -> Result<Self, Problem> {
        let customer = match appointment.customer {
            Some(id) => customers::get(r, id)?,
            None => None,
        };
        let zone = &business.profile.zone;
        let services: Vec<ServiceOf> = appointment
            .items
            .iter()
            .map(|item| ServiceOf {
                id: item.service.into(),
                name: business
                    .service(item.service)
                    .map_or(String::new(), |service| service.name.clone()),
                staff: Named {
                    id: item.staff.into(),
                    name: business
                        .staff_member(item.staff)
                        .map_or(String::new(), |staff| staff.name.clone()),
                },
                starts_at: instant(item.starts_at, zone),
                ends_at: instant(item.ends_at, zone),
            })
            .collect();
        let staff = services.first().map(|service| Named {
            id: service.staff.id,
            name: service.staff.name.clone(),
        });
        let length = appointment
            .ends_at
            .duration_since(appointment.starts_at)
            .as_mins();
        Ok(Self {
            id: appointment.id.into(),
            status: appointment.status.name(),
            starts_at: instant(appointment.starts_at, zone),
            ends_at: instant(appointment.ends_at, zone),
            duration_min: length,
            timezone: appointment.timezone.clone(),
            services,
            staff,
            user_id: appointment.customer.map(IdNumber::from),
            customer: customer.map(|customer| CustomerOf {
                id: customer.id.into(),
                name: customer.name,
                phone: customer.phone.map(|phone| phone.to_string()),
            }),
            notes: appointment.notes.clone(),
            source: appointment.source.name(),
            call_id: appointment.call.map(IdNumber::from),
            created_at: instant(appointment.created_at, zone),
            updated_at: instant(appointment.updated_at, zone),
            confirmed_at: appointment.confirmed_at.map(|at| instant(at, zone)),
        })
    }
}
