//! Secrets at rest, and settings.

use std::os::unix::fs::PermissionsExt;

use bella::store::seal::{Seal, SealError};
use bella::store::settings::{self, Settings};
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::ledger::{cause, store_on};

#[test]
fn a_sealed_secret_opens_with_its_key_in_its_place_only() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.key");
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    let seal = Seal::of_store(&store, &path, [7; 32], cause()).expect("a new key");
    let mode = std::fs::metadata(&path)
        .expect("the file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let sealed = seal.seal("twilio", b"secret", [1; 12]).expect("sealed");
    // Another start, with other chance, goes on with the key of the file.
    let again = Seal::of_store(&store, &path, [8; 32], cause()).expect("the same key");
    assert_eq!(again.open("twilio", &sealed).expect("opened"), b"secret");
    assert!(matches!(
        again.open("mail", &sealed),
        Err(SealError::Unopenable { .. })
    ));
}

#[test]
fn a_missing_wrong_or_spoilt_key_file_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.key");
    let store = store_on(&Disk::default()).expect("a new store opens");
    Seal::of_store(&store, &path, [7; 32], cause()).expect("a new key");
    let failure = || match Seal::of_store(&store, &path, [8; 32], cause()) {
        Err(error) => error,
        Ok(_) => panic!("expected a failure"),
    };
    std::fs::write(&path, "08".repeat(32)).expect("written");
    assert!(matches!(failure(), SealError::WrongKey { .. }));
    std::fs::write(&path, "not a key").expect("written");
    assert!(matches!(failure(), SealError::NotAKey { .. }));
    std::fs::remove_file(&path).expect("removed");
    assert!(matches!(failure(), SealError::Missing { .. }));
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Greeting {
    text: String,
    repeats: u8,
}

impl Default for Greeting {
    fn default() -> Self {
        Self {
            text: "Hello".into(),
            repeats: 2,
        }
    }
}

impl Settings for Greeting {
    const NAME: &'static str = "greeting";
}

#[test]
fn settings_have_a_default_until_saved() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    let read = || {
        store
            .read(|r| settings::get::<Greeting>(r))
            .expect("readable")
    };
    assert_eq!(read(), Greeting::default());
    store
        .write_blocking(cause(), |tx| {
            let text = "Hi".into();
            settings::put(tx, &Greeting { text, repeats: 1 })
        })
        .expect("writable");
    assert_eq!(read().text, "Hi");
}
