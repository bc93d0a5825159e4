//! What whoever has no session is told. Nothing of the library is in it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::NO_STORE;
use super::seal::Unfit;
use crate::{Door, assets};

/// What the sign-in page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page<'a> {
    /// Somebody came without a link, perhaps led here by another site.
    NoLink {
        is_led_here: bool,
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
        let page = assets::door_page();
        let page = page.replace("__HEADING__", heading).replace("__WORDS__", words).replace("__FORM__", &self.form());
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (self.status(), headers, [(header::CACHE_CONTROL, NO_STORE)], page).into_response()
    }

    fn status(self) -> StatusCode {
        match self {
            Page::NoLink { .. } => StatusCode::UNAUTHORIZED,
            Page::Good { .. } => StatusCode::OK,
            Page::TooOld | Page::Used => StatusCode::GONE,
            Page::NotOurs => StatusCode::FORBIDDEN,
            Page::Failed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn form(self) -> String {
        let (address, word) = match self {
            // The token's letters mean nothing in HTML: it was just opened, and only base64 opens.
            Page::Good { token } => (format!("/sign-in/{token}/open"), "Open the gallery"),
            Page::NoLink { is_led_here: true } => ("/".to_owned(), "Open the gallery"),
            Page::NoLink { is_led_here: false } | Page::TooOld | Page::Used | Page::NotOurs | Page::Failed => {
                return String::new();
            }
        };
        format!(r#"<form action="{address}"><button class="primary" type="submit">{word}</button></form>"#)
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
            Page::NoLink { .. } => [
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
        }
    }

    fn words_anywhere(self) -> [&'static str; 2] {
        match self {
            Page::NoLink { .. } => [
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
        }
    }
}
