//! Amounts of money in the business's one currency.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, upper case, such as `USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a three-letter code in any case; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The code in upper case.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimal places the currency has (ISO 4217: 2 for most, 0 for JPY and its like).
    pub fn decimals(self) -> u32 {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF"
            | "UGX" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount in minor units (cents) of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; never negative for a price.
    pub minor: i64,
    /// The currency that the minor units belong to.
    pub currency: Currency,
}

impl Money {
    /// The amount as a decimal number, as the API shows it.
    pub fn to_decimal(self) -> f64 {
        self.minor as f64 / 10f64.powi(self.currency.decimals() as i32)
    }

    /// Rounds a decimal amount to minor units; `None` when it is not finite or too large.
    pub fn from_decimal(amount: f64, currency: Currency) -> Option<Self> {
        let minor = (amount * 10f64.powi(currency.decimals() as i32)).round();
        (minor.is_finite() && minor.abs() < 1e15).then_some(Self {
            minor: minor as i64,
            currency,
        })
    }
}
