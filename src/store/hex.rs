//! Bytes as lower-case hexadecimal text.

/// The text of these bytes.
pub(in crate::store) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
