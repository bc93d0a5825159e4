//! What only this machine can say: what time it is, and what nobody could guess.

use anyhow::{Context, anyhow};

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> anyhow::Result<u64> {
    u64::try_from(jiff::Timestamp::now().as_millisecond()).context("this machine's clock is before 1970")
}

/// From the system's generator, which is fit for secrets.
pub(crate) fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("this machine gives no random numbers: {error}"))?;
    Ok(bytes)
}
