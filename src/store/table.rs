//! Types for keys and values: order-preserving keys, versioned and checksummed values.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;

/// A typed table within the one ordered key space.
pub trait Table {
    /// First byte of every key; unique, never reused.
    const PREFIX: u8;
    /// The name for messages, exports and damage reports.
    const NAME: &'static str;
    /// The key.
    type Key: Key;
    /// The value.
    type Value: Record;
}

/// A value as it is stored.
pub trait Record: Serialize + DeserializeOwned {
    /// Raised whenever the layout changes.
    const VERSION: u8;

    /// Reads a body written by an older version; `None` when it never existed.
    fn upgrade(_version: u8, _body: &[u8]) -> Option<Self> {
        None
    }
}

/// The empty value of an index row, whose key says everything.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Present;

impl Record for Present {
    const VERSION: u8 = 1;
}

/// A key whose encoding sorts as the key does.
pub trait Key: Sized + Serialize + DeserializeOwned {
    /// Appends the encoding.
    fn encode(&self, out: &mut Vec<u8>);
    /// Reads one key off the front of `bytes`; `None` when it is malformed.
    fn decode(bytes: &mut &[u8]) -> Option<Self>;
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = bytes.split_first_chunk::<N>()?;
    *bytes = tail;
    Some(*head)
}

impl Key for () {
    fn encode(&self, _out: &mut Vec<u8>) {}

    fn decode(_bytes: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

impl Key for u8 {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        take::<1>(bytes).map(|[byte]| byte)
    }
}

impl Key for u32 {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_be_bytes());
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        take(bytes).map(Self::from_be_bytes)
    }
}

impl Key for u64 {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_be_bytes());
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        take(bytes).map(Self::from_be_bytes)
    }
}

impl<Kind> Key for Id<Kind> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.get().encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        u64::decode(bytes).map(Self::new)
    }
}

impl Key for Timestamp {
    /// Microseconds with the sign bit flipped, so that times before 1970 sort first.
    fn encode(&self, out: &mut Vec<u8>) {
        ((self.as_microsecond() as u64) ^ (1 << 63)).encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let micros = u64::decode(bytes)? ^ (1 << 63);
        Self::from_microsecond(micros as i64).ok()
    }
}

impl Key for Date {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.year() as u16 ^ (1 << 15)).to_be_bytes());
        out.push(self.month() as u8);
        out.push(self.day() as u8);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let [high, low, month, day] = take::<4>(bytes)?;
        let year = (u16::from_be_bytes([high, low]) ^ (1 << 15)) as i16;
        Self::new(year, month as i8, day as i8).ok()
    }
}

impl Key for String {
    /// NUL is escaped as `00 FF` and the end is `00 00`, so that a prefix sorts before its extensions.
    fn encode(&self, out: &mut Vec<u8>) {
        for byte in self.bytes() {
            out.push(byte);
            if byte == 0 {
                out.push(0xFF);
            }
        }
        out.extend_from_slice(&[0, 0]);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let mut text = Vec::new();
        loop {
            match take::<1>(bytes)?[0] {
                0 => match take::<1>(bytes)?[0] {
                    0 => return Self::from_utf8(text).ok(),
                    0xFF => text.push(0),
                    _ => return None,
                },
                byte => text.push(byte),
            }
        }
    }
}

impl<A: Key, B: Key> Key for (A, B) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::decode(bytes)?, B::decode(bytes)?))
    }
}

impl<A: Key, B: Key, C: Key> Key for (A, B, C) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
        self.2.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::decode(bytes)?, B::decode(bytes)?, C::decode(bytes)?))
    }
}

/// The full key of a row: the table's prefix, then the key.
pub fn row_key<T: Table>(key: &T::Key) -> Vec<u8> {
    let mut out = Vec::with_capacity(24);
    out.push(T::PREFIX);
    key.encode(&mut out);
    out
}

/// Version, checksum over key, version and body, body.
pub fn encode_value<T: Table>(key: &[u8], value: &T::Value) -> Result<Vec<u8>, StoreError> {
    let damaged = |_| StoreError::Damaged { table: T::NAME };
    let mut out =
        postcard::to_extend(value, vec![T::Value::VERSION, 0, 0, 0, 0]).map_err(damaged)?;
    let sum = checksum(key, out[0], &out[5..]);
    out[1..5].copy_from_slice(&sum.to_le_bytes());
    Ok(out)
}

/// Reads what [`encode_value`] wrote, refusing anything that changed since.
pub fn decode_value<T: Table>(key: &[u8], bytes: &[u8]) -> Result<T::Value, StoreError> {
    let damaged = StoreError::Damaged { table: T::NAME };
    let Some((&[version, a, b, c, d], body)) = bytes.split_first_chunk::<5>() else {
        return Err(damaged);
    };
    if checksum(key, version, body) != u32::from_le_bytes([a, b, c, d]) {
        return Err(damaged);
    }
    if version == T::Value::VERSION {
        return postcard::from_bytes(body).map_err(|_| damaged);
    }
    T::Value::upgrade(version, body).ok_or(damaged)
}

/// Whether a value is as [`encode_value`] wrote it, of whatever table and version.
pub fn is_sound(key: &[u8], bytes: &[u8]) -> bool {
    let Some((&[version, a, b, c, d], body)) = bytes.split_first_chunk::<5>() else {
        return false;
    };
    checksum(key, version, body) == u32::from_le_bytes([a, b, c, d])
}

fn checksum(key: &[u8], version: u8, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(&[version]);
    hasher.update(body);
    hasher.finalize()
}
