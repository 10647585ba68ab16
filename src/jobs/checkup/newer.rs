//! Whether there is a newer version of Bella. It is told and never fetched: that is for `bella update`.

use crate::jobs::checkup::Checkup;
use crate::ports::checkup::{Finding, State};
use crate::providers::releases::{Release, ReleaseError, Version};

/// What is looked at.
const NAME: &str = "update";

impl Checkup {
    pub(super) async fn newer(&self) -> Vec<Finding> {
        let here = Version::here();
        let Some(releases) = &self.releases else {
            let seen = format!("this is version {here}; it was not built to know newer ones");
            let mend =
                "look at the place that it came from, or set BELLA_RELEASES and BELLA_RELEASE_KEY";
            return vec![Finding::off(NAME, seen, mend)];
        };
        vec![told(here, releases.newest().await)]
    }
}

fn told(here: Version, newest: Result<Option<(Version, Release)>, ReleaseError>) -> Finding {
    match newest {
        Ok(Some((version, release))) if version > here => Finding {
            name: NAME.to_owned(),
            state: State::Well,
            seen: format!(
                "this is version {here}; version {version} came out on {}: {}",
                release.released_on,
                release.changes.join(" ")
            ),
            mend: "sudo bella update on the server puts it in place, and goes back by itself if it does not work".to_owned(),
        },
        Ok(_) => Finding::well(NAME, format!("this is version {here}, the newest one")),
        Err(error) => {
            let mend = "see that this machine reaches the internet; nothing else depends on it";
            Finding::doubtful(NAME, error.to_string(), mend)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(version: &str) -> (Version, Release) {
        let parsed = Version::parse(version).expect("a version");
        let release = Release {
            version: version.to_owned(),
            target: "x86_64-linux".to_owned(),
            released_on: "2026-05-02".to_owned(),
            changes: vec!["Calls are shorter.".to_owned()],
            file: "bella.gz".to_owned(),
            bytes: 1,
            sha256: "0".repeat(64),
        };
        (parsed, release)
    }

    #[test]
    fn a_newer_version_is_told_with_what_is_new_and_how_to_get_it() {
        let here = Version::parse("1.2.3").expect("a version");
        let newer = told(here, Ok(Some(release("1.3.0"))));
        assert_eq!(newer.state, State::Well);
        assert!(
            newer
                .seen
                .contains("version 1.3.0 came out on 2026-05-02: Calls are shorter.")
        );
        assert!(newer.mend.contains("bella update"));
        for known in [Ok(Some(release("1.2.3"))), Ok(None)] {
            let same = told(here, known);
            assert_eq!(same.seen, "this is version 1.2.3, the newest one");
            assert_eq!(same.mend, "");
        }
        let away = told(here, Err(ReleaseError::Unsigned));
        assert_eq!(away.state, State::Doubtful);
    }
}
