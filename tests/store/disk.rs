//! A disk in memory that records what it is told, fails on command, and can lose its power.

use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bella::store::engine::error::EngineError;
use bella::store::engine::medium::Medium;
use redb::{Builder, Database, DatabaseError, StorageBackend};

/// What the disk was told, in order.
#[derive(Clone, Debug)]
pub enum Told {
    Write(u64, Vec<u8>),
    SetLen(u64),
    Sync,
    /// Not the disk's: the test notes that transactions up to here were acknowledged.
    Acknowledged(Vec<u64>),
}

/// Which operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Full,
    BadSync,
}

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    told: Vec<Told>,
    repairs: usize,
    bytes_read: usize,
    fault: Option<Fault>,
}

/// A handle on the disk; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<State>>);

impl Disk {
    pub fn with_bytes(bytes: Vec<u8>) -> Self {
        let disk = Self::default();
        disk.state().bytes = bytes;
        disk
    }

    pub fn fail(&self, fault: Option<Fault>) {
        self.state().fault = fault;
    }

    pub fn note_acknowledged(&self, ids: Vec<u64>) {
        self.state().told.push(Told::Acknowledged(ids));
    }

    /// What it holds now, as a crash of the program leaves it.
    pub fn bytes(&self) -> Vec<u8> {
        self.state().bytes.clone()
    }

    /// How often opening it had to walk through all that it holds.
    pub fn repairs(&self) -> usize {
        self.state().repairs
    }

    /// How many bytes were read from it.
    pub fn bytes_read(&self) -> usize {
        self.state().bytes_read
    }

    pub fn told(&self) -> Vec<Told> {
        self.state().told.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sync_fault(&self) -> io::Result<()> {
        match self.state().fault {
            Some(Fault::BadSync) => Err(io::Error::other("the platter is scratched")),
            _ => Ok(()),
        }
    }

    fn write_fault(&self) -> io::Result<()> {
        match self.state().fault {
            Some(Fault::Full) => Err(ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }
}

/// Carries out one operation on a disk's bytes.
pub fn apply(bytes: &mut Vec<u8>, told: &Told) {
    match told {
        Told::Write(offset, data) => {
            let offset = *offset as usize;
            let end = offset + data.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[offset..end].copy_from_slice(data);
        }
        Told::SetLen(len) => bytes.resize(*len as usize, 0),
        Told::Sync | Told::Acknowledged(_) => {}
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.state();
        state.bytes_read += out.len();
        let offset = offset as usize;
        let found = state.bytes.get(offset..offset + out.len());
        out.copy_from_slice(found.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.write_fault()?;
        let mut state = self.state();
        let told = Told::SetLen(len);
        apply(&mut state.bytes, &told);
        state.told.push(told);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.sync_fault()?;
        self.state().told.push(Told::Sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.write_fault()?;
        let mut state = self.state();
        let told = Told::Write(offset, data.to_vec());
        apply(&mut state.bytes, &told);
        state.told.push(told);
        Ok(())
    }
}

impl Medium for Disk {
    fn open(&self, builder: &mut Builder) -> Result<Database, DatabaseError> {
        let disk = self.clone();
        builder.set_repair_callback(move |_| disk.state().repairs += 1);
        builder.create_with_backend(self.clone())
    }

    fn probe(&self) -> Result<(), EngineError> {
        self.write_fault()
            .and_then(|()| self.sync_fault())
            .map_err(|error| EngineError::from_io(&error))
    }
}
