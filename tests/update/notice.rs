//! Once a day it is looked whether there is a newer version, unless the owner wants that not.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bella::desk::settings::updates::save_updates;
use bella::jobs::updates::Lookout;
use bella::ports::clock::{Clock, ManualClock};
use bella::ports::entropy::SystemEntropy;
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::providers::releases::notice::ReleaseList;
use bella::store::error::StoreError;
use bella::store::settings;
use bella::store::updates::{UpdateNotice, UpdateState};
use jiff::SignedDuration;
use serde_json::Value;

use crate::desk::salon::Salon;
use crate::update::house::{House, Manner};

#[test]
fn a_newer_version_is_noticed_once_a_day_until_nobody_wants_to_know() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    let salon = Salon::open();
    let clock = Arc::new(ManualClock::new(salon.now));
    let key = STANDARD.decode(house.public_key()).expect("a key");
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
    };
    let list = ReleaseList::new(house.list_at(), key.try_into().expect("32 bytes"), &outside);
    let lookout = Lookout {
        store: salon.store.clone(),
        clock: clock.clone(),
        list: Arc::new(list),
    };
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let after = |hours: i64| {
        clock.set(clock.now() + SignedDuration::from_hours(hours));
        let looked = runtime.block_on(lookout.run()).expect("the store works");
        let state = salon.store.read(|r| settings::get::<UpdateState>(r));
        (
            looked,
            state.unwrap_or_else(|error: StoreError| panic!("{error}")),
        )
    };
    let (looked, state) = after(0);
    assert!(looked);
    let newest = state.newest.expect("a release");
    assert_eq!(newest.version, "99.0.0");
    assert_eq!(newest.changes, ["She understands more."]);
    assert!(!after(23).0, "not again within a day");

    house.sign_with_another_key();
    let (looked, state) = after(1);
    assert!(looked);
    assert!(state.failed.expect("a failure").why.contains("not signed"));
    assert!(state.newest.is_some(), "what was found before still holds");
    assert!(!after(5).0, "not again at once");

    let off = UpdateNotice { is_on: false };
    salon
        .write(move |tx| save_updates(tx, off))
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    let (looked, state) = after(48);
    assert!(!looked);
    assert_eq!(state, UpdateState::default());
}

#[test]
fn the_server_says_what_it_knows_and_can_be_told_not_to_look() {
    let house = House::open();
    let said: Value = serde_json::from_str(&house.curl(&[], "/api/updates")).expect("JSON");
    assert_eq!(said["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (&said["is_on"], &said["has_list"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    assert_eq!(said["newer"], Value::Null);
    let off = [
        "-X",
        "PATCH",
        "-H",
        "content-type: application/json",
        "-d",
        r#"{"is_on": false}"#,
    ];
    let said: Value =
        serde_json::from_str(&house.curl(&off, "/api/settings/updates")).expect("JSON");
    assert_eq!(said["is_on"], false);
}
