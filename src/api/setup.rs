//! The business itself: profile, hours, services, staff, closures, special days, questions, lines, rules. Changing it
//! needs an admin key; closures, special days and questions apart, which a front desk looks after.

pub mod business;
pub mod closures;
pub mod faqs;
pub mod hours;
pub mod lines;
pub mod retention;
pub mod rooms;
pub mod services;
pub mod settings;
pub mod special_days;
pub mod staff;

use std::sync::Arc;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::once::{Once, Reply};
use crate::domain::business::Business;
use crate::http::problem::Problem;
use crate::store::tx::Tx;

/// Makes something in the business, once.
async fn make<R>(
    api: &Api,
    caller: &Caller<R>,
    once: Once,
    work: impl Fn(&mut Tx, &Business) -> Result<Reply, Problem> + Send + 'static,
) -> Result<Reply, Problem> {
    let (desk, owner) = (api.clone(), caller.owner());
    let write = api.store.write(caller.cause(), move |tx| {
        once.run(tx, &owner, |tx| {
            let business = desk.business(tx)?;
            work(tx, &business)
        })
    });
    write.await
}

/// Changes something in the business.
async fn change<R, T: Send + 'static>(
    api: &Api,
    caller: &Caller<R>,
    work: impl Fn(&mut Tx, &Arc<Business>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let desk = api.clone();
    let write = api.store.write(caller.cause(), move |tx| {
        let business = desk.business(tx)?;
        work(tx, &business)
    });
    write.await
}
