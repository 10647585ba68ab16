//! The maintainer's script makes what the program takes.

use std::fs;
use std::process::Command;

use crate::update::house::House;

#[test]
fn a_release_of_the_script_is_taken() {
    let house = House::open();
    let at = |name: &str| house.path(name).display().to_string();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/release");
    let run = |words: &[&str]| {
        let output = Command::new(script).args(words).output().expect("it runs");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{error}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let public = run(&["key", &at("key.pem")]);
    fs::write(
        house.path("changes"),
        "She is quicker.\n\nShe hears better.\n",
    )
    .expect("room");
    house.write_program("program", "99.1.0");
    let words = [
        "make",
        &at("key.pem"),
        &at("list"),
        "99.1.0",
        &at("changes"),
        &at("program"),
    ];
    run(&words);
    let program = house.path("bin/bella");
    let update = |words: &[&str], key: &str| {
        let output = Command::new(&program)
            .arg("update")
            .args(words)
            .args(["--data-dir", &at("data")])
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", at("bin")))
            .env("BELLA_RELEASES", house.list_at())
            .env("BELLA_RELEASE_KEY", key)
            .current_dir(house.folder.path())
            .output()
            .expect("bella runs");
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (is_told, said) = update(&["--check"], &public);
    assert!(is_told && said.contains("- She hears better."), "{said}");
    let (is_taken, said) = update(&[], &house.public_key());
    assert!(!is_taken && said.contains("not signed"), "{said}");
    let (is_taken, said) = update(&[], &public);
    assert!(is_taken, "{said}");
    assert_eq!(house.version(), "bella 99.1.0");
}
