//! Amounts of money in the business's one currency.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, upper case, such as `USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The dollar of the United States.
    pub const US_DOLLAR: Self = Self(*b"USD");

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

/// Millionths of the currency that the vendors bill in: what a thousand tokens cost is a fraction of a cent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount as a decimal number, as the API shows it.
    pub fn to_decimal(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Rounds a decimal amount to millionths; `None` when it is not finite or too large.
    pub fn from_decimal(amount: f64) -> Option<Self> {
        let micros = (amount * 1e6).round();
        (micros.is_finite() && micros.abs() < 1e15).then_some(Self(micros as i64))
    }

    /// This much for `per`, so how much for `quantity`? Rounded to the nearest millionth, halves up.
    #[must_use]
    pub fn times(self, quantity: u64, per: u64) -> Self {
        let per = i128::from(per.max(1));
        let whole = i128::from(self.0).saturating_mul(i128::from(quantity));
        let twice = whole.saturating_mul(2).saturating_add(per);
        Self(i64::try_from(twice.div_euclid(2 * per)).unwrap_or(i64::MAX))
    }

    /// The share of `whole` that this is; 0 of nothing.
    pub fn share_of(self, whole: Self) -> f64 {
        match whole.0 {
            0 => 0.0,
            whole => self.0 as f64 / whole as f64,
        }
    }

    /// This percentage of the amount, rounded down.
    #[must_use]
    pub fn percent(self, percent: u32) -> Self {
        let part = i128::from(self.0) * i128::from(percent) / 100;
        Self(i64::try_from(part).unwrap_or(i64::MAX))
    }
}

impl std::ops::Add for Micros {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Micros {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Micros {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, std::ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_costs_its_share_of_the_price_to_the_nearest_millionth() {
        let check = |price, quantity, per, expected| {
            assert_eq!(Micros(price).times(quantity, per), Micros(expected));
        };
        check(6_000, 60, 60, 6_000);
        check(6_000, 7, 60, 700);
        check(150_000, 1, 1_000_000, 0);
        check(150_000, 4, 1_000_000, 1);
        check(150_000, 3_333, 1_000_000, 500);
        check(8_500, 3, 1, 25_500);
        check(0, 5, 1, 0);
        check(i64::MAX, u64::MAX, 1, i64::MAX);
    }

    #[test]
    fn decimals_come_back_as_they_went() {
        for amount in [0.0, 0.006, 50.0, 45.2, 0.000_001] {
            let micros = Micros::from_decimal(amount).map(Micros::to_decimal);
            assert_eq!(micros, Some(amount));
        }
        assert_eq!(Micros::from_decimal(f64::NAN), None);
        assert_eq!(Micros::from_decimal(1e12), None);
    }
}
