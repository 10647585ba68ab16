//! What was committed and is not shipped yet. Whoever commits never waits here and never fails: when too much waits, all of it
//! is let go, and a new backup has to begin a new line of changes.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::store::changes::{Commit, is_pulse};
use crate::store::engine::Writes;

/// More than this never waits, bytes.
const MOST: usize = 16 * 1024 * 1024;
/// So much is not kept waiting for more, bytes.
const MUCH: usize = 2 * 1024 * 1024;

/// The commits that wait.
#[derive(Default)]
pub struct Feed {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    is_on: bool,
    is_closed: bool,
    commits: Vec<Commit>,
    bytes: usize,
    /// What said that the server is alive since the last commit.
    pulse: Writes,
    /// When the oldest commit that is not shipped was made.
    waits_since: Option<Timestamp>,
    /// Up to here commits were let go.
    lost_to: u64,
}

impl Feed {
    /// From now on commits are kept.
    pub(in crate::store::changes) fn open(&self) {
        self.state().is_on = true;
    }

    /// Takes what says that the server is alive, for the next commit with a position.
    pub(in crate::store) fn pulse(&self, writes: Writes) {
        let mut state = self.state();
        if state.is_on {
            state.pulse.extend(writes);
        }
    }

    /// Takes a commit.
    pub(in crate::store) fn push(&self, commit: Commit) {
        debug_assert!(!is_pulse(&commit.writes));
        let mut state = self.state();
        if !state.is_on || state.is_closed {
            return;
        }
        let Commit {
            position,
            at,
            writes: own,
        } = commit;
        let mut writes = std::mem::take(&mut state.pulse);
        writes.extend(own);
        state.waits_since.get_or_insert(at);
        state.bytes += weight(&writes);
        state.commits.push(Commit {
            position,
            at,
            writes,
        });
        state.bound();
        drop(state);
        self.arrived.notify_all();
    }

    /// Everything that waits, the oldest first.
    pub(in crate::store::changes) fn take(&self) -> Vec<Commit> {
        let mut state = self.state();
        state.bytes = 0;
        std::mem::take(&mut state.commits)
    }

    /// Puts back what could not be shipped, before what came since.
    pub(in crate::store::changes) fn put_back(&self, mut commits: Vec<Commit>) {
        let mut state = self.state();
        state.bytes += commits
            .iter()
            .map(|commit| weight(&commit.writes))
            .sum::<usize>();
        commits.append(&mut state.commits);
        state.commits = commits;
        state.bound();
    }

    /// Notes that everything up to here is shipped.
    pub(in crate::store::changes) fn shipped(&self, position: u64) {
        let mut state = self.state();
        if state.lost_to <= position {
            state.waits_since = state.commits.first().map(|commit| commit.at);
        }
    }

    /// Up to here commits were let go.
    pub(in crate::store::changes) fn lost_to(&self) -> u64 {
        self.state().lost_to
    }

    /// When the oldest commit that is not shipped was made.
    pub(in crate::store::changes) fn waits_since(&self) -> Option<Timestamp> {
        self.state().waits_since
    }

    /// Waits until there is something, and then no longer than `pause` for more; `false` when nothing comes any more.
    pub(in crate::store::changes) fn wait(&self, pause: Duration) -> bool {
        let idle = |state: &mut State| !state.is_closed && state.commits.is_empty();
        let arrived = self.arrived.wait_while(self.state(), idle);
        let state = arrived.unwrap_or_else(PoisonError::into_inner);
        let few = |state: &mut State| !state.is_closed && state.bytes < MUCH;
        let joined = self.arrived.wait_timeout_while(state, pause, few);
        let (state, _) = joined.unwrap_or_else(PoisonError::into_inner);
        !state.is_closed
    }

    /// Waits for this long, or until nothing comes any more.
    pub(in crate::store::changes) fn rest(&self, pause: Duration) {
        let goes_on = |state: &mut State| !state.is_closed;
        let waited = self
            .arrived
            .wait_timeout_while(self.state(), pause, goes_on);
        drop(waited);
    }

    /// Nothing comes any more.
    pub(in crate::store) fn close(&self) {
        self.state().is_closed = true;
        self.arrived.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn bound(&mut self) {
        if self.bytes <= MOST {
            return;
        }
        if let Some(last) = self.commits.last() {
            self.lost_to = last.position;
        }
        self.commits = Vec::new();
        self.bytes = 0;
    }
}

fn weight(writes: &Writes) -> usize {
    let row =
        |(key, value): (&Vec<u8>, &Option<Vec<u8>>)| key.len() + value.as_ref().map_or(0, Vec::len);
    writes.iter().map(row).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(position: u64, bytes: usize) -> Commit {
        Commit {
            position,
            at: Timestamp::UNIX_EPOCH,
            writes: Writes::from([(vec![40, 1], Some(vec![7; bytes]))]),
        }
    }

    #[test]
    fn what_nobody_ships_is_let_go_before_it_fills_the_memory() {
        let feed = Feed::default();
        feed.push(commit(1, 10));
        assert!(feed.take().is_empty(), "nobody asked for it");
        feed.open();
        feed.push(commit(2, MOST / 2));
        feed.push(commit(3, MOST / 4));
        let taken = feed.take();
        assert_eq!(taken.len(), 2);
        feed.push(commit(4, MOST / 2));
        feed.put_back(taken);
        assert!(feed.take().is_empty());
        assert_eq!(feed.lost_to(), 4);
        assert_eq!(feed.waits_since(), Some(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn a_pulse_goes_along_with_the_next_commit_and_never_over_it() {
        let feed = Feed::default();
        feed.open();
        let pulse = |value| Writes::from([(vec![prefix(), 1], Some(vec![value]))]);
        feed.pulse(pulse(1));
        feed.pulse(pulse(2));
        assert!(feed.take().is_empty());
        feed.push(commit(1, 1));
        let taken = feed.take();
        assert_eq!(taken[0].writes.len(), 2);
        assert_eq!(taken[0].writes[&vec![prefix(), 1]], Some(vec![2]));
    }

    fn prefix() -> u8 {
        crate::store::schema::prefix::UP_SPANS
    }
}
