//! Public holidays against the PyPI package `holidays`, which `tests/run` installs.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use bella::domain::holidays::{COUNTRIES, note, public_holidays};

const YEARS: std::ops::RangeInclusive<i16> = 2024..=2035;
const GB_NATIONS: [&str; 4] = ["ENG", "NIR", "SCT", "WLS"];
const DE_STATES: [&str; 16] = [
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH",
];

/// Prints `COUNTRY REGION YEAR DATE` for every holiday of the places on the command line.
const SCRIPT: &str = "
import sys, holidays
for place in sys.argv[1:]:
    country, region = place.split('-')
    for year in range(2024, 2036):
        days = holidays.country_holidays(country, subdiv=region or None, years=year)
        for day in days:
            print(country, region or '-', year, day.isoformat())
";

fn places() -> Vec<(&'static str, &'static str)> {
    let whole = COUNTRIES.iter().map(|country| (*country, ""));
    let nations = GB_NATIONS.iter().map(|nation| ("GB", *nation));
    let states = DE_STATES.iter().map(|state| ("DE", *state));
    whole.chain(nations).chain(states).collect()
}

fn theirs(python: &Path) -> Option<String> {
    let names = places().into_iter().map(|(c, r)| format!("{c}-{r}"));
    let output = Command::new(python)
        .arg("-c")
        .arg(SCRIPT)
        .args(names)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn ours() -> String {
    let mut lines = String::new();
    for (country, region) in places() {
        let name = if region.is_empty() { "-" } else { region };
        for year in YEARS {
            for (day, _) in public_holidays(country, region, year).expect("rules") {
                lines += &format!("{country} {name} {year} {day}\n");
            }
        }
    }
    lines
}

#[test]
fn the_rules_agree_with_the_package_for_twelve_years() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    let Some(theirs) = theirs(&python) else {
        eprintln!("skipped: no python package holidays; tests/run installs it");
        return;
    };
    let count = |text: &str| {
        let mut lines = BTreeMap::new();
        for line in text.lines() {
            *lines.entry(line.to_owned()).or_insert(0) += 1;
        }
        lines
    };
    let (ours, theirs) = (count(&ours()), count(&theirs));
    assert!(theirs.len() > 3000, "the package printed {}", theirs.len());
    let missing: Vec<_> = theirs
        .keys()
        .filter(|key| !ours.contains_key(*key))
        .collect();
    let extra: Vec<_> = ours
        .keys()
        .filter(|key| !theirs.contains_key(*key))
        .collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing {missing:#?}, extra {extra:#?}"
    );
}

#[test]
fn a_country_without_rules_says_so() {
    assert_eq!(public_holidays("BR", "", 2026), None);
    let said = |country, region| note(country, region).unwrap_or_default();
    assert!(said("BR", "").starts_with("no public holidays are known for BR"));
    assert!(said("GB", "").contains("which nation"));
    assert!(said("CA", "ON").contains("add those of ON"));
    assert_eq!(note("GB", "SCT"), None);
    assert_eq!(note("US", ""), None);
}
