//! A look at everything that a working installation needs: who looks, and who says whether a credential is accepted.

use futures_util::future::BoxFuture;

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Well,
    /// It works, and might not for long.
    Doubtful,
    /// It does not work.
    Wrong,
    /// It is not set up, so there is nothing to look at.
    Off,
}

/// What was found of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in a word that never changes.
    pub name: String,
    /// How it is.
    pub state: State,
    /// What was seen.
    pub seen: String,
    /// What to do about it; empty when nothing is to be done.
    pub mend: String,
}

impl Finding {
    /// All is well.
    pub fn well(name: &str, seen: impl Into<String>) -> Self {
        Self::new(name, State::Well, seen.into(), "")
    }

    /// There is nothing to look at; `mend` says how there would be.
    pub fn off(name: &str, seen: impl Into<String>, mend: &str) -> Self {
        Self::new(name, State::Off, seen.into(), mend)
    }

    /// It works, and might not for long.
    pub fn doubtful(name: &str, seen: impl Into<String>, mend: &str) -> Self {
        Self::new(name, State::Doubtful, seen.into(), mend)
    }

    /// It does not work.
    pub fn wrong(name: &str, seen: impl Into<String>, mend: &str) -> Self {
        Self::new(name, State::Wrong, seen.into(), mend)
    }

    fn new(name: &str, state: State, seen: String, mend: &str) -> Self {
        Self {
            name: name.to_owned(),
            state,
            seen,
            mend: mend.to_owned(),
        }
    }
}

/// Looks at everything.
pub trait Doctor: Send + Sync + 'static {
    /// Everything that was found, in the order in which it is to be mended.
    fn examine(&self) -> BoxFuture<'_, Vec<Finding>>;
}

/// Something that a vendor lets in, or not.
pub trait Credential: Send + Sync + 'static {
    /// What it is called in findings.
    fn name(&self) -> &'static str;

    /// What to check when it is refused: the names of the settings.
    fn settings(&self) -> &'static str;

    /// Asks the vendor for something that changes nothing and costs nothing: what it says, or why it refuses.
    fn try_out(&self) -> BoxFuture<'_, Result<String, String>>;
}
