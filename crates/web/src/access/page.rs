//! What whoever has no session is told. Nothing of the library is in it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::NO_STORE;
use super::seal::Unfit;
use crate::{Door, assets, html::escaped};

/// What the sign-in page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page<'a> {
    /// Somebody came without a session, perhaps led here by another site. They may have a password.
    NoSession {
        is_led_here: bool,
        by_password: bool,
    },
    /// There is no such name, as it was said, and password.
    Wrong {
        name: &'a str,
    },
    /// That was said too often, with this name.
    TooOften {
        name: &'a str,
    },
    /// Somebody was invited, and is asked for a password; again, if there are words.
    Invited {
        name: &'a str,
        words: Option<&'a str>,
    },
    NotInvited,
    /// Whose session it is, `None` where a link began it; they may say another password, again if there are words.
    Own {
        name: Option<&'a str>,
        words: Option<&'a str>,
    },
    /// A good link, which a press of the button uses.
    Good {
        token: &'a str,
    },
    TooOld,
    Used,
    NotOurs,
    /// It could not be noted that the link is used.
    Failed,
}

impl From<Unfit> for Page<'_> {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::NotOurs => Page::NotOurs,
            Unfit::TooOld => Page::TooOld,
        }
    }
}

impl Page<'_> {
    pub(super) fn response(self, door: Door) -> Response {
        let [heading, words] = self.words(door);
        let words = match self {
            Page::Invited { words: Some(words), .. } | Page::Own { words: Some(words), .. } => {
                escaped(&format!("{words}."))
            }
            _ => words.to_owned(),
        };
        let page = assets::door_page();
        let page = page.replace("__HEADING__", heading).replace("__WORDS__", &words).replace("__FORM__", &self.form());
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (self.status(), headers, [(header::CACHE_CONTROL, NO_STORE)], page).into_response()
    }

    fn status(self) -> StatusCode {
        match self {
            Page::NoSession { .. } => StatusCode::UNAUTHORIZED,
            Page::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Page::Good { .. } | Page::Invited { words: None, .. } | Page::Own { words: None, .. } => StatusCode::OK,
            Page::Invited { words: Some(_), .. } | Page::Own { words: Some(_), .. } => StatusCode::BAD_REQUEST,
            Page::TooOld | Page::Used => StatusCode::GONE,
            Page::NotInvited => StatusCode::NOT_FOUND,
            Page::NotOurs | Page::Wrong { .. } => StatusCode::FORBIDDEN,
            Page::Failed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn form(self) -> String {
        let open = |address: &str| {
            format!(
                r#"<form action="{address}"><button class="primary" type="submit">Open the gallery</button></form>"#
            )
        };
        match self {
            // The token's letters mean nothing in HTML: it was just opened, and only base64 opens.
            Page::Good { token } => open(&format!("/sign-in/{token}/open")),
            Page::NoSession { is_led_here, by_password } => {
                let again = if is_led_here { open("/") } else { String::new() };
                if by_password { again + &sent(&by_password_of("")) } else { again }
            }
            Page::Wrong { name } | Page::TooOften { name } => sent(&by_password_of(name)),
            Page::Invited { name, .. } => sent(&invited(name)),
            Page::Own { name: Some(name), .. } => sent(&own(name)),
            Page::Own { name: None, .. } => r#"<p><a href="/accounts">Who may look</a></p>"#.to_owned(),
            Page::TooOld | Page::Used | Page::NotOurs | Page::NotInvited | Page::Failed => String::new(),
        }
    }

    /// A heading, and what to do.
    fn words(self, door: Door) -> [&'static str; 2] {
        match door {
            Door::ThisMachine => self.words_on_this_machine(),
            Door::Anywhere => self.words_anywhere(),
        }
    }

    fn words_on_this_machine(self) -> [&'static str; 2] {
        match self {
            Page::NoSession { by_password: true, .. } => [
                "These photos are private",
                "Sign in with the name and the password of your account. The owner may open the link that <code>tintype serve</code> \
                 printed, too.",
            ],
            Page::NoSession { by_password: false, .. } => [
                "These photos are private",
                "Open the link that <code>tintype serve</code> printed, in this browser: it then stays signed in.",
            ],
            Page::Good { .. } => ["Come in", "This browser stays signed in until a year after somebody last looked."],
            Page::TooOld | Page::Used => [
                "This link was used",
                "Each link works once. Open the one that <code>tintype serve</code> printed last.",
            ],
            Page::NotOurs => [
                "This link opens nothing here",
                "Part of it may be missing, or it belongs to another library. Open the one that <code>tintype serve</code> \
                 printed last.",
            ],
            Page::Failed => ["That did not work", "What <code>tintype serve</code> printed says why."],
            Page::Wrong { .. } | Page::TooOften { .. } | Page::Invited { .. } | Page::NotInvited | Page::Own { .. } => {
                self.words_of_accounts()
            }
        }
    }

    fn words_of_accounts(self) -> [&'static str; 2] {
        match self {
            Page::TooOften { .. } => {
                ["Not so often", "That was said wrong too often. Try again in a quarter of an hour."]
            }
            Page::Invited { .. } => [
                "You are invited",
                "Choose a password of at least 8 characters. With it and your name you can sign in again in any browser.",
            ],
            Page::Own { name: Some(_), .. } => {
                ["Your account", "Another password signs you out wherever you signed in with this one."]
            }
            Page::Own { name: None, .. } => [
                "Your account",
                "You came by the owner’s link. A name and a password are set where it is said who may look.",
            ],
            Page::NotInvited => {
                ["This invitation opens nothing", "It may be too old, or was used. Ask whoever sent it for another."]
            }
            _ => ["That is not it", "There is no such name and password."],
        }
    }

    fn words_anywhere(self) -> [&'static str; 2] {
        match self {
            Page::NoSession { by_password: true, .. } => [
                "These photos are private",
                "Sign in with the name and the password of your account. The owner may open a start-up link, too: \
                 <code>tintype deploy</code> prints a new one.",
            ],
            Page::NoSession { by_password: false, .. } => [
                "These photos are private",
                "Open your start-up link in this browser to see them. <code>tintype deploy</code> prints a new one.",
            ],
            Page::Good { .. } => [
                "Come in",
                "This browser stays signed in until a month after somebody last looked. The link works once: open it where you want to look.",
            ],
            Page::TooOld => [
                "This link is too old",
                "A start-up link works for an hour. <code>tintype deploy</code> prints a new one.",
            ],
            Page::Used => [
                "This link was used",
                "A start-up link works once; <code>tintype deploy</code> prints a new one. If it was not you who used this one, \
                 deploy with another owner’s key: that signs everybody out.",
            ],
            Page::NotOurs => [
                "This link opens nothing here",
                "Part of it may be missing, or it belongs to another gallery. <code>tintype deploy</code> prints a new one.",
            ],
            Page::Failed => [
                "That did not work",
                "The gallery could not look up whether this link was used. Try again in a minute.",
            ],
            Page::Wrong { .. } | Page::TooOften { .. } | Page::Invited { .. } | Page::NotInvited | Page::Own { .. } => {
                self.words_of_accounts()
            }
        }
    }
}

/// With the name that was said before; empty where none was.
fn by_password_of(name: &str) -> String {
    let focus = if name.is_empty() { "" } else { " autofocus" };
    let name = escaped(name);
    format!(
        r#"<form method="post" action="/sign-in"><label>Name <input name="name" value="{name}" required autocomplete="username" autocapitalize="words"></label><label>Password <input type="password" name="password" required autocomplete="current-password"{focus}></label><button class="primary" type="submit">Sign in</button></form>"#
    )
}

/// A form that is sent by `POST`.
fn sent(form: &str) -> String {
    assets::sender() + form
}

/// Sent to the page's own address, which has what is in the invitation's link.
fn invited(name: &str) -> String {
    let name = escaped(name);
    format!(
        r#"<form method="post"><label>Name <input name="name" value="{name}" readonly autocomplete="username"></label><label>Password <input type="password" name="password" required minlength="8" autocomplete="new-password"></label><button class="primary" type="submit">Open the gallery</button></form>"#
    )
}

/// With the way back, for it is not the door.
fn own(name: &str) -> String {
    let name = escaped(name);
    format!(
        r#"<form method="post"><label>Name <input name="name" value="{name}" readonly autocomplete="username"></label><label>Password <input type="password" name="password" required autocomplete="current-password"></label><label>New password <input type="password" name="new" required minlength="8" autocomplete="new-password"></label><button class="primary" type="submit">Change the password</button></form><p><a href="/">Back to the photos</a></p>"#
    )
}
