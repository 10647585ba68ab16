//! The power goes at moments all over an update: after the next starts the service runs, in the old version or the new one, and has
//! what was booked.

use std::fs;
use std::time::Instant;

use crate::backup::kill::{killed_after, moments, opened, rounds};
use crate::update::house::{House, Manner};

#[test]
fn whenever_the_power_goes_the_service_comes_back() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    let words = [
        "-H",
        "content-type: application/json",
        "-d",
        r#"{"name": "Kept Person"}"#,
    ];
    house.curl(&words, "/api/customers");
    let begun = Instant::now();
    assert!(house.update(&[]).status.success());
    let whole = begun.elapsed();
    for moment in moments(rounds(3), whole) {
        house.begin_anew();
        let update = house.command("bella", &[]);
        let mut killed = killed_after(&house.path("bin/bella"), moment, &["update"]);
        killed.env_clear().envs(
            update
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let killed = killed
            .arg("--data-dir")
            .arg(house.path("data"))
            .current_dir(house.folder.path());
        killed.status().expect("timeout runs");
        // The machine starts again, and with it the service.
        house.systemctl("stop");
        drop(opened(&house.path("data/bella.redb")));
        house.systemctl("start");
        house.until_ready();
        let version = house.version();
        let is_either = version == "bella 99.0.0" || version == super::outcomes::HERE;
        assert!(is_either, "{moment:?}: {version}");
        let known = house.curl(&[], "/api/customers");
        assert!(known.contains("Kept Person"), "{moment:?}: {known}");
    }
    let left = fs::read_dir(house.path("data")).expect("a folder");
    let left = left.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let partial: Vec<_> = left.filter(|name| name.contains("restoring")).collect();
    assert!(partial.is_empty(), "{partial:?}");
}
