//! Sessions, as browsers keep them: sealed by the owner's key, in a cookie.
//! How long they last, and how closely the cookie is kept, depends on the door.

use axum::http::{HeaderMap, HeaderValue, header};

use super::seal::{Pass, Purpose};
use super::{Access, Moment};
use crate::Door;

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
const YEAR_MS: u64 = 365 * DAY_MS;

impl Door {
    /// How long a start-up link is good, if it is not used.
    pub(super) fn link_ms(self) -> u64 {
        match self {
            // It waits in a terminal for as long as the gallery runs.
            Door::ThisMachine => YEAR_MS,
            Door::Anywhere => HOUR_MS,
        }
    }

    /// How long a session lasts.
    fn session_ms(self) -> u64 {
        match self {
            Door::ThisMachine => YEAR_MS,
            Door::Anywhere => 30 * DAY_MS,
        }
    }
}

/// The sessions of one door.
pub(crate) struct Sessions {
    pub(crate) access: Access,
    pub(crate) door: Door,
    /// The cookie's name.
    cookie: String,
}

impl Sessions {
    pub(crate) fn new(door: Door, access: Access) -> Self {
        let cookie = match door {
            // Browsers have the same cookies for every port of this machine: another library must not take this one's.
            Door::ThisMachine => format!("tintype-{}", access.owner_key.mark()),
            // `__Host-`: only this very address can have set it, and it goes nowhere else.
            Door::Anywhere => "__Host-tintype".to_owned(),
        };
        Self { access, door, cookie }
    }

    pub(crate) fn moment(&self) -> Moment {
        (self.access.moment)()
    }

    /// The session that a request belongs to.
    pub(super) fn of(&self, headers: &HeaderMap, now_ms: u64) -> Option<Pass> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        cookies.find_map(|(name, value)| {
            (name == self.cookie).then(|| self.access.owner_key.open(Purpose::Session, value, now_ms).ok()).flatten()
        })
    }

    /// Whether the owner asks.
    pub(crate) fn is_owner(&self, headers: &HeaderMap, now_ms: u64) -> bool {
        self.of(headers, now_ms).is_some()
    }

    /// Whether a session is to be replaced by a new one: each day that somebody looks is the first of its time.
    pub(super) fn are_renewed(&self, session: Pass, now_ms: u64) -> bool {
        session.until_ms < now_ms + self.door.session_ms() - DAY_MS
    }

    /// A cookie that begins a session.
    pub(super) fn begin(&self, moment: Moment) -> HeaderValue {
        let lasting_ms = self.door.session_ms();
        let pass = Pass { until_ms: moment.now_ms + lasting_ms, nonce: moment.random };
        self.cookie(&self.access.owner_key.seal(Purpose::Session, pass), lasting_ms / 1_000)
    }

    /// A cookie that ends one.
    pub(super) fn end(&self) -> HeaderValue {
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, lasting_s: u64) -> HeaderValue {
        let kept = match self.door {
            // Browsers differ in whether a secure cookie can be had without TLS here.
            Door::ThisMachine => "HttpOnly; SameSite=Strict",
            Door::Anywhere => "Secure; HttpOnly; SameSite=Lax",
        };
        let text = format!("{}={value}; Path=/; Max-Age={lasting_s}; {kept}", self.cookie);
        text.parse().expect("base64 is a header value")
    }
}
