//! What Debian's Pebble does not know, against a double of ours: certificates that hold six days, and an authority that
//! says itself when to renew.

use bella::ports::clock::{Clock, SystemClock};
use bella::store::certificates::host::Host;
use jiff::SignedDuration;

use crate::https::authority::Authority;
use crate::https::house::{Ends, From, House, free_port};

async fn open(authority: &Authority, name: &str) -> House {
    let from = From {
        directory: authority.directory(),
        authority: None,
        https: free_port(),
        http: free_port(),
    };
    let hosts = [Host::parse(name).expect("a host")];
    let folder = tempfile::tempdir().expect("a folder");
    House::with(folder, &from, &hosts, Ends::Https).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_gets_a_certificate_that_holds_for_days_and_is_renewed_at_half() {
    let authority = Authority::start().await;
    let house = open(&authority, "203.0.113.7").await;
    house.run().await;
    let profile = |n: usize| authority.orders()[n].0.clone();
    assert_eq!(profile(0).as_deref(), Some("shortlived"));
    house.later(SignedDuration::from_hours(2 * 24));
    house.run().await;
    assert_eq!(authority.orders().len(), 1);
    house.later(SignedDuration::from_hours(2 * 24));
    house.run().await;
    assert_eq!(authority.orders().len(), 2);
    assert_eq!(profile(1).as_deref(), Some("shortlived"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_wants_it_sooner_is_heeded_and_told_what_is_replaced() {
    let authority = Authority::start().await;
    let house = open(&authority, "bella.test").await;
    house.run().await;
    assert_eq!(authority.orders(), [(None, None)]);
    // It has no answer yet: what was planned stays, and it is asked again hours later, not at once.
    house.run().await;
    house.run().await;
    assert_eq!(authority.wishes_asked(), 1);
    let now = SystemClock.now();
    let day = SignedDuration::from_hours(24);
    authority.wish((now + day * 5, now + day * 6));
    house.later(SignedDuration::from_hours(7));
    house.run().await;
    house.run().await;
    assert_eq!(authority.wishes_asked(), 2);
    house.later(day * 4);
    house.run().await;
    assert_eq!(authority.orders().len(), 1, "too early");

    // A mass revocation: the window lies in the past.
    authority.wish((now - day, now - SignedDuration::from_hours(1)));
    house.later(SignedDuration::from_hours(7));
    house.run().await;
    house.run().await;
    let orders = authority.orders();
    assert_eq!(orders.len(), 2, "not renewed at once");
    let replaced = orders[1].1.as_deref().expect("what it replaces");
    assert_eq!(replaced.split('.').count(), 2, "{replaced}");
}
