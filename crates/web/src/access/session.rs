//! Sessions, as browsers keep them: sealed by the owner's key, in a cookie.
//! How long they last, and how closely the cookie is kept, depends on the door.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};

use axum::http::{HeaderMap, HeaderValue, header};
use library::{Account, Accounts, Library, Role, SeenSession};

use super::seal::{Pass, Purpose};
use super::{Access, Moment, Who};
use crate::{Door, Names};

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

/// A session that is good.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pass: Pass,
    /// Whose it is; `None` where a start-up link began it, and so the owner's.
    account: Option<Account>,
    /// Whether its browser came over an address where all is encrypted on the way.
    is_secure: bool,
}

impl Session {
    /// What it is called, for whoever would end it.
    pub(crate) fn id(&self) -> String {
        self.pass.nonce[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whose it is, if they have an account.
    pub(crate) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    pub(super) fn who(&self) -> Who {
        match self.account.as_ref().map(|account| &account.role) {
            None | Some(Role::Owner) => Who::Owner,
            Some(Role::Viewer(scope)) => Who::Viewer(scope.clone()),
        }
    }
}

/// What a session begins by.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    /// By a start-up link, which is the owner's.
    Link,
    Account(&'a Account),
}

/// The sessions of one door.
pub(crate) struct Sessions {
    pub(crate) access: Access,
    pub(crate) door: Door,
    pub(crate) names: Names,
    /// The cookie's name.
    cookie: String,
    /// When each was noted last, in milliseconds since 1970.
    noted: Mutex<HashMap<String, u64>>,
    /// Those that ended where it could not be written down.
    forgotten: Mutex<HashSet<String>>,
}

impl Sessions {
    pub(crate) fn new(door: Door, access: Access, names: Names) -> Self {
        let cookie = match door {
            // Browsers have the same cookies for every port of this machine: another library must not take this one's.
            Door::ThisMachine => format!("tintype-{}", access.owner_key.mark()),
            // `__Host-`: only this very address can have set it, and it goes nowhere else.
            Door::Anywhere => "__Host-tintype".to_owned(),
        };
        Self { access, door, names, cookie, noted: Mutex::default(), forgotten: Mutex::default() }
    }

    pub(crate) fn moment(&self) -> Moment {
        (self.access.moment)()
    }

    /// The session that a request belongs to, if nobody ended it.
    pub(super) async fn of(
        &self,
        headers: &HeaderMap,
        library: &Library,
        now_ms: u64,
    ) -> anyhow::Result<Option<Session>> {
        let mut kept = self.kept(headers).peekable();
        if kept.peek().is_none() {
            return Ok(None);
        }
        let is_secure = self.names.is_secure(headers);
        let accounts = library.accounts().await?;
        let mut known = kept.filter_map(|value| self.opened(value, &accounts, is_secure, now_ms));
        Ok(known.find(|session| !accounts.has_ended(&session.id()) && !self.forgotten().contains(&session.id())))
    }

    /// Ends a session for as long as the program runs.
    pub(super) fn forget(&self, session: String) {
        self.forgotten().insert(session);
    }

    fn forgotten(&self) -> MutexGuard<'_, HashSet<String>> {
        self.forgotten.lock().expect("nothing panics while it holds what was forgotten")
    }

    /// What browsers keep under the cookie's name.
    fn kept<'a>(&'a self, headers: &'a HeaderMap) -> impl Iterator<Item = &'a str> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        cookies.filter(|(name, _)| *name == self.cookie).map(|(_, value)| value)
    }

    fn opened(&self, value: &str, accounts: &Accounts, is_secure: bool, now_ms: u64) -> Option<Session> {
        let key = &self.access.owner_key;
        let (pass, account) = match value.split_once('.') {
            None => (key.open(Purpose::Session, value, now_ms).ok()?, None),
            Some((id, sealed)) => {
                let account = accounts.of(id)?;
                (key.open(Purpose::SessionOf(&account.mark()), sealed, now_ms).ok()?, Some(account.clone()))
            }
        };
        Some(Session { pass, account, is_secure })
    }

    /// Whether a session's cookie is to be replaced by a later one: each day that somebody looks is the first of its time.
    pub(super) fn is_renewed(&self, session: &Session, now_ms: u64) -> bool {
        session.pass.until_ms < now_ms + self.door.session_ms() - DAY_MS
    }

    /// A session that begins now.
    pub(super) fn begin(&self, of: Of<'_>, headers: &HeaderMap, moment: Moment) -> Session {
        let pass = Pass { until_ms: moment.now_ms + self.door.session_ms(), nonce: moment.random };
        let account = match of {
            Of::Link => None,
            Of::Account(account) => Some(account.clone()),
        };
        Session { pass, account, is_secure: self.names.is_secure(headers) }
    }

    /// The cookie of the same session, which lasts as long from now on as a new one.
    pub(super) fn renewed(&self, session: Session, now_ms: u64) -> HeaderValue {
        let pass = Pass { until_ms: now_ms + self.door.session_ms(), ..session.pass };
        self.cookie_of(&Session { pass, ..session })
    }

    /// The cookie by which a browser has a session.
    pub(super) fn cookie_of(&self, session: &Session) -> HeaderValue {
        let key = &self.access.owner_key;
        let value = match &session.account {
            None => key.seal(Purpose::Session, session.pass),
            Some(account) => {
                format!("{}.{}", account.id, key.seal(Purpose::SessionOf(&account.mark()), session.pass))
            }
        };
        self.cookie(&value, self.door.session_ms() / 1_000, session.is_secure)
    }

    /// A cookie in place of that of a session that ends.
    pub(super) fn end(&self, headers: &HeaderMap) -> HeaderValue {
        self.cookie("", 0, self.names.is_secure(headers))
    }

    fn cookie(&self, value: &str, lasting_s: u64, is_secure: bool) -> HeaderValue {
        let kept = match (self.door, is_secure) {
            // Browsers differ in whether a secure cookie can be had without TLS here.
            (Door::ThisMachine, false) => "HttpOnly; SameSite=Strict",
            (Door::ThisMachine, true) => "Secure; HttpOnly; SameSite=Strict",
            (Door::Anywhere, _) => "Secure; HttpOnly; SameSite=Lax",
        };
        let text = format!("{}={value}; Path=/; Max-Age={lasting_s}; {kept}", self.cookie);
        text.parse().expect("base64 is a header value")
    }

    /// Notes, at most once an hour, that a session was seen. Where that cannot be kept, and answers why, it is a session all the same.
    pub(super) async fn note(
        &self,
        library: &Library,
        session: &Session,
        headers: &HeaderMap,
        now_ms: u64,
    ) -> anyhow::Result<()> {
        let id = session.id();
        {
            let mut noted = self.noted.lock().expect("nothing panics while it holds what was noted");
            if noted.get(&id).is_some_and(|last| now_ms < last + HOUR_MS) {
                return Ok(());
            }
            noted.retain(|_, last| now_ms < *last + HOUR_MS);
            noted.insert(id.clone(), now_ms);
        }
        let account = session.account.as_ref().map(|account| (account.id.clone(), account.mark()));
        let (until_ms, browser) = (session.pass.until_ms, browser(headers));
        let seen = SeenSession { id, account, begun_ms: now_ms, last_ms: now_ms, until_ms, browser };
        library.note_session(seen).await
    }
}

/// What a browser says it is, in few words: `Firefox, X11; Linux x86_64`.
fn browser(headers: &HeaderMap) -> String {
    const MOST_CHARS: usize = 60;
    // Each says that it is some of those after it, too.
    const NAMES: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
        ("curl/", "curl"),
    ];
    let said = headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let name = NAMES.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name);
    let system = said.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(system, _)| system);
    let words = match (name, system) {
        (Some(name), Some(system)) => format!("{name}, {system}"),
        (Some(name), None) => name.to_owned(),
        (None, _) => said.to_owned(),
    };
    words.chars().take(MOST_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_in_few_words() {
        let rows = [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, X11; Linux x86_64; rv:140.0",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge, Windows NT 10.0; Win64; x64",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone; CPU iPhone OS 19_0 like Mac OS X",
            ),
            ("curl/8.14", "curl"),
            ("something else", "something else"),
            ("", ""),
        ];
        for (said, told) in rows {
            let headers = HeaderMap::from_iter([(header::USER_AGENT, HeaderValue::from_static(said))]);
            assert_eq!(browser(&headers), told);
        }
        let long = HeaderValue::from_str(&"x".repeat(5_000)).unwrap();
        assert_eq!(browser(&HeaderMap::from_iter([(header::USER_AGENT, long)])).len(), 60);
    }
}
