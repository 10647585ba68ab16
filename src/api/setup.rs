//! The business itself: profile, hours, services, staff, closures, special days, questions, lines, rules. Changing it
//! needs an admin key; closures, special days and questions apart, which a front desk looks after.

pub mod alerts;
pub mod answering;
pub mod budget;
pub mod business;
pub mod closures;
pub mod connections;
pub mod faqs;
pub mod hours;
pub mod lines;
pub mod models;
pub mod notices;
pub mod prices;
pub mod public_pages;
pub mod questions;
pub mod recording_notice;
pub mod retention;
pub mod rooms;
pub mod services;
pub mod settings;
pub mod special_days;
pub mod staff;

use axum::http::StatusCode;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::once::{Once, Reply};
use crate::api::page::{Page, Paging, of_few};
use crate::desk::settings::SettingsError;
use crate::domain::business::Business;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::tx::Tx;

/// Makes something in the business, once.
async fn make(
    api: &Api,
    caller: &Caller,
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

/// Changes something in the business; how it is then.
async fn change<V: Send + 'static>(
    api: &Api,
    caller: &Caller,
    work: impl Fn(&mut Tx, &Business) -> Result<V, Problem> + Send + 'static,
) -> Result<Json<V>, Problem> {
    let desk = api.clone();
    let write = api.store.write(caller.cause(), move |tx| {
        let business = desk.business(tx)?;
        work(tx, &business)
    });
    write.await.map(Json)
}

/// Takes something out of the business.
async fn remove(
    api: &Api,
    caller: &Caller,
    work: impl Fn(&mut Tx, &Business) -> Result<(), SettingsError> + Send + 'static,
) -> Result<StatusCode, Problem> {
    let removed = change(api, caller, move |tx, business| Ok(work(tx, business)?));
    removed.await.map(|Json(())| StatusCode::NO_CONTENT)
}

/// One page of a list of the business, by identifier.
fn list_of<T, V: for<'t> From<&'t T>>(
    api: &Api,
    paging: &Paging,
    list: impl Fn(&Business) -> &Vec<T>,
    id: impl Fn(&T) -> u64,
) -> Result<Json<Page<V>>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let page = of_few(list(&business).iter(), paging, |item| id(item))?;
    Ok(Json(page.map(V::from)))
}
