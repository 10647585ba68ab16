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
fn secrets_of_a_lost_key_are_entered_again_and_those_of_a_key_that_is_put_back_are_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("seal.key");
    let store = store_on(&Disk::default()).expect("a new store opens");
    let first = Seal::of_store(&store, &path, [7; 32], cause()).expect("a new key");
    let sealed = first.seal("twilio", b"secret", [1; 12]).expect("sealed");
    let kept = std::fs::read(&path).expect("a file");
    std::fs::write(&path, "not a key").expect("written");
    let spoilt = Seal::of_store(&store, &path, [8; 32], cause());
    assert!(matches!(spoilt, Err(SealError::NotAKey { .. })));
    std::fs::remove_file(&path).expect("removed");
    let second = Seal::of_store(&store, &path, [8; 32], cause()).expect("another key");
    let lost = second.open("twilio", &sealed);
    assert!(matches!(lost, Err(SealError::Unopenable { .. })));
    let anew = second.seal("mail", b"anew", [2; 12]).expect("sealed");
    assert_eq!(second.open("mail", &anew).expect("opened"), b"anew");
    std::fs::write(&path, kept).expect("written");
    let back = Seal::of_store(&store, &path, [9; 32], cause()).expect("the first key");
    assert_eq!(back.open("twilio", &sealed).expect("opened"), b"secret");
}

#[test]
fn a_changed_key_seals_from_then_on_and_what_was_sealed_before_opens_still() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("seal.key");
    let store = store_on(&Disk::default()).expect("a new store opens");
    assert!(
        Seal::change_key(&path, [1; 32]).is_err(),
        "there is none yet"
    );
    let first = Seal::of_store(&store, &path, [7; 32], cause()).expect("a new key");
    let sealed = first.seal("twilio", b"secret", [1; 12]).expect("sealed");
    Seal::change_key(&path, [8; 32]).expect("a change");
    let second = Seal::of_store(&store, &path, [9; 32], cause()).expect("both keys");
    assert_eq!(second.open("twilio", &sealed).expect("opened"), b"secret");
    assert!(second.is_of_older_key("twilio", &sealed));
    let anew = second.seal("twilio", b"secret", [2; 12]).expect("sealed");
    assert!(!second.is_of_older_key("twilio", &anew));
    assert!(first.open("twilio", &anew).is_err());
    let mode = std::fs::metadata(&path).expect("the file").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
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
