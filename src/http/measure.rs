//! How long requests took and how they failed, since the start, for whoever scrapes them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::Method;

use crate::store::rollups::histogram::Histogram;

/// What requests of one kind have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requests {
    /// The address as a pattern, `-` where there is nothing.
    pub route: String,
    /// The method.
    pub method: Method,
    /// The first digit of the status.
    pub class: u16,
    /// How long they took.
    pub took: Histogram,
}

/// Measures requests.
#[derive(Debug, Default)]
pub struct Measure {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// By route; there are few kinds to each.
    requests: BTreeMap<String, Vec<Requests>>,
    problems: BTreeMap<&'static str, u64>,
    stand_ins: u64,
}

impl Measure {
    /// Counts a request.
    pub fn request(&self, route: &str, method: &Method, status: u16, took: Duration) {
        let us = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let (class, method) = (status / 100, known(method));
        let mut inner = self.inner();
        if !inner.requests.contains_key(route) {
            inner.requests.insert(route.to_owned(), Vec::new());
        }
        let Some(kinds) = inner.requests.get_mut(route) else {
            return;
        };
        match kinds
            .iter_mut()
            .find(|kind| kind.class == class && kind.method == method)
        {
            Some(kind) => kind.took.record(us),
            None => {
                let mut took = Histogram::default();
                took.record(us);
                kinds.push(Requests {
                    route: route.to_owned(),
                    method,
                    class,
                    took,
                });
            }
        }
    }

    /// Counts a problem that was answered, by its code.
    pub fn problem(&self, code: &'static str) {
        *self.inner().problems.entry(code).or_default() += 1;
    }

    /// Counts a webhook that could not be taken, and was answered by what stands in for it.
    pub fn stand_in(&self) {
        self.inner().stand_ins += 1;
    }

    /// All requests, by route.
    pub fn requests(&self) -> Vec<Requests> {
        self.inner().requests.values().flatten().cloned().collect()
    }

    /// Problems that were answered, by code.
    pub fn problems(&self) -> BTreeMap<&'static str, u64> {
        self.inner().problems.clone()
    }

    /// Webhooks that could not be taken.
    pub fn stand_ins(&self) -> u64 {
        self.inner().stand_ins
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Anybody can make up methods; they must not make up series.
fn known(method: &Method) -> Method {
    let usual = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    match usual.contains(method) {
        true => method.clone(),
        false => Method::OPTIONS,
    }
}
