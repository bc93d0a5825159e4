//! Keeps strangers' pages out. On this machine a request must be addressed to it by a name that only it has, so that a
//! web site whose name was pointed here (DNS rebinding) reads nothing; and no answer may be used by another site.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Only what the gallery itself ships may run or be shown, and pictures of one other origin, if there is one.
pub(crate) fn policy(pictures_from: Option<&str>) -> anyhow::Result<HeaderValue> {
    let also = pictures_from.map(|origin| format!(" {origin}")).unwrap_or_default();
    let text = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:{also}; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    Ok(text.parse()?)
}

/// Answers requests to `localhost` and loopback addresses.
pub(crate) async fn this_machine_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_this_machine) {
        let words = "this gallery answers only at its own address on this machine\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    next.run(request).await
}

/// Adds headers that keep every answer to this gallery.
pub(crate) async fn kept_to_itself(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// Whether a page of this very gallery asked, as every browser since 2023 says (Fetch Metadata). The Origin header would
/// not do: it is `null` where no referrer is sent, and behind an edge nobody here knows the gallery's own name.
pub(crate) fn is_own_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin")
}

fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    let is_loopback = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    (name == "localhost" || is_loopback) && !host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_names_are_its_own() {
        for own in ["localhost", "localhost:8470", "127.0.0.1:8470", "127.0.0.2", "[::1]:8470"] {
            assert!(is_this_machine(own), "{own}");
        }
        for strange in
            ["", "example.com", "localhost.example.com", "127.0.0.1.nip.io:8470", "a@localhost", "192.168.1.2"]
        {
            assert!(!is_this_machine(strange), "{strange}");
        }
    }
}
